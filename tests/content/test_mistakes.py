"""Every mistake in a content file is one line that says where it is and what is wrong, and then nothing is imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from wagtail.models import Page

from doedemocratie.content.models import LoadedFile, LoadedPage
from doedemocratie.library.models import CustomImage
from tests.content.trees import ARTICLE, ContentTree, page, png

pytestmark = pytest.mark.django_db

Mistakes = Callable[[Path], list[str]]
X = "nieuws/x.md"


def article(*lines: str, body: str = "") -> str:
    """Return an article whose own lines start at line 5; its body starts after them and the '---'."""
    return page("news.NewsArticlePage", "X", *lines, body=body)


def nothing_was_imported() -> bool:
    """Return whether the site is as it was: Wagtail's own two pages."""
    return (
        Page.objects.count() == 2
        and not LoadedPage.objects.exists()
        and not LoadedFile.objects.exists()
        and not CustomImage.objects.exists()
    )


FRONT_MATTER = [
    ("no front matter", "Zomaar tekst", "nieuws/x.md:1: the file has no front matter (YAML between two lines '---')"),
    ("empty file", "", "nieuws/x.md:1: the file has no front matter (YAML between two lines '---')"),
    ("not closed", "---\ntitle: X\n", "nieuws/x.md:1: the front matter is not closed with a line '---'"),
    ("empty", "---\n---\n", "nieuws/x.md:1: the front matter is empty; it needs at least 'type' and 'title'"),
    ("a list", "---\n- a\n---\n", "nieuws/x.md:2: the YAML must be a list of 'key: value' lines"),
    ("twice", article("slug: a", "slug: b"), "nieuws/x.md:6: slug: is given twice"),
    (
        "unknown type",
        article().replace("news.NewsArticlePage", "news.Krant"),
        "nieuws/x.md:2: type: there is no page type",
    ),
    ("no type", "---\ntitle: X\n---\n", "nieuws/x.md:1: type: is required, such as 'core.StandardPage'"),
    (
        "type not allowed here",
        page("core.ThemePage", "X"),
        "nieuws/x.md:2: type: a page of type core.ThemePage cannot stand under a page of type news.NewsIndexPage",
    ),
    ("unknown field", article("auteur: Piet"), "nieuws/x.md:5: auteur: is not a field of news.NewsArticlePage"),
    ("a field of the tree", article("path: '0001'"), "nieuws/x.md:5: path: is not a field of news.NewsArticlePage"),
    ("date", article("publication_date: 31-02-2016"), "nieuws/x.md:5: publication_date: '31-02-2016' is not a date"),
    (
        "no such day",
        article("publication_date: 2016-02-31"),
        "nieuws/x.md:5: publication_date: '2016-02-31' is not a date",
    ),
    ("yes or no", article("show_in_menus: nee"), "nieuws/x.md:5: show_in_menus: 'nee' is not 'true' or 'false'"),
    ("no title", article().replace("title: X\n", ""), "nieuws/x.md:1: title: is required"),
    ("empty title", article().replace("title: X", "title:"), "nieuws/x.md:3: title: is required"),
    (
        "no introduction",
        article().replace("introduction: Waar het over gaat.\n", ""),
        "x.md:1: introduction: is required",
    ),
    (
        "title too long",
        article().replace("title: X", f"title: {'x' * 256}"),
        "nieuws/x.md:3: title: is too long: 256 characters, at most 255",
    ),
    (
        "text too long",
        article().replace("Waar het over gaat.", "x" * 701),
        "nieuws/x.md:4: introduction: is too long: 701 characters, at most 700",
    ),
    (
        "web address",
        article("source_url: geen adres", "source_name: Piet"),
        "nieuws/x.md:5: source_url: 'geen adres' is not a web address",
    ),
    ("slug", article("slug: Niet Goed"), "nieuws/x.md:5: slug: 'Niet Goed': "),
    ("order", article("order: eerst"), "nieuws/x.md:5: order: 'eerst' is not a whole number"),
    ("list for text", article("source_name: [a, b]"), "nieuws/x.md:5: source_name: must be a text, not a list"),
    ("theme", article("themes: [bestaat-niet]"), "nieuws/x.md:5: themes: there is no core.ThemePage 'bestaat-niet'"),
    (
        "theme twice",
        article("themes: [burgertoppen, burgertoppen]"),
        "x.md:5: themes: 'burgertoppen' is in the list twice",
    ),
    ("no list", article("themes: burgertoppen"), "nieuws/x.md:5: themes: must be a list"),
    ("page of another type", article("themes: [nieuws/burgertop]"), "is a news.NewsArticlePage, not a core.ThemePage"),
    (
        "related page",
        article("related_pages:", "  - nieuws/weg"),
        "nieuws/x.md:6: related_pages: there is no page 'nieuws/weg'",
    ),
    ("missing image", article("lead_image: weg.png"), "nieuws/x.md:5: lead_image: there is no file 'weg.png'"),
    (
        "out of the directory",
        article("lead_image: ../../geheim.png"),
        "lead_image: '../../geheim.png' leads out of the directory",
    ),
    (
        "absolute",
        article("lead_image: /etc/passwd"),
        "x.md:5: lead_image: '/etc/passwd' must be a path relative to this file",
    ),
    ("not an image", article("lead_image: nep.png"), "nieuws/x.md:5: lead_image: 'nep.png' is not an image"),
    (
        "aliases",
        article("source_name: &a x", "cost: *a"),
        "nieuws/x.md:5: the YAML cannot be read: anchors (&) and aliases (*) are not used here",
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"), [case[1:] for case in FRONT_MATTER], ids=[case[0] for case in FRONT_MATTER]
)
def test_front_matter(tree: ContentTree, mistakes: Mistakes, text: str, expected: str) -> None:
    tree.write("geheim.png", png())
    tree.write("../geheim.png", png())
    tree.write("nieuws/nep.png", b"geen beeld")
    tree.write("nieuws/nep.yaml", "description: Niets.\n")
    tree.write(X, text)
    found = mistakes(tree.root)
    assert len(found) == 1, found
    assert expected in found[0]
    assert found[0].startswith("nieuws/x.md:")
    assert nothing_was_imported()


BODY = [
    ("html", "Tekst <b>vet</b>.", 6, "HTML is not allowed"),
    ("html block", "<script>alert(1)</script>", 6, "HTML is not allowed"),
    ("heading 1", "# Kop", 6, "a heading has two or three '#'"),
    ("code", "`x`", 6, "code"),
    ("line", "***", 6, "a line (---) is not allowed"),
    ("unknown page", "Zie [x](/bestaat/niet/).", 6, "there is no page '/bestaat/niet/'"),
    ("second line", "Eerst.\nDan [x](page:weg).", 7, "there is no page 'page:weg'"),
    ("script link", "[x](javascript:alert)", 6, "a link cannot start with 'javascript:'"),
    ("bad address", "[x](https://)", 6, "'https://' is not a web address"),
    ("bad mail", "[x](mailto:piet)", 6, "'piet' is not an e-mail address"),
    ("missing image", "![](weg.png)", 6, "there is no file 'weg.png'"),
    ("other description", "![Een kat](tafels.png)", 6, "is not the description of 'tafels.png'"),
    ("image in text", "Zie ![](tafels.png) hier.", 6, "an image stands alone"),
    ("formatted heading", "## Een **kop**", 6, "bold text cannot be used here"),
    ("unknown box", "::: feest\n:::", 6, "there is no box 'feest'"),
    ("open box", "::: kader X\ntekst", 6, "the box 'kader' is not closed"),
    ("stray close", "tekst\n\n:::", 8, "closes no box"),
    ("box in a box", "::: kader A\n::: kader B\n:::", 7, "a box cannot contain another box"),
    ("empty box", "::: kader Leeg\n:::", 6, "callout: text: is required"),
    ("one step", "::: stappen\n### Een\nTekst.\n:::", 6, "steps: steps"),
    ("no heading in steps", "::: stappen\ntekst\n:::", 7, "the box starts with an item"),
    ("contact field", "::: contact\nname: Piet\nfax: 1\n:::", 8, "contact: fax: is not a field of this box"),
    ("contact mail", "::: contact\nname: Piet\nemail: piet\n:::", 6, "contact: email: 'piet' is not an e-mail address"),
    ("contact yaml", "::: contact\nname: [\n:::", 7, "the YAML cannot be read"),
    (
        "video without words",
        "::: video V\nurl: https://example.org/\n:::",
        6,
        "video: transcript: Schrijf uit wat er in de video gebeurt",
    ),
    ("table without caption", "| a | b |\n| - | - |\n| 1 | 2 |", 6, "table: caption: is required"),
    ("links to nowhere", "::: links\n- /weg/\n:::", 7, "there is no page '/weg/'"),
    ("downloads", "::: downloads\n- [x](weg.pdf)\n:::", 7, "there is no file 'weg.pdf'"),
]


@pytest.mark.parametrize(("body", "line", "expected"), [c[1:] for c in BODY], ids=[c[0] for c in BODY])
def test_body(tree: ContentTree, mistakes: Mistakes, body: str, line: int, expected: str) -> None:
    tree.write(X, article(body=body + "\n"))
    found = mistakes(tree.root)
    assert len(found) == 1, found
    assert found[0].startswith(f"nieuws/x.md:{line}: body"), found
    assert expected in found[0]
    assert nothing_was_imported()


def test_all_mistakes_at_once(tree: ContentTree, mistakes: Mistakes) -> None:
    tree.write(X, article("publication_date: gisteren", "auteur: Piet", "themes: [weg]", body="<br>\n\n[x](/weg/)\n"))
    tree.write("nieuws/y.md", "niets")
    assert [line.split(": ")[0] for line in mistakes(tree.root)] == [
        "nieuws/x.md:5",
        "nieuws/x.md:6",
        "nieuws/x.md:7",
        "nieuws/x.md:9",
        "nieuws/x.md:11",
        "nieuws/y.md:1",
    ]


def test_a_model_that_refuses_a_combination_of_fields(tree: ContentTree, mistakes: Mistakes) -> None:
    tree.write("agenda/index.md", page("news.AgendaPage", "Agenda"))
    lines = ("start: 2015-06-06 10:00", "end: 2015-06-06 09:00")
    tree.write("agenda/x.md", page("news.EventPage", "X", *lines))
    found = mistakes(tree.root)
    assert len(found) == 1
    assert found[0].startswith("agenda/x.md:6: end: ")


def test_second_home_page(tree: ContentTree, mistakes: Mistakes) -> None:
    tree.write("huis.md", (tree.root / "index.md").read_text())
    found = mistakes(tree.root)
    assert "huis.md:2: type: there can be at most 1 of type home.HomePage on the site" in found


def test_duplicate_slug(tree: ContentTree, mistakes: Mistakes) -> None:
    tree.write(X, article("slug: burgertop"))
    assert mistakes(tree.root) == ["nieuws/x.md:5: slug: 'burgertop' is already the address of nieuws/burgertop.md"]


def test_file_and_directory_with_one_name(tree: ContentTree, mistakes: Mistakes) -> None:
    tree.write("themas.md", page("core.StandardPage", "Thema's"))
    assert len(mistakes(tree.root)) == 1


def test_directory_without_its_page(tree: ContentTree, mistakes: Mistakes) -> None:
    tree.delete("nieuws/index.md")
    assert mistakes(tree.root) == ["nieuws/index.md: does not exist; a directory with pages needs it"]


def test_wrong_encoding(tree: ContentTree, mistakes: Mistakes) -> None:
    tree.write(X, article(body="Een idee\u00ebnbus.\n").encode("latin-1"))
    assert mistakes(tree.root) == ["nieuws/x.md:6: the text is not UTF-8; save the file as UTF-8"]


def test_empty_directory(tmp_path: Path, mistakes: Mistakes) -> None:
    assert mistakes(tmp_path) == [f"{tmp_path}: the directory has no pages; it needs at least index.md"]


def test_directory_that_does_not_exist(tmp_path: Path, mistakes: Mistakes) -> None:
    assert mistakes(tmp_path / "weg") == [f"{tmp_path / 'weg'}: the directory does not exist"]


def test_file_instead_of_directory(tree: ContentTree, mistakes: Mistakes) -> None:
    assert mistakes(tree.root / "index.md") == [f"{tree.root / 'index.md'}: is not a directory"]


def test_symbolic_links_out_of_the_directory(tree: ContentTree, mistakes: Mistakes) -> None:
    tree.write("../geheim.png", png())
    tree.write("../geheim.md", article())
    (tree.root / "nieuws/beeld.png").symlink_to(tree.root / "../geheim.png")
    (tree.root / "nieuws/pagina.md").symlink_to(tree.root / "../geheim.md")
    tree.write(X, article("lead_image: beeld.png"))
    assert mistakes(tree.root) == [
        "nieuws/beeld.png: is a symbolic link that leads out of the directory",
        "nieuws/pagina.md: is a symbolic link that leads out of the directory",
        "nieuws/x.md:5: lead_image: 'beeld.png' leads out of the directory",
    ]


def test_image_without_description(tree: ContentTree, mistakes: Mistakes) -> None:
    tree.delete("nieuws/tafels.yaml")
    assert mistakes(tree.root) == [
        "nieuws/tafels.png: description: is required: what the image shows; write it in nieuws/tafels.yaml"
    ]


def test_sidecar(tree: ContentTree, mistakes: Mistakes) -> None:
    tree.write("nieuws/tafels.yaml", "description: Tafels.\nrights: gestolen\nkleur: rood\n")
    found = mistakes(tree.root)
    assert found[0].startswith("nieuws/tafels.yaml:2: rights: 'gestolen' is not one of: cc0, ")
    assert found[1].startswith("nieuws/tafels.yaml:3: kleur: is not a field")
    assert len(found) == 2


def test_damaged_image(tree: ContentTree, mistakes: Mistakes) -> None:
    tree.write("nieuws/tafels.png", png()[:60])
    assert mistakes(tree.root) == ["nieuws/burgertop.md:6: lead_image: 'tafels.png' is not an image, or it is damaged"]


def test_image_with_the_wrong_extension(tree: ContentTree, mistakes: Mistakes) -> None:
    (tree.root / "nieuws/tafels.png").rename(tree.root / "nieuws/tafels.webp")
    tree.write("nieuws/burgertop.md", ARTICLE.replace("tafels.png", "tafels.webp"))
    found = mistakes(tree.root)
    assert len(found) == 1
    assert "Not a valid .webp image" in found[0]


def test_too_many_rows(tree: ContentTree, mistakes: Mistakes) -> None:
    slugs = [f"thema-{number}" for number in range(6)]
    for slug in slugs:
        tree.write(f"themas/{slug}.md", page("core.ThemePage", slug))
    tree.write(X, article(f"themes: [{', '.join(slugs)}]"))
    assert mistakes(tree.root) == ["nieuws/x.md:5: themes: has 6 items; at most 5"]


def test_settings(tree: ContentTree, mistakes: Mistakes) -> None:
    tree.write(
        "site.yaml",
        "site_naam: X\ncontact_email: geen\nfooter_columns:\n  - heading: A\n    links:\n      - {label: B, page: weg}\n",
    )
    found = mistakes(tree.root)
    assert found[0].startswith("site.yaml:1: site_naam: is not a setting")
    assert found[1] == "site.yaml:2: contact_email: 'geen' is not an e-mail address"
    assert found[2].startswith("site.yaml:6: footer_columns")
    assert "there is no page 'weg'" in found[2]
    assert len(found) == 3
