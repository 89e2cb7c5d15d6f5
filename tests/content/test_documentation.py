"""The examples of docs/content-files.md are right: whoever copies one gets no mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from doedemocratie.content.loader import load_directory
from news.models import NewsArticlePage
from tests.content.trees import ContentTree, page, png

pytestmark = pytest.mark.django_db


def test_the_boxes(tree: ContentTree) -> None:
    text = (Path(settings.BASE_DIR) / "docs" / "content-files.md").read_text()
    example = next(part for part in re.findall(r"```markdown\n(.*?)```", text, re.DOTALL) if "::: kader" in part)
    tree.write("nieuws/brochure.pdf", b"%PDF-1.4 tafels")
    tree.write("nieuws/video.png", png())
    tree.write("nieuws/video.yaml", "description: Tafels.\n")
    tree.write("nieuws/x.md", page("news.NewsArticlePage", "X", body=example.replace("video.webp", "video.png")))
    load_directory(tree.root)
    kinds = {block.block_type for block in NewsArticlePage.objects.get(slug="x").body}
    assert kinds >= {"callout", "steps", "accordion", "page_links", "downloads", "table", "contact", "video"}
