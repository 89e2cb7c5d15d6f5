"""The admin under its Content-Security-Policy: every screen, with its modals and widgets, in a real browser.

What the browser refuses, and every error of a script, fails the test with the screen and the directive. So an upgrade
of Wagtail that brings a new inline script shows here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.urls import URLPattern, get_resolver
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Revision, Site, Task, Workflow

from doedemocratie.core.models import SiteSettings
from tests import factories
from tests.accounts.conftest import make_tree, set_up_roles
from tests.browser.conftest import PATIENCE
from tests.browser.showcase import every_block

pytestmark = pytest.mark.django_db(transaction=True)

TOLD = "refused by the policy:"
TELL = f"""document.addEventListener("securitypolicyviolation", event => console.error(
    "{TOLD}", event.effectiveDirective, event.blockedURI, event.sourceFile || document.URL, event.lineNumber));"""
ADMIN = "beheer/"
# Addresses that are no screen: what scripts ask for, what changes something without asking, and the way out.
NO_SCREENS = (
    "api/main/",
    "logout",
    "editing-sessions",
    "dismissibles",
    "tag-autocomplete",
    "sprite",
    "jsi18n",
    "failwhale",
)
# The other types have the same blocks as an article.
WITH_EVERY_BLOCK = ("newsarticlepage", "publicationpage")
BY_REQUEST_ONLY = ("lock/", "set_position", "enable/", "delete_upload", "create_from_uploaded", "edit_multiple")

# What is refused and missed by nobody: the library that draws the focal point tries a handler in an element of its own
# to learn whether this device knows touch. Where it does, the browser says so before that.
HARMLESS = ("wagtailimages/js/vendor/jquery.Jcrop.min.js", "Executing inline event handler")


class Watch:
    """A signed-in administrator, and what the browser refused to that person."""

    def __init__(self, context: BrowserContext) -> None:
        context.add_init_script(TELL)
        self.found: list[str] = []
        self.screen = ""
        self.page: Page = context.new_page()
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.found.append(f"{self.screen}: {error}"))
        self.page.on("dialog", lambda dialog: dialog.accept())

    def _note_message(self, message: ConsoleMessage) -> None:
        text = message.text
        if TOLD not in text and "Content Security Policy" not in text and "Permissions-Policy" not in text:
            return
        if "/images/" not in self.screen or not any(known in text for known in HARMLESS):
            self.found.append(f"{self.screen}: {text}")

    def sign_in(self) -> None:
        """Sign in as an administrator."""
        get_user_model().objects.create_superuser("bea", "bea@example.org", "een lang wachtwoord")
        self.visit("/beheer/login/")
        self.page.get_by_label("Gebruikersnaam").fill("bea")
        self.page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
        self.page.get_by_role("button", name="Inloggen").click()
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def visit(self, address: str) -> int:
        """Open a screen and return its status."""
        self.screen = address
        response = self.page.goto(address, wait_until="load")
        assert response
        return response.status

    def modal(self) -> Locator:
        """Return the modal that is open."""
        modal = self.page.locator(".modal.in, .modal.show, .w-dialog:not([aria-hidden=true])").last
        expect(modal).to_be_visible()
        return modal


@pytest.fixture
def samples(transactional_db: None) -> dict[str, Any]:
    """A site that has at least one of everything."""
    tree: dict[str, Any] = make_tree()
    set_up_roles()
    article = tree["article"]
    tree["image"], tree["document"] = factories.make_image(400, 300), factories.make_document()
    article.body = every_block(tree["image"], tree["standard"])
    article.title = "Bericht anders"
    article.save_revision().publish()
    tree["article"] = type(article).objects.get(pk=article.pk)
    tree["redirect"] = Redirect.objects.create(old_path="/oud", redirect_page=article, site=Site.objects.get())
    return tree


@pytest.fixture
def watch(samples: dict[str, Any], new_context: Callable[..., BrowserContext]) -> Iterator[Watch]:
    """An administrator with a browser; fails the test at its end when something was refused."""
    watch = Watch(new_context())
    watch.sign_in()
    yield watch
    assert not watch.found, "\n".join(dict.fromkeys(watch.found))


def patterns(found: list[Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the route of every address, with its converters by name."""
    for pattern in found:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.pattern.converters
        else:
            yield from patterns(pattern.url_patterns, route)


