"""Publications from content files: chapters, the boxes that only they have, and the glossary beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from doedemocratie.content.loader import load_directory
from publications.models import ChapterPage, CollectionPage, GlossaryTerm, PublicationPage
from tests.content.trees import ContentTree, page

pytestmark = pytest.mark.django_db

BODY = """
::: kort
- Begin klein.
- Vraag hulp & advies.
:::

## Wat de wet zegt

De gemeente maakt een verordening[^wet].

::: checklist Voor u begint
- Wij weten wie het doet.
:::

::: voetnoten
### wet
Artikel 150 van de [Gemeentewet](https://example.org/wet).
:::

::: bronnen
- [Gemeentewet](https://example.org/wet) (bekeken op 2026-11-26)
- Boek 6 van het Burgerlijk Wetboek
:::
"""


def add_index(tree: ContentTree) -> None:
    tree.write("publicaties/index.md", page("publications.PublicationIndexPage", "Publicaties"))


def test_every_box_of_a_publication(tree: ContentTree, client: Client) -> None:
    add_index(tree)
    tree.write("publicaties/x.md", page("publications.PublicationPage", "X", body=BODY))
    load_directory(tree.root)
    publication = PublicationPage.objects.get(slug="x")
    values = {child.block_type: child.value for child in publication.body}
    assert list(values["key_points"]["points"]) == ["Begin klein.", "Vraag hulp & advies."]
    assert values["checklist"]["title"] == "Voor u begint"
    first, second = values["sources"]["sources"]
    assert (first["text"], first["url"], str(first["seen_on"])) == (
        "Gemeentewet",
        "https://example.org/wet",
        "2026-11-26",
    )
    assert (second["text"], second["url"], second["seen_on"]) == ("Boek 6 van het Burgerlijk Wetboek", "", None)
    html = client.get(publication.url).text
    assert 'aria-label="Voetnoot 1"' in html
    assert "[^" not in html


def test_chapters_and_a_collection(tree: ContentTree) -> None:
    add_index(tree)
    tree.write("publicaties/x/index.md", page("publications.PublicationPage", "X", body="Begin."))
    tree.write("publicaties/x/een.md", page("publications.ChapterPage", "Eén", "order: 1", body=BODY))
    tree.write("publicaties/x/twee.md", page("publications.ChapterPage", "Twee", "order: 2", body="Eind."))
    tree.write("publicaties/reeks.md", page("publications.CollectionPage", "Reeks", "publications: [x]", body="Samen."))
    load_directory(tree.root)
    publication = PublicationPage.objects.get(slug="x")
    assert [chapter.title for chapter in ChapterPage.objects.child_of(publication).order_by("path")] == ["Eén", "Twee"]
    assert [item.publication for item in CollectionPage.objects.get(slug="reeks").items.all()] == [publication]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("::: kort\nGeen lijst.\n:::\n", "this box holds one list"),
        ("::: kort Titel\n- Een.\n:::\n", "this box has no title"),
        ("::: kort\n- **Vet**.\n:::\n", "bold text cannot be used here"),
        ("::: bronnen\n- [X](https://example.org/) (bekeken op 31-02-2026)\n:::\n", "is not a date"),
        ("Zie[^weg].\n", "verwijst naar voetnoot"),
        ("::: voetnoten\n### a\nNiets.\n:::\n", "Niets in de tekst verwijst"),
        ("[^a]\n\n::: voetnoten\n### a\nEen.\n\n### A\nTwee.\n:::\n", "Er is al een voetnoot"),
    ],
)
def test_mistakes_in_boxes(tree: ContentTree, mistakes: Callable[[Path], list[str]], body: str, said: str) -> None:
    add_index(tree)
    tree.write("publicaties/x.md", page("publications.PublicationPage", "X", body=body))
    found = mistakes(tree.root)
    assert any(line.startswith("publicaties/x.md:") and said in line for line in found), found


def test_only_publications_have_their_boxes(tree: ContentTree, mistakes: Callable[[Path], list[str]]) -> None:
    tree.write("nieuws/x.md", page("news.NewsArticlePage", "X", body="::: kort\n- Een.\n:::\n"))
    assert any("there is no box 'kort'" in line for line in mistakes(tree.root))


def test_the_glossary_is_loaded_once_and_then_the_editors(tree: ContentTree) -> None:
    tree.write(
        "snippets/publications.GlossaryTerm.yaml",
        "uitdaagrecht:\n  definition: Het recht om het zelf te doen.\nopstal:\n  variants: opstallen\n  definition: Een gebouw.\n",
    )
    load_directory(tree.root)
    assert set(GlossaryTerm.objects.values_list("term", "variants")) == {("uitdaagrecht", ""), ("opstal", "opstallen")}
    GlossaryTerm.objects.filter(term="opstal").update(definition="Iets dat vastzit aan de grond.")
    load_directory(tree.root)
    assert GlossaryTerm.objects.get(term="opstal").definition == "Iets dat vastzit aan de grond."
    assert GlossaryTerm.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("publications.GlossaryTerm", "opstal:\n  uitleg: Een gebouw.\n", "is not a field"),
        ("publications.GlossaryTerm", "opstal: Een gebouw.\n", "must have the fields"),
        ("publications.GlossaryTerm", "opstal:\n  variants: x\n", "definition"),
        ("publications.GlossaryTerm", "op:\n  definition: Kort.\n", "te kort"),
        ("accounts.User", "anna:\n  email: a@example.org\n", "the name of the file"),
        ("wat", "x:\n  y: z\n", "the name of the file"),
    ],
)
def test_mistakes_in_the_glossary(
    tree: ContentTree, mistakes: Callable[[Path], list[str]], name: str, text: str, said: str
) -> None:
    tree.write(f"snippets/{name}.yaml", text)
    found = mistakes(tree.root)
    assert any(line.startswith(f"snippets/{name}.yaml") and said in line for line in found), found
    assert not GlossaryTerm.objects.exists()


def test_the_examples_of_the_documentation(tree: ContentTree) -> None:
    text = (Path(settings.BASE_DIR) / "docs" / "content-files.md").read_text()
    example = next(part for part in re.findall(r"```markdown\n(.*?)```", text, re.DOTALL) if "::: voetnoten" in part)
    add_index(tree)
    tree.write("publicaties/x.md", page("publications.PublicationPage", "X", body=example))
    load_directory(tree.root)
    kinds = {block.block_type for block in PublicationPage.objects.get(slug="x").body}
    assert kinds >= {"key_points", "checklist", "footnotes", "sources"}
