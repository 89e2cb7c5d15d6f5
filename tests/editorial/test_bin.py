"""The bin: what is deleted can come back for thirty days, as it was, and then it is gone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.template.defaultfilters import date as format_date
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, PageViewRestriction, Site
from wagtail.signals import page_published

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.accounts.enums import Role
from doedemocratie.core.models import StandardPage
from doedemocratie.delivery.schedule import carry_out
from doedemocratie.editorial.bin import moving
from doedemocratie.editorial.bin.models import BinnedPage, BinPage
from doedemocratie.editorial.bin.moving import GONE_ALREADY, NOT_IN_BIN, NotPossibleError, restore, throw_away
from doedemocratie.editorial.four_eyes.sections import four_eyes_workflow
from tests import factories
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db

NEXT_WEEK = timezone.now() + dt.timedelta(days=7)


def fresh(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).specific


def at(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def main_of(response: Any) -> str:
    main = BeautifulSoup(response.content, "html.parser").find("main")
    return " ".join(main.get_text(" ").split()) if main is not None else ""


@pytest.fixture
def eva(tree: Tree) -> Any:
    return make_user("eva", Role.EINDREDACTEUREN)


@pytest.fixture
def branch(tree: Tree) -> dict[str, Any]:
    """A page with children between two others: one live with a newer draft, one never published, one planned."""
    home = tree["home"]
    top = factories.make_standard_page(home, title="Gids", slug="gids")
    last = factories.make_standard_page(home, title="Contact", slug="contact")
    image = factories.make_image()
    live = factories.make_standard_page(top, title="Stap een", slug="stap-een", lead_image=image)
    live.title = "Stap één, beter"
    draft_version = live.save_revision()
    draft = factories.make_standard_page(top, title="Stap twee", slug="stap-twee", live=False)
    planned = factories.make_standard_page(top, title="Stap drie", slug="stap-drie", live=False)
    planned.go_live_at = NEXT_WEEK
    planned.save_revision().publish()
    alias = top.create_alias(parent=home, update_slug="gids-2")
    linking = factories.make_standard_page(
        home,
        title="Wegwijzer",
        slug="wegwijzer",
        body=[("paragraph", f'<p><a linktype="page" id="{live.pk}">Stap</a></p>')],
    )
    return {
        "top": fresh(top),
        "last": last,
        "live": fresh(live),
        "draft": draft,
        "planned": fresh(planned),
        "alias": alias,
        "image": image,
        "linking": linking,
        "draft_version": draft_version,
    }


def facts(page: Page) -> tuple[Any, ...]:
    now = fresh(page)
    planned = list(now.revisions.filter(approved_go_live_at__isnull=False).values_list("pk", "approved_go_live_at"))
    return (
        now.url_path,
        now.depth,
        now.title,
        now.live,
        now.live_revision_id,
        now.latest_revision_id,
        now.has_unpublished_changes,
        now.go_live_at,
        planned,
        now.get_prev_sibling(),
        now.get_next_sibling(),
    )


def test_an_editor_deletes_and_puts_back(tree: Tree, branch: dict[str, Any], eva: Any, client: Client) -> None:
    """The whole way through the admin: the question, the bin, what readers get meanwhile, and everything as it was."""
    editor = signed_in(eva)
    pages = [branch[name] for name in ("top", "live", "draft", "planned", "alias", "last")]
    before = [facts(page) for page in pages]
    question = editor.get(at("wagtailadmin_pages:delete", branch["top"].pk))
    text = main_of(question)
    assert "De 3 pagina's eronder gaan mee." in text
    assert "2 pagina's gaan meteen van de site." in text
    assert "30 dagen in de prullenbak" in text
    assert "Wegwijzer" in text
    assert "Stuur bezoekers door naar" in text

    done = editor.post(at("wagtailadmin_pages:delete", branch["top"].pk), follow=True)
    assert "De pagina “Gids” ligt in de prullenbak." in done.content.decode()
    assert at("bin:restore", branch["top"].pk) in done.content.decode()
    assert [is_in_bin(fresh(page)) for page in pages] == [True, True, True, True, False, False]
    assert not Page.objects.filter(pk__in=[page.pk for page in pages[:5]], live=True).exists()
    assert [client.get(address).status_code for address in ("/gids/", "/gids/stap-een/", "/gids-2/")] == [410] * 3
    assert client.get("/gids/stap-twee/").status_code == 404  # nobody ever read it
    gone = client.get("/gids/").content.decode()
    assert "Deze pagina is verwijderd" in gone
    assert "Gids" not in gone  # the title may be why it was deleted
    assert carry_out() == 0  # what was planned is not
    assert branch["image"].get_usage().count() == 1

    listed = editor.get(at("bin:list"))
    assert "Gids (met 3 pagina's eronder)" in main_of(listed)
    until = format_date(timezone.localdate() + dt.timedelta(days=30), "j F Y")
    assert until in main_of(listed)
    offer = editor.get(at("bin:restore", branch["top"].pk))
    assert "Wat online stond, komt meteen weer online: 3 pagina's." in main_of(offer)  # with the copy elsewhere
    restored = editor.post(
        at("bin:restore", branch["top"].pk), {"parent": tree["home"].pk, "slug": "gids"}, follow=True
    )
    assert "De pagina “Gids” is terug. Zij staat weer online." in restored.content.decode()
    assert [facts(page) for page in pages] == before
    assert client.get("/gids/stap-een/").status_code == 200
    assert not BinnedPage.objects.exists()
    told = [entry.message for entry in PageLogEntry.objects.filter(page=branch["top"].pk).order_by("pk")]
    assert "In de prullenbak gelegd, met 3 pagina's eronder." in told
    assert "Teruggezet uit de prullenbak, met 3 pagina's eronder." in told


def test_nobody_comes_at_what_is_in_the_bin(tree: Tree, branch: dict[str, Any], eva: Any) -> None:
    """No list, search, chooser or form has it, for an administrator and a superuser neither; the history of the site does."""
    root_user = make_user("wortel")
    root_user.is_superuser = True
    root_user.save()
    throw_away(branch["top"], eva)
    holder = BinPage.objects.get()
    for user in (make_user("baas", Role.BEHEERDERS), root_user, eva):
        browser = signed_in(user)
        for address in (
            at("wagtailadmin_explore_root"),
            at("wagtailadmin_explore", tree["home"].pk),
            at("wagtailadmin_pages:search") + "?q=Stap",
            at("wagtailadmin_choose_page") + "?q=Stap",
            at("wagtailadmin_choose_page_child", Page.get_first_root_node().pk),
            at("wagtailadmin_reports:aging_pages"),
            at("dashboard:drafts"),
            at("wagtailadmin_api:pages:listing") + "?search=Stap",
        ):
            shown = browser.get(address).content.decode()
            assert "Stap een" not in shown, address
            assert f"/{holder.pk}/" not in shown, address
        for name in ("edit", "delete", "move", "copy", "history", "unpublish"):
            for page in (branch["live"], holder):
                assert browser.get(at(f"wagtailadmin_pages:{name}", page.pk), follow=False).status_code == 302
        assert browser.get(at("wagtailadmin_pages:view_draft", branch["live"].pk)).status_code == 302
    history = signed_in(eva).get(at("wagtailadmin_reports:site_history"))
    assert "Pagina “Gids” in de prullenbak gelegd, met 3 pagina&#x27;s eronder." in history.content.decode()


def test_who_puts_back_what(tree: Tree, branch: dict[str, Any], eva: Any) -> None:
    rob, piet, baas = (
        make_user(name, role)
        for name, role in (
            ("rob", Role.REDACTEUREN),
            ("piet", Role.PUBLICATIEBEHEERDERS),
            ("baas", Role.BEHEERDERS),
        )
    )
    own = factories.make_article(tree["news_index"], title="Eigen", slug="eigen", live=False, owner=rob)
    book = factories.make_publication(tree["publication_index"], title="Boek", slug="boek", live=False)
    throw_away(tree["article"], eva)
    throw_away(own, rob)
    throw_away(book, baas)
    throw_away(branch["top"], eva)
    seen = {
        user.username: {
            page.slug
            for page in (tree["article"], own, book, branch["top"])
            if signed_in(user).get(at("bin:restore", page.pk)).status_code == 200
        }
        for user in (rob, piet, eva, baas)
    }
    assert seen == {
        "rob": {"eigen"},
        "piet": {"boek"},
        "eva": {"bericht", "eigen", "boek", "gids"},
        "baas": {"bericht", "eigen", "boek", "gids"},
    }
    refused = signed_in(rob).post(at("bin:restore", own.pk), {"parent": tree["agenda"].pk, "slug": "eigen"})
    assert "Hier kunt u deze pagina niet neerzetten." in main_of(refused)
    assert signed_in(make_user("niemand")).get(at("bin:list")).status_code == 302


def test_a_place_that_is_gone_or_taken(tree: Tree, branch: dict[str, Any], eva: Any) -> None:
    """The form says what is in the way, and takes another place or address; readers of the old one follow."""
    editor = signed_in(eva)
    child, top, home = branch["live"], branch["top"], tree["home"]
    throw_away(child, eva)
    throw_away(top, eva)
    address = at("bin:restore", child.pk)
    offer = main_of(editor.get(address))
    assert "De pagina waar deze onder stond, is ook verwijderd." in offer
    assert "Kies een pagina." in main_of(editor.post(address, {"parent": "", "slug": "stap-een"}))
    inside = main_of(editor.post(address, {"parent": top.pk, "slug": "stap-een"}))
    assert "is er niet meer" in inside
    with pytest.raises(NotPossibleError):
        restore(BinnedPage.objects.get(pk=child.pk), eva)
    taken = main_of(editor.post(address, {"parent": home.pk, "slug": "contact"}))
    assert "Op dit webadres staat nu een andere pagina." in taken
    assert editor.post(address, {"parent": home.pk, "slug": "eerste-stap"}).status_code == 302
    assert fresh(child).url == "/eerste-stap/"
    assert Client().get("/gids/stap-een/").headers["Location"].endswith("/eerste-stap/")


def test_readers_are_sent_on(tree: Tree, branch: dict[str, Any], eva: Any) -> None:
    """The old addresses, those below and those from before all lead to the page that was chosen, until it is back."""
    editor, visitor = signed_in(eva), Client()
    top, target = branch["top"], branch["last"]
    older = Redirect.objects.create(old_path="/wegwijs", redirect_page=branch["live"], site=Site.objects.get())
    address = at("wagtailadmin_pages:delete", top.pk)
    hidden = factories.make_standard_page(tree["home"], live=False)
    assert "Kies een pagina die online staat" in main_of(editor.post(address, {"target": hidden.pk}))
    assert "Deze pagina verwijdert u nu ook." in main_of(editor.post(address, {"target": branch["live"].pk}))
    editor.post(address, {"target": target.pk})
    for old in ("/gids/", "/gids/stap-een/", "/wegwijs"):
        assert visitor.get(old).headers["Location"] == "/contact/", old
    assert visitor.get("/gids/stap-twee/").status_code == 404
    restore(BinnedPage.objects.get(), eva)
    older.refresh_from_db()
    assert older.redirect_page_id == branch["live"].pk
    assert visitor.get("/gids/").status_code == 200
    assert list(Redirect.objects.all()) == [older]


def test_what_is_kept_with_the_page(tree: Tree, eva: Any) -> None:
    """Who may read it, its rights and its workflow; a copy that follows another page stays off while it is in the bin."""
    article, index = tree["article"], tree["news_index"]
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    copy = tree["standard"].create_alias(parent=tree["home"], update_slug="kopie")
    rob = make_user("rob", Role.REDACTEUREN)
    state = four_eyes_workflow().start(article.specific, rob)
    throw_away(copy, eva)
    throw_away(index, eva)
    state.refresh_from_db()
    assert state.status == state.STATUS_CANCELLED
    assert Client().get("/nieuws/bericht/").status_code == 404  # it never was there for who may not read it
    tree["standard"].save_revision().publish()
    assert not fresh(copy).live
    assert "Bericht" not in signed_in(rob).get(at("wagtailadmin_explore_root"), follow=True).content.decode()
    restore(BinnedPage.objects.get(pk=index.pk), eva)
    restore(BinnedPage.objects.get(pk=copy.pk), eva)
    assert fresh(copy).live
    assert signed_in(rob).get(at("wagtailadmin_pages:edit", article.pk)).status_code == 200
    assert Client().get("/nieuws/bericht/").status_code == 302


def test_two_at_once_and_pages_that_must_stay(tree: Tree, eva: Any) -> None:
    article = tree["article"]
    with pytest.raises(NotPossibleError, match="startpagina"):
        throw_away(tree["home"], eva)
    record = throw_away(article, eva)
    with pytest.raises(NotPossibleError, match=GONE_ALREADY):
        throw_away(article, eva)
    restore(record, eva)
    with pytest.raises(NotPossibleError, match=NOT_IN_BIN):
        restore(record, eva)
    assert BinPage.objects.count() == 1
    page = signed_in(make_user("baas", Role.BEHEERDERS)).post(at("wagtailadmin_pages:delete", tree["home"].pk))
    assert "Dit is de startpagina van de site." in main_of(page)


def test_more_than_an_editor_can_wait_for_is_refused(tree: Tree, eva: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    index = tree["news_index"]
    below = index.get_descendant_count()
    monkeypatch.setattr(moving, "MOST_PAGES", below)
    page = signed_in(make_user("baas", Role.BEHEERDERS)).post(at("wagtailadmin_pages:delete", index.pk))
    assert f"Onder deze pagina staan er {below}." in main_of(page)
    assert fresh(index).live
    monkeypatch.setattr(moving, "MOST_PAGES", below + 1)
    assert throw_away(index, eva).page_count == below + 1


def test_who_publishes_while_a_page_is_deleted(tree: Tree, branch: dict[str, Any], eva: Any) -> None:
    """Publishing holds the page for a moment: it stays in the bin with those below it, and off the site."""
    top = branch["top"]
    version = top.get_latest_revision()
    publishing = version.as_object()
    record = throw_away(fresh(top), eva)
    publishing.live = True
    publishing.save()
    page_published.send(sender=type(top), instance=publishing, revision=version)
    now = fresh(top)
    assert (is_in_bin(now), now.live, now.slug) == (True, False, f"{top.pk}-gids")
    assert now.is_child_of(BinPage.objects.get())
    assert now.numchild == 3
    back = restore(record, eva)
    assert (back.url_path, back.live, back.get_children().count()) == (top.url_path, True, 3)


def test_who_publishes_while_a_page_is_moved(tree: Tree, branch: dict[str, Any]) -> None:
    top: Any = fresh(branch["top"])
    moving: Any = fresh(top)
    moving.move(Page.objects.get(pk=branch["linking"].pk), pos="last-child")
    top.title = "Nieuwe gids"
    top.save()
    now = fresh(top)
    assert (now.title, now.url_path) == ("Nieuwe gids", f"{branch['linking'].url_path}gids/")
    assert now.get_children().count() == 3


def test_a_page_that_came_out_of_the_bin_is_not_deleted(tree: Tree, branch: dict[str, Any], eva: Any) -> None:
    throw_away(branch["top"], eva)
    Page.objects.get(pk=branch["top"].pk).move(tree["home"], pos="last-child")
    call_command("empty_bin", days=0, verbosity=0)
    assert Page.objects.filter(pk=branch["live"].pk).exists()
    assert not BinnedPage.objects.exists()


def test_many_at_once(tree: Tree, branch: dict[str, Any], eva: Any) -> None:
    """The bulk action puts a page and one below it in the bin as one, without asking for the name of the site."""
    pages = [branch["top"], branch["live"], branch["last"]]
    for number in range(12):
        factories.make_standard_page(branch["top"], slug=f"extra-{number}", live=False)
    address = at("wagtail_bulk_action", "wagtailcore", "page", "delete")
    address += "?" + "&".join(f"id={page.pk}" for page in pages)
    editor = signed_in(eva)
    assert "blijven 30 dagen in de prullenbak" in main_of(editor.get(address))
    done = editor.post(address, {"next": at("wagtailadmin_explore", tree["home"].pk)}, follow=True)
    assert "3 pagina&#x27;s liggen in de prullenbak, met 15 eronder." in done.content.decode()
    assert set(BinnedPage.objects.values_list("pk", flat=True)) == {branch["top"].pk, branch["last"].pk}


def test_after_thirty_days(tree: Tree, branch: dict[str, Any], eva: Any) -> None:
    throw_away(branch["last"], eva)
    throw_away(branch["top"], eva, branch["linking"])
    BinnedPage.objects.filter(pk=branch["top"].pk).update(deleted_at=timezone.now() - dt.timedelta(days=31))
    call_command("empty_bin", verbosity=0)
    assert set(BinnedPage.objects.values_list("pk", flat=True)) == {branch["last"].pk}
    assert not StandardPage.objects.filter(pk__in=[branch["top"].pk, branch["live"].pk]).exists()
    assert Client().get("/gids/stap-een/").headers["Location"] == "/wegwijzer/"
    call_command("empty_bin", days=0, verbosity=0)
    assert BinPage.objects.get().get_descendant_count() == 0
    assert BinPage.objects.get().numchild == 0
