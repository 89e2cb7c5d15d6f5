"""What only one publication can have, and what it replaces: in the form, in content files, and in a copy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from doedemocratie.content.loader import load_directory
from doedemocratie.opendata.models import DocumentAct, ValueList, ValueListItem
from publications.models import ChapterPage, PublicationPage, PublicationRelation
from tests import factories
from tests.accounts.conftest import make_user, signed_in
from tests.content.conftest import mistakes, tree  # noqa: F401 (fixtures)
from tests.content.trees import ContentTree, page

pytestmark = pytest.mark.django_db

ISBN = "978-90-12-34567-5"
REPLACED_BY, SUCCEEDS = "vervangen-door", "opvolger-van"


@pytest.fixture
def site() -> dict[str, Any]:
    site = factories.make_site()
    set_up_roles()
    return site


@pytest.fixture
def curator(site: dict[str, Any]) -> Client:
    return signed_in(make_user("els", Role.EINDREDACTEUREN))


@pytest.fixture
def shelf(site: dict[str, Any]) -> list[PublicationPage]:
    return [factories.make_publication(site["publicaties"], title=title, slug=title.lower()) for title in "ABC"]


def relate(one: Page, kind: str, other: Page) -> None:
    PublicationRelation.objects.create(page_id=one.pk, kind=kind, other_id=other.pk)


def send(client: Client, address: str, action: str = "action-publish", **fields: Any) -> list[str]:
    """Send the form at ``address`` with these fields, and return the errors on its fields."""
    data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    for name, value in {**factories.A_BODY, "changes-count": "0", **fields, action: action}.items():
        data[name] = str(value)
    response = client.post(address, data)
    if response.status_code == 302:
        return []
    html = BeautifulSoup(response.content, "html.parser")
    return [" ".join(error.get_text().split()) for error in html.select(".w-field__errors .error-message")]


def edit(publication: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[publication.pk])


def rows(*relations: tuple[str, Page], known: int = 0) -> dict[str, Any]:
    """Return the fields of new relations, after the ``known`` ones."""
    given: dict[str, Any] = {"relations-TOTAL_FORMS": known + len(relations)}
    for number, (kind, other) in enumerate(relations, start=known):
        row = {"kind": kind, "other": other.pk, "ORDER": number + 1, "id": "", "DELETE": ""}
        given |= {f"relations-{number}-{name}": value for name, value in row.items()}
    return given


# Relations


def test_no_publication_is_its_own_successor(curator: Client, shelf: list[PublicationPage]) -> None:
    a, b, _ = shelf
    for kind in (REPLACED_BY, SUCCEEDS, "hoort-bij"):
        assert send(curator, edit(a), **rows((kind, a))) == ["Kies een andere publicatie dan deze zelf."]
    assert send(curator, edit(a), **rows((REPLACED_BY, b))) == []
    assert a.relations.get().other == b


@pytest.mark.parametrize("kind", [REPLACED_BY, SUCCEEDS])
def test_no_chain_of_successors_comes_back(curator: Client, shelf: list[PublicationPage], kind: str) -> None:
    a, b, c = shelf
    if kind == REPLACED_BY:
        relate(b, REPLACED_BY, c)
        relate(c, REPLACED_BY, a)
        chain = "“B” is vervangen door “C”, en “C” is vervangen door deze publicatie"
    else:
        relate(c, SUCCEEDS, a)
        relate(b, SUCCEEDS, c)
        chain = "deze publicatie is vervangen door “C”, en “C” is vervangen door “B”"
    (error,) = send(curator, edit(a), **rows((kind, b)))
    assert error.startswith(f"Dit maakt een kring, want er staat al: {chain}.")


def test_one_form_does_not_say_both(curator: Client, shelf: list[PublicationPage]) -> None:
    a, b, c = shelf
    why = "Een andere relatie op deze pagina zegt het omgekeerde. Haal een van de twee weg."
    assert send(curator, edit(a), **rows((REPLACED_BY, b), (SUCCEEDS, b))) == [why]
    relate(b, REPLACED_BY, c)
    assert send(curator, edit(a), **rows((SUCCEEDS, c), (REPLACED_BY, b))) == [why]  # by way of the page of B
    assert send(curator, edit(a), **rows((REPLACED_BY, c), (REPLACED_BY, b))) == []


def test_the_rows_of_the_form_count_and_not_those_of_before(curator: Client, shelf: list[PublicationPage]) -> None:
    a, b, _ = shelf
    a.relations.add(PublicationRelation(kind=REPLACED_BY, other=b))
    a.save_revision().publish()
    assert send(curator, edit(a), **{"relations-0-kind": SUCCEEDS}) == []
    assert PublicationRelation.objects.get().kind == SUCCEEDS
    assert send(curator, edit(a), **{"relations-0-DELETE": "on"}, **rows((REPLACED_BY, b), known=1)) == []
    assert PublicationRelation.objects.get().kind == REPLACED_BY


def test_a_new_publication_is_judged_too(curator: Client, site: dict[str, Any], shelf: list[PublicationPage]) -> None:
    a, b, _ = shelf
    relate(a, REPLACED_BY, b)
    address = reverse("wagtailadmin_pages:add", args=["publications", "publicationpage", site["publicaties"].pk])
    facts = {"title": "D", "slug": "d", "introduction": "Waarover."}
    (error,) = send(curator, address, **facts, **rows((SUCCEEDS, b), (REPLACED_BY, a)))
    assert "omgekeerde" in error
    assert send(curator, address, **facts, **rows((SUCCEEDS, b))) == []


def test_a_draft_may_still_contradict(curator: Client, shelf: list[PublicationPage]) -> None:
    a, b, _ = shelf
    relate(b, REPLACED_BY, a)
    assert send(curator, edit(a), "action-save", **rows((REPLACED_BY, b))) == []
    assert "kring" in " ".join(send(curator, edit(a)))


def add_files(tree: ContentTree, **files: str) -> None:  # noqa: F811
    tree.write("publicaties/index.md", page("publications.PublicationIndexPage", "Publicaties"))
    for name, lines in files.items():
        tree.write(f"publicaties/{name}.md", page("publications.PublicationPage", name.upper(), lines))


def relation(kind: str, other: str) -> str:
    return f"relations:\n  - kind: {kind}\n    other: {other}"


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_content_files_make_no_circle(
    tree: ContentTree,  # noqa: F811
    mistakes: Callable[..., list[str]],  # noqa: F811
    options: tuple[str, ...],
) -> None:
    add_files(tree, a=relation(REPLACED_BY, "b"), b=relation(REPLACED_BY, "c"), c=relation(REPLACED_BY, "a"))
    found = mistakes(tree.root, *options)
    assert [line.partition(": ")[0] for line in found] == [f"publicaties/{name}.md:6" for name in "abc"]
    assert all("relations: other: Dit maakt een kring" in line for line in found)
    assert not PublicationPage.objects.exists()
    add_files(tree, a=relation(REPLACED_BY, "b"), b=relation(REPLACED_BY, "c"), c=relation(SUCCEEDS, "b"))
    load_directory(tree.root)
    # All at once the other way round: what the database had of these pages does not count.
    add_files(tree, a=relation(SUCCEEDS, "b"), b=relation(SUCCEEDS, "c"), c=relation(REPLACED_BY, "b"))
    load_directory(tree.root)
    assert PublicationPage.objects.get(slug="c").relations.get().kind == REPLACED_BY


# Numbers


def test_an_isbn_is_of_one_publication(curator: Client, shelf: list[PublicationPage]) -> None:
    a, b, _ = shelf
    why = "Dit ISBN hoort al bij de publicatie “A”. Elke uitgave heeft een eigen ISBN: vul dat in, of laat dit leeg."
    assert send(curator, edit(a), isbn=ISBN) == []
    for action in ("action-publish", "action-save"):
        for written in (ISBN, "9789012345675", "90-12-34567-3"):
            assert send(curator, edit(b), action, isbn=written) == [why]
    assert send(curator, edit(a), isbn=ISBN, title="A, maar beter") == []
    a.refresh_from_db()
    alias = a.create_alias(update_slug="alias")
    assert alias.isbn == ISBN
    assert send(curator, edit(a), isbn="9789012345675") == []


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_content_files_have_each_isbn_once(
    tree: ContentTree,  # noqa: F811
    mistakes: Callable[..., list[str]],  # noqa: F811
    options: tuple[str, ...],
) -> None:
    add_files(tree, a=f"isbn: {ISBN}", b="isbn: '9789012345675'")
    assert [line.partition(": isbn: ")[0] for line in mistakes(tree.root, *options)] == [
        "publicaties/a.md:5",
        "publicaties/b.md:5",
    ]


# Copies


@pytest.mark.parametrize("live", [True, False])
def test_a_copy_is_another_document(curator: Client, site: dict[str, Any], live: bool) -> None:
    kind = ValueListItem.objects.filter(value_list=ValueList.ACT)[0]
    source = factories.make_publication(
        site["publicaties"],
        title="Gids",
        isbn=ISBN,
        identifier="2026-1",
        edition=3,
        changes=[("change", {"date": dt.date(2026, 9, 1), "edition": 3, "text": "Bijgewerkt."})],
        created_on=dt.date(2015, 1, 1),
        valid_from=dt.date(2015, 2, 1),
        valid_until=dt.date(2030, 1, 1),
        document_acts=[DocumentAct(kind=kind, date=dt.date(2015, 1, 2))],
    )
    curator.post(
        reverse("wagtailadmin_pages:copy", args=[source.pk]),
        {
            "new_title": "Kopie",
            "new_slug": "kopie",
            "new_parent_page": site["publicaties"].pk,
            **({"publish_copies": "on"} if live else {}),
        },
    )
    copy = PublicationPage.objects.get(slug="kopie")
    assert copy.live is live
    for version in (copy, copy.get_latest_revision_as_object()):
        assert (version.isbn, version.identifier, version.edition, len(version.changes)) == ("", "", 1, 0)
        assert (version.created_on, version.valid_from, version.valid_until) == (None, None, None)
        assert not version.document_acts.exists()
    assert send(curator, edit(copy)) == []


def restrictions(publication: Page) -> list[list[str]]:
    """Return the kinds of restriction of a page, and of each page below it."""
    pages = Page.objects.get(pk=publication.pk).get_descendants(inclusive=True).order_by("path")
    return [[one.restriction_type for one in page.view_restrictions.order_by("pk")] for page in pages]


@pytest.mark.parametrize("hidden", ["chapter", "publication", "both"])
def test_a_copy_is_as_private_as_its_page(
    curator: Client, client: Client, site: dict[str, Any], shelf: list[PublicationPage], hidden: str
) -> None:
    source = shelf[0]
    chapter = factories.add_page(source, ChapterPage, title="Intern", slug="intern")
    factories.add_page(source, ChapterPage, title="Open", slug="open")
    if hidden != "publication":
        limited = PageViewRestriction.objects.create(page=chapter, restriction_type=PageViewRestriction.GROUPS)
        limited.groups.add(Group.objects.create(name="Lezers"))
    if hidden != "chapter":
        factories.restrict(source)
    curator.post(
        reverse("wagtailadmin_pages:copy", args=[source.pk]),
        {
            "new_title": "Kopie",
            "new_slug": "kopie",
            "new_parent_page": site["publicaties"].pk,
            "copy_subpages": "on",
            "publish_copies": "on",
        },
    )
    copy = PublicationPage.objects.get(slug="kopie")
    assert copy.live
    assert restrictions(copy) == restrictions(source)
    assert client.get(f"{copy.url}intern/").status_code == 302
    assert client.get(f"{copy.url}open/").status_code == (200 if hidden == "chapter" else 302)
    for restriction in PageViewRestriction.objects.filter(page=copy.get_children().get(slug="intern")):
        assert [group.name for group in restriction.groups.all()] == ["Lezers"]


def test_a_copied_chapter_keeps_its_restriction(curator: Client, shelf: list[PublicationPage]) -> None:
    source, other, _ = shelf
    chapter = factories.add_page(source, ChapterPage, title="Intern", slug="intern")
    factories.restrict(chapter)
    address = reverse("wagtailadmin_pages:copy", args=[chapter.pk])
    asked = {"new_title": "Intern", "new_slug": "intern", "new_parent_page": other.pk, "publish_copies": "on"}
    curator.post(address, asked)
    assert restrictions(other) == [[], ["login"]]


# Many at once

BODY: Any = [("heading", {"text": "Waar het om gaat", "level": "h2", "anchor": ""})]


def publish_in_bulk(client: Client, *pages: Page) -> str:
    """Publish these pages with the explorer's action, and return what it says."""
    asked = "&".join([f"next={reverse('wagtailadmin_home')}", *(f"id={page.pk}" for page in pages)])
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?{asked}", follow=True).content.decode()


