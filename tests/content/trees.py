"""Directories of content files for tests: a small one in which every file is right, and one with many pages.

To measure how long many pages take to load:

    python -m tests.content.trees /tmp/duizend 1000
    time python manage.py load_content /tmp/duizend
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image

HOME = """---
type: home.HomePage
title: Doe-democratie
introduction: Burgers pakken zelf aan.
hero_title: Mensen doen het zelf
intro_heading: Wat is het?
intro_text: Dit is **nieuw**.
featured_news: [nieuws/burgertop]
---
"""
ARTICLE = """---
type: news.NewsArticlePage
title: De burgertop
introduction: Wat er gebeurde.
publication_date: 2016-01-15
lead_image: tafels.png
themes: [burgertoppen]
related_pages: [themas/burgertoppen]
---

Er waren **honderd** tafels. Lees over [burgertoppen](/themas/burgertoppen/).
"""
SIDECAR = "title: Tafels\ndescription: Tafels van boven.\nmaker: Wij\nrights: cc0\n"


def page(kind: str, title: str, *lines: str, body: str = "") -> str:
    """Return the text of a file with what every page needs."""
    extra = "".join(f"{line}\n" for line in lines)
    return f"---\ntype: {kind}\ntitle: {title}\nintroduction: Waar het over gaat.\n{extra}---\n{body}"


def png(colour: str = "#0d4a57") -> bytes:
    """Return a small image."""
    content = io.BytesIO()
    Image.new("RGB", (32, 18), colour).save(content, "PNG")
    return content.getvalue()


class ContentTree:
    """A directory of content files in which every file is right, until a test changes it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("index.md", HOME)
        self.write("nieuws/index.md", page("news.NewsIndexPage", "Nieuws", "show_in_menus: true"))
        self.write("nieuws/burgertop.md", ARTICLE)
        self.write("nieuws/tafels.png", png())
        self.write("nieuws/tafels.yaml", SIDECAR)
        self.write("themas/index.md", page("core.ThemeIndexPage", "Thema's"))
        self.write("themas/burgertoppen.md", page("core.ThemePage", "Burgertoppen"))

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace text in a file; it must be there."""
        text = (self.root / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new))

    def delete(self, name: str) -> None:
        """Delete a file."""
        (self.root / name).unlink()


BODY = """
Bewoners maken **samen** een plan. Lees ook over [burgertoppen](/themas/burgertoppen/) en
het [vorige bericht](/nieuws/{previous}/).

## Wat er gebeurde

{text}

![](beeld-{picture}.png "Tafels op een rij (beeld: Wij)")

> Wij wilden niet wachten.
> — Een bewoner

::: kader Goed om te weten
U hoeft geen stichting te zijn om te beginnen.

- Begin klein.
- Vraag om hulp.
:::

::: stappen
### Maak een plan
Schrijf op wat u wilt.

### Zoek medestanders
Praat met uw buren.
:::
"""
SENTENCE = "Aan elke tafel zaten tien mensen die met elkaar praatten over hun stad. "


def make_pages(root: Path, count: int) -> None:
    """Write a tree with ``count`` articles, each with a body of six blocks, and a picture for every ten of them."""
    tree = ContentTree(root)
    for number in range(count):
        picture = number - number % 10
        if number == picture:
            tree.write(f"nieuws/beeld-{picture}.png", png(f"#{number * 4099 % 0xFFFFFF:06x}"))
            tree.write(f"nieuws/beeld-{picture}.yaml", "description: Tafels van boven.\n")
        body = BODY.format(
            previous=f"bericht-{number - 1}" if number else "burgertop", picture=picture, text=SENTENCE * 20
        )
        lines = (
            f"publication_date: {2000 + number % 20}-03-{number % 28 + 1:02d}",
            f"lead_image: beeld-{picture}.png",
            "themes: [burgertoppen]",
        )
        tree.write(f"nieuws/bericht-{number}.md", page("news.NewsArticlePage", f"Bericht {number}", *lines, body=body))


if __name__ == "__main__":
    make_pages(Path(sys.argv[1]), int(sys.argv[2]))
