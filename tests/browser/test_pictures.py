"""A browser gets each picture once, and no larger than its place in the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Request

from doedemocratie.library.renditions import SHAPES, make_renditions
from tests.library.test_pictures import media, site_with_pictures

__all__ = ["media"]  # a fixture

pytestmark = pytest.mark.django_db(transaction=True)

# The width in the page and the width of the file of each picture, and whether it stands in the first window.
PICTURES = """() => [...document.querySelectorAll('main picture')].map(picture => {
    const img = picture.querySelector('img');
    const place = img.getBoundingClientRect();
    const chosen = picture.querySelector('source').srcset.split(', ').map(one => one.split(' '))
        .find(([url]) => new URL(url, location).href === img.currentSrc);
    return {width: place.width, chosen: chosen ? parseInt(chosen[1]) : 0, candidates: picture.querySelector('source')
        .srcset.split(', ').map(one => parseInt(one.split(' ')[1]))};
})"""
SCROLL = "for (const img of document.images) { img.loading = 'eager'; }"


@pytest.mark.parametrize("density", [1, 2, 3])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_picture_is_more_than_a_step_too_large(
    new_context: Callable[..., BrowserContext], width: int, density: int
) -> None:
    image, pages = site_with_pictures()
    assert len(SHAPES["wide"].operations) == 5
    make_renditions(image)
    wrong: list[str] = []
    seen = 0
    for path in [*pages, "/"]:
        # A browser that has a larger file already would show that one.
        page = new_context(viewport={"width": width, "height": 900}, device_scale_factor=density).new_page()
        asked: Counter[str] = Counter()
        page.on("request", partial(note, asked))
        page.goto(path, wait_until="networkidle")
        page.evaluate(SCROLL)
        page.wait_for_function("[...document.images].every(img => img.complete && img.naturalWidth)")
        for picture in page.evaluate(PICTURES):
            seen += 1
            if not fits(picture, density):
                wrong.append(f"{path} {picture}")
        twice = [url for url, times in asked.items() if times > 1]
        assert twice == [], path
        # What the head asks for is what the page shows: another width would be a second file of the same picture.
        files = [url for url in asked if "/media/images/" in url and "fill-" in url]
        assert len(files) <= len({picture["chosen"] for picture in page.evaluate(PICTURES)}), (path, files)
        page.context.close()
    assert not wrong, "\n".join(wrong)
    assert seen > len(pages)


def note(asked: Counter[str], request: Request) -> None:
    """Count what the browser asks for."""
    asked.update([request.url])


def fits(picture: dict[str, Any], density: int) -> bool:
    """Return whether the file is not visibly too small, and at most one step larger than is needed."""
    needed = picture["width"] * density
    candidates = sorted(set(picture["candidates"]))
    enough = next((number for number, width in enumerate(candidates) if width >= needed), len(candidates) - 1)
    chosen = candidates.index(picture["chosen"]) if picture["chosen"] in candidates else -1
    # Browsers take the smaller file when it comes close.
    return chosen in {enough, enough + 1} or (chosen == enough - 1 and candidates[chosen] >= 0.7 * needed)
