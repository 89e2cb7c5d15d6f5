"""No script of Wagtail's stands in the HTML of the admin, and none that an editor types ever runs there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils.html import escape
from wagtail.admin.widgets import AdminPageChooser
from wagtail.images.widgets import AdminImageChooser

from doedemocratie.editorial.inline_scripts import start, without_script
from tests import factories
from tests.accounts.conftest import signed_in

ATTACK = """"'></script><script>alert(1)</script><doe-start data-name="initDateChooser" data-arguments="[1]">"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> dict[str, Any]:
    """A site with sections."""
    return factories.make_site()


@pytest.fixture
def editor(site: dict[str, Any]) -> Client:
    """Somebody who may see every screen."""
    return signed_in(get_user_model().objects.create_superuser("bea", "bea@example.org", "een lang wachtwoord"))


def html_of(response: Any) -> str:
    """Return the HTML of a screen, or that which a modal gets as JSON."""
    text: str = response.content.decode()
    return str(json.loads(text).get("html", "")) if response["Content-Type"].startswith("application/json") else text


def inline_scripts(html: str) -> list[str]:
    """Return the scripts that a browser would run from the HTML itself, its handlers included."""
    soup = BeautifulSoup(html, "html.parser")
    scripts = [
        str(tag) for tag in soup.find_all("script") if not tag.get("src") and tag.get("type") != "application/json"
    ]
    handlers = [str(tag) for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    return [*scripts, *handlers]


def started(html: str) -> list[str]:
    """Return the names of the widgets that are started."""
    soup = BeautifulSoup(html, "html.parser")
    found = soup.find_all("doe-start")
    for tag in found:
        json.loads(str(tag["data-arguments"]))
    return [str(tag["data-name"]) for tag in found]


def test_the_form_of_a_page_starts_its_widgets_without_scripts(site: dict[str, Any], editor: Client) -> None:
    html = html_of(editor.get(f"/beheer/pages/add/news/newsarticlepage/{site['nieuws'].pk}/"))
    assert inline_scripts(html) == []
    assert set(started(html)) >= {"ImageChooser", "initDateChooser", "initDateTimeChooser", "MultipleChooserPanel"}
    history = html_of(editor.get(f"/beheer/pages/{site['nieuws'].pk}/history/"))
    assert inline_scripts(history) == []
    assert started(history) == ["initDateChooser", "initDateChooser"]


@pytest.mark.parametrize(
    "address",
    [
        "/beheer/pages/{parent}/",
        "/beheer/pages/{page}/edit/",
        "/beheer/pages/{page}/history/",
        "/beheer/pages/{page}/delete/",
        "/beheer/pages/search/?q={query}",
        "/beheer/choose-page/{parent}/",
        "/beheer/choose-page/search/?q=script",
        "/beheer/images/",
        "/beheer/images/{image}/",
        "/beheer/images/chooser/",
        "/beheer/images/chooser/chosen/{image}/",
        "/beheer/documents/",
        "/beheer/documents/edit/{document}/",
        "/beheer/documents/chooser/",
        "/beheer/documents/chooser/chosen/{document}/",
    ],
)
def test_what_an_editor_types_is_text_everywhere(address: str, site: dict[str, Any], editor: Client) -> None:
    image = factories.make_image(40, 40, title=ATTACK, description=ATTACK)
    document = factories.make_document(title=ATTACK)
    page = factories.make_article(
        site["nieuws"],
        title=ATTACK,
        introduction=ATTACK,
        lead_image=image,
        body=[
            ("paragraph", f"<p>{escape(ATTACK)}</p>"),
            ("image", {"image": image, "caption": ATTACK, "credit": ATTACK}),
            ("quote", {"text": ATTACK, "source": ATTACK, "source_url": ""}),
        ],
    )
    place = {"page": page.pk, "parent": site["nieuws"].pk, "image": image.pk, "document": document.pk}
    response = editor.get(address.format(**place, query="%3Cscript%3Ealert(1)%3C/script%3E"))
    assert response.status_code == 200
    html = html_of(response)
    assert inline_scripts(html) == []
    # An element of the attacker would have these arguments.
    assert not BeautifulSoup(html, "html.parser").select("doe-start[data-arguments='[1]']")
    assert "script-src 'self';" in response["Content-Security-Policy"]


@pytest.mark.parametrize("widget", [AdminPageChooser, AdminImageChooser], ids=lambda widget: widget.__name__)
def test_a_chooser_starts_as_wagtail_would_start_it(widget: Any, site: dict[str, Any]) -> None:
    chooser = widget()
    html = chooser.render("veld", None, {"id": "id_veld"})
    assert inline_scripts(html) == []
    element = BeautifulSoup(html, "html.parser").find("doe-start")
    assert element
    assert element["data-name"] == chooser.js_constructor
    given = json.loads(str(element["data-arguments"]))
    assert given == ["id_veld", json.loads(json.dumps(chooser.get_js_init_options("id_veld", "veld", None)))]


@pytest.mark.parametrize(
    "html",
    [
        "<p>Geen script</p>",
        "<p></p><script>eerst(); new PageChooser(1);</script>",
        "<p></p><script>new PageChooser(document.cookie);</script>",
        "<script>new PageChooser(1);</script><p>Niet aan het eind</p>",
    ],
)
def test_any_other_script_stays_for_the_browser_to_refuse(html: str) -> None:
    assert without_script(html) == html


def test_arguments_cannot_leave_their_attribute() -> None:
    html = start("PageChooser", '"></doe-start><script>alert(1)</script>')
    assert inline_scripts(html) == []
    assert started(html) == ["PageChooser"]