def screens(samples: dict[str, Any]) -> Iterator[str]:
    """Yield the address of each screen of the admin, with a sample of what it is about."""
    article, user = samples["article"], get_user_model().objects.get()
    values: dict[str, Any] = {
        "page_id": article.pk,
        "page_pk": article.pk,
        "publication_id": samples["publication"].pk,
        "parent_page_id": samples["news_index"].pk,
        "page_to_move_id": article.pk,
        "destination_id": samples["home"].pk,
        "content_type_app_name": "news",
        "content_type_model_name": "newsarticlepage",
        "app_label": "news",
        "model_name": "newsarticlepage",
        "app_name": "core",
        "revision_id": Revision.objects.filter(object_id=str(article.pk)).first().pk,
        "image_id": samples["image"].pk,
        "document_id": samples["document"].pk,
        "doc_id": samples["document"].pk,
        "redirect_id": samples["redirect"].pk,
        "collection_id": Collection.get_first_root_node().pk,
        "filter_spec": "original",
        "slug": "inloggen",  # a chapter of the manual
    }
    by_part = {
        "collections/": Collection.get_first_root_node().add_child(name="Archief").pk,
        "workflows/tasks/": getattr(Task.objects.first(), "pk", 1),
        "workflows/": getattr(Workflow.objects.first(), "pk", 1),
        "settings/": Site.objects.get().pk,
        "sites/": Site.objects.get().pk,
        "users/": user.pk,
        "groups/": user.groups.model.objects.first().pk,
        "documents/": samples["document"].pk,
        "images/": samples["image"].pk,
    }
    models = {
        "settings/": SiteSettings._meta.model_name,
        "workflows/": "groupapprovaltask",
    }
    for route, converters in patterns(get_resolver().url_patterns):
        own = route.removeprefix(ADMIN)
        if own == route or "^" in own or any(part in own for part in (*NO_SCREENS, *BY_REQUEST_ONLY)):
            continue
        part = next((part for part in by_part if own.startswith(part)), "")
        known = {**values, "pk": by_part.get(part)}
        known["model_name"] = models.get(part, known["model_name"])
        if part == "workflows/tasks/":
            known |= {"app_label": "wagtailcore", "model_name": "groupapprovaltask"}
        if "<str:action>" in own:
            for action in ("delete", "move", "publish", "unpublish"):
                yield f"/{ADMIN}bulk/wagtailcore/page/{action}/?id={article.pk}&next=/beheer/pages/"
            for kind in ("document", "image"):
                model = type(samples[kind])._meta
                for action in ("add_tags", "add_to_collection", "delete"):
                    address = f"bulk/{model.app_label}/{model.model_name}/{action}/?id={samples[kind].pk}&next=/beheer/"
                    yield f"/{ADMIN}{address}"
            continue
        if not all(known.get(name) for name in converters):
            continue
        for name, converter in converters.items():
            spelled = next(sort for sort in ("int", "slug", "str") if f"<{sort}:{name}>" in own)
            own = own.replace(f"<{spelled}:{name}>", str(converter.to_url(known[name])))
        yield f"/{ADMIN}{own}"
    yield f"/{ADMIN}pages/{article.pk}/revisions/compare/earliest...latest/"
    yield f"/{ADMIN}reports/site-history/?action=wagtail.publish"
    yield f"/{ADMIN}pages/search/?q=bericht"