def test_publishing_many_at_once_refuses_what_contradicts_another_and_goes_on(
    site: dict[str, Any], curator: Client, shelf: list[PublicationPage]
) -> None:
    """Each draft is judged when those before it are on the site: only then do they contradict each other."""
    first, second, third = shelf
    for publication in shelf:
        publication.body = BODY
        publication.save()
    for publication in (first, second):
        publication.isbn, publication.title = ISBN, f"{publication.title} met nummer"
        publication.save_revision()
    third.title = "C anders"
    third.save_revision()
    said = BeautifulSoup(publish_in_bulk(curator, *shelf), "html.parser").select_one(".messages").get_text(" ")
    titles = dict(PublicationPage.objects.values_list("slug", "title"))
    assert titles == {"a": "A met nummer", "b": "B", "c": "C anders"}
    assert "B met nummer" in said
    assert "ISBN: Dit ISBN hoort al bij de publicatie “A met nummer”" in " ".join(said.split())


def test_publishing_many_at_once_refuses_a_circle_and_what_has_nothing_to_read(
    site: dict[str, Any], curator: Client, shelf: list[PublicationPage]
) -> None:
    first, second, empty = shelf
    relate(first, REPLACED_BY, second)
    second.body = BODY
    second.relations.add(PublicationRelation(kind=REPLACED_BY, other=first))
    for draft in (second, empty):
        draft.title = f"{draft.title} anders"
        draft.save_revision()
    said = " ".join(publish_in_bulk(curator, second, empty).split())
    assert not PublicationPage.objects.filter(title__endswith="anders").exists()
    assert "Dit maakt een kring" in said
    assert "Nu is er niets te lezen." in said


def test_publishing_an_alias_with_others_points_at_its_original(
    site: dict[str, Any], curator: Client, shelf: list[PublicationPage]
) -> None:
    copy = shelf[0].create_alias(update_slug="kopie")
    assert "Dit is een gekoppelde kopie." in publish_in_bulk(curator, copy)
