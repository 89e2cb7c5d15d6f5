"""Every kind of block that a body can have, from its Markdown to the page that visitors read."""

from __future__ import annotations

import pytest
from django.test import Client

from doedemocratie.content.loader import load_directory
from doedemocratie.core.models import ThemePage
from doedemocratie.library.models import CustomImage
from news.models import NewsArticlePage
from tests.content.trees import ContentTree, page

pytestmark = pytest.mark.django_db

BODY = """
Eerste regel
en *de* tweede.\\
Na de regel & <https://example.org/>.

- een
- twee
  1. genest

Zie [bericht](burgertop.md), [mail](mailto:a@example.org) en [hier](#anker).

## Wat er gebeurde {#anker}

### Daarna

![Tafels van boven.](tafels.png "Honderd tafels (beeld: Wij)")

> Wij wilden niet wachten.
> Op niemand.
> — [Een bewoner](https://example.org/)

> Zonder bron.

::: kader Goed om te weten
Tekst met **nadruk**.
:::

::: stappen
### Een
Eerst.

### Twee
Dan [dit](/themas/burgertoppen/).
:::

::: uitklap Vragen
### Wat kost het?
Niets.
:::

::: links Lees ook
- [Burgertoppen](/themas/burgertoppen/)
- nieuws
:::

::: tabel Opkomst
| Jaar | Mensen | Link |
| ---- | -----: | ---- |
| 2014 | 250 | [x](https://example.org/) |
| 2015 | 1,5 | |
:::

::: tabel Los {row_headers=false}
| A |
| - |
| b |
:::

::: contact
name: Team
email: a@example.org
phone: "070 000 00 00"
:::

::: video Verslag
url: https://example.org/video
poster: tafels.png
transcript: |
  Een stem **vertelt**.
:::
"""


@pytest.fixture
def article(tree: ContentTree) -> NewsArticlePage:
    """Return an article with every block."""
    tree.write("nieuws/alles.md", page("news.NewsArticlePage", "Alles", body=BODY))
    load_directory(tree.root)
    return NewsArticlePage.objects.get(slug="alles")


def test_the_blocks(article: NewsArticlePage) -> None:
    other, theme = NewsArticlePage.objects.get(slug="burgertop"), ThemePage.objects.get()
    image = CustomImage.objects.get()
    blocks = [(block["type"], block["value"]) for block in article.body.raw_data]
    assert blocks[0] == (
        "paragraph",
        (
            "<p>Eerste regel en <i>de</i> tweede.<br/>Na de regel &amp; "
            '<a href="https://example.org/">https://example.org/</a>.</p>'
            "<ul><li>een</li><li>twee<ol><li>genest</li></ol></li></ul>"
            f'<p>Zie <a linktype="page" id="{other.pk}">bericht</a>, <a href="mailto:a@example.org">mail</a> '
            'en <a href="#anker">hier</a>.</p>'
        ),
    )
    assert blocks[1:7] == [
        ("heading", {"text": "Wat er gebeurde", "level": "h2", "anchor": "anker"}),
        ("heading", {"text": "Daarna", "level": "h3", "anchor": ""}),
        ("image", {"image": image.pk, "caption": "Honderd tafels", "credit": "Wij"}),
        (
            "quote",
            {
                "text": "Wij wilden niet wachten. Op niemand.",
                "source": "Een bewoner",
                "source_url": "https://example.org/",
            },
        ),
        ("quote", {"text": "Zonder bron.", "source": "", "source_url": ""}),
        ("callout", {"title": "Goed om te weten", "text": "<p>Tekst met <b>nadruk</b>.</p>"}),
    ]
    kinds = [kind for kind, _value in blocks[7:]]
    assert kinds == ["steps", "heading", "accordion", "page_links", "table", "table", "contact", "video"]
    values = dict(blocks[7:])
    assert [item["value"] for item in values["steps"]["steps"]] == [
        {"title": "Een", "text": "<p>Eerst.</p>"},
        {"title": "Twee", "text": f'<p>Dan <a linktype="page" id="{theme.pk}">dit</a>.</p>'},
    ]
    assert blocks[8][1]["text"] == "Vragen"
    assert blocks[8][1]["level"] == "h3"
    assert [item["value"] for item in values["page_links"]["pages"]] == [theme.pk, other.get_parent().pk]
    assert values["video"]["poster"] == image.pk
    assert values["video"]["transcript"] == "<p>Een stem <b>vertelt</b>.</p>"


def test_the_tables(article: NewsArticlePage) -> None:
    first, second = (block.value for block in article.body if block.block_type == "table")
    assert first["caption"] == "Opkomst"
    assert first["row_headers"]
    assert [column["heading"] for column in first["table"].columns] == ["Jaar", "Mensen", "Link"]
    assert [column["block"].name for column in first["table"].columns] == ["text", "number", "rich_text"]
    assert [str(row["values"][1]) for row in first["table"].row_data] == ["250", "1.5"]
    assert not second["row_headers"]


def test_visitors_read_them(article: NewsArticlePage, client: Client) -> None:
    html = client.get("/nieuws/alles/").content.decode()
    for text in (
        "Eerste regel",
        "Honderd tafels",
        "Een bewoner",
        "Goed om te weten",
        "Wat kost het?",
        "Opkomst",
        "Team",
    ):
        assert text in html
    assert 'id="anker"' in html


def test_editors_can_save_them_as_they_are(article: NewsArticlePage) -> None:
    body = article.body
    assert body.stream_block.clean(body).get_prep_value() == body.get_prep_value()


def test_blocks_keep_their_ids(tree: ContentTree, article: NewsArticlePage) -> None:
    before = [block["id"] for block in article.body.raw_data]
    tree.replace("nieuws/alles.md", "Zonder bron.", "Nog steeds zonder bron.")
    load_directory(tree.root)
    article.refresh_from_db()
    assert [block["id"] for block in NewsArticlePage.objects.get(slug="alles").body.raw_data] == before