def test_an_inline_script_is_refused_and_noticed(watch: Watch) -> None:
    watch.visit("/beheer/")
    watch.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.text = "window.ran = true";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", '<img src="/x" onerror="window.ran = true">');
        }"""
    )
    for _ in range(PATIENCE // 100):
        watch.page.wait_for_timeout(100)
        if any("script-src" in found for found in watch.found):
            break
    assert any("script-src" in found for found in watch.found)
    assert watch.page.evaluate("window.ran") is None
    watch.found.clear()


def test_no_screen_needs_what_the_policy_refuses(watch: Watch, samples: dict[str, Any]) -> None:
    broken, seen = [], []
    for address in screens(samples):
        # Most of what is no page (fragments apart) is left to the widgets that ask for it.
        answer = watch.page.request.get(address, max_redirects=0)
        if answer.status >= 500:
            broken.append(address)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            seen.append(address)
            watch.visit(address)
    assert not broken
    # So that a change in Wagtail's addresses does not leave this test with little to look at.
    assert len(seen) > 90, seen


@pytest.mark.parametrize(
    "model",
    ["news.newsarticlepage", "news.eventpage", "publications.publicationpage", "core.standardpage", "core.themepage"],
)
def test_every_widget_of_a_new_page_works(model: str, watch: Watch, samples: dict[str, Any]) -> None:
    parents = {
        "newsarticlepage": "news_index",
        "eventpage": "agenda",
        "publicationpage": "publication_index",
        "themepage": "theme_index",
        "standardpage": "home",
    }
    app, name = model.split(".")
    watch.visit(f"/beheer/pages/add/{app}/{name}/{samples[parents[name]].pk}/")
    open_every_tab_and_widget(watch)
    if name in WITH_EVERY_BLOCK:
        add_every_block(watch)
        assert watch.page.locator("doe-start[data-name]").count() == 0, "a widget of a block was not started"


def open_every_tab_and_widget(watch: Watch) -> None:
    """Use each kind of widget on the form of a page: dates, choosers, inline panels and blocks."""
    page = watch.page
    assert page.locator("doe-start[data-name]").count() == 0, "a widget was not started"
    for tab in page.get_by_role("tab").all():
        if not tab.is_visible():
            continue
        tab.click()
        for field in page.locator("main form input[id*=date]:visible, main form input[id=id_start]:visible").all():
            field.click()
            expect(page.locator(".xdsoft_datetimepicker:visible").first).to_be_visible()
            page.keyboard.press("Escape")
            page.locator("body").click(position={"x": 700, "y": 3})
        for button in page.locator("main [data-chooser-action-choose]:visible, main [id$=-OPEN_MODAL]:visible").all():
            open_and_close(watch, button)
        for button in page.locator("main [id$=-ADD]:visible").all():
            before = page.locator("main [data-inline-panel-child]").count()
            button.click()
            expect(page.locator("main [data-inline-panel-child]")).to_have_count(before + 1)
    assert page.locator("doe-start[data-name]").count() == 0, "a widget was not started"


def open_and_close(watch: Watch, button: Locator) -> None:
    """Open the modal of a chooser, look at each of its tabs, and close it."""
    button.click()
    modal = watch.modal()
    for tab in modal.get_by_role("tab").all():
        tab.click()
        watch.page.wait_for_timeout(200)
    assert watch.page.locator("doe-start[data-name]").count() == 0, "a widget in a modal was not started"
    modal.locator("[data-dismiss=modal], [data-a11y-dialog-hide]").first.click()
    expect(watch.page.locator(".modal.in")).to_have_count(0)


def add_every_block(watch: Watch) -> None:
    """Add a block of every type to the text of the page, from its own menu."""
    page = watch.page
    first = page.get_by_role("tab").first
    if first.is_visible():
        first.click()
    text = page.get_by_role("region", name="Tekst", exact=True)
    adders = text.locator(".c-sf-add-button").filter(visible=True)
    adders.last.click()
    names = [option.inner_text() for option in page.locator(".w-combobox__option").all()]
    assert len(names) > 5
    page.keyboard.press("Escape")
    for name in names:
        adders.last.click()
        page.locator(".w-combobox__option").filter(has_text=name).first.click()
        page.wait_for_timeout(300)


def test_the_forms_of_an_article_with_every_block(watch: Watch, samples: dict[str, Any]) -> None:
    """Its preview, comments, privacy, history and info panels, and the bar that the editor sees on the page."""
    article = samples["article"]
    watch.visit(f"/beheer/pages/{article.pk}/edit/")
    for panel in ("status", "preview", "checks", "comments"):
        toggle = watch.page.locator(f"[data-side-panel-toggle={panel}]")
        if toggle.count():
            toggle.click()
            watch.page.wait_for_timeout(2_000)
    preview = watch.page.frame_locator("iframe").first
    expect(preview.locator("h1").first).to_have_text("Bericht anders")
    watch.visit(article.url)
    watch.page.locator("wagtail-userbar").wait_for(state="attached")
    watch.page.get_by_role("button", name="Toon de snelle acties voor redacteuren").click()
    watch.page.wait_for_timeout(1_000)
    expect(watch.page.get_by_role("menuitem").first).to_be_visible()


def test_dialogs_of_a_page_and_a_collection(watch: Watch, samples: dict[str, Any]) -> None:
    watch.visit(f"/beheer/pages/{samples['article'].pk}/edit/")
    page = watch.page
    page.locator("[data-side-panel-toggle=status]").click()
    page.wait_for_timeout(500)
    for words in ("Planning", "Zichtbaarheid", "Privacy"):
        button = page.locator("[data-side-panel=status] button:visible").filter(has_text=words)
        if button.count():
            button.first.click()
            page.wait_for_timeout(700)
            page.keyboard.press("Escape")
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]:visible").first.click()
    field = page.locator("#id_go_live_at:visible")
    field.click()
    expect(page.locator(".xdsoft_datetimepicker:visible").first).to_be_visible()


def test_uploading_many_pictures_and_choosing_a_focal_point(
    watch: Watch, samples: dict[str, Any], tmp_path: Any
) -> None:
    watch.visit("/beheer/images/multiple/add/")
    with samples["image"].file.open("rb") as file:
        content = file.read()
    for name in ("een.png", "twee.png"):
        (tmp_path / name).write_bytes(content)
    watch.page.locator("input[type=file]").first.set_input_files([tmp_path / "een.png", tmp_path / "twee.png"])
    expect(watch.page.locator("#upload-list input[name$=title]")).to_have_count(2)
    assert watch.page.locator("doe-start[data-name]").count() == 0
    watch.visit(f"/beheer/images/{samples['image'].pk}/")
    picture = watch.page.locator(".focal-point-chooser")
    box = picture.bounding_box()
    assert box
    watch.page.mouse.move(box["x"] + 40, box["y"] + 40)
    watch.page.mouse.down()
    watch.page.mouse.move(box["x"] + 120, box["y"] + 120, steps=5)
    watch.page.mouse.up()
    expect(watch.page.locator("#id_focal_point_width")).not_to_have_value("")
