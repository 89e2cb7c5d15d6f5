"""The initial content has the quotation marks of print: ‘…’ and “…”. Only the client's own words stand as they were given."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.test_seed import seed_lines

CONTENT = Path(settings.BASE_DIR) / "content"
QUOTED_VALUE = re.compile(r'^(\s*(?:- )?\w+: )"(.*)"$')  # of YAML, which needs those marks for a colon
ADDRESS = re.compile(r"\]\([^)]*\)")


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.md")), ids=lambda path: str(path.relative_to(CONTENT)))
def test_no_straight_quotation_marks(path: Path) -> None:
    lines = [QUOTED_VALUE.sub(r"\1\2", line) for line in path.read_text(encoding="utf-8").splitlines()]
    given = set(seed_lines())
    ours = [line for line in lines if line.strip().removeprefix("title: ") not in given]
    assert [line for line in ours if re.search("[\"']", ADDRESS.sub("", line))] == []
