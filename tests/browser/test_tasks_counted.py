"""How the clicks of the tasks are counted and compared: see tasks.py."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import BrowserContext

from tests.browser.tasks import MOST_CLICKS, differences, watch

FORM = """<form onsubmit="return false"><label>Naam <input></label> <label>Tekst <textarea></textarea></label>
<label>Thema <select><option>Geen<option>Buurt</select></label> <label>Bestand <input type=file></label>
<label>Aan <input type=checkbox></label> <button type=button>Klaar</button></form>"""


def test_what_a_person_clicks_is_counted(new_context: Callable[..., BrowserContext]) -> None:
    context, reported = new_context(), list[int]()
    watch(context, reported.append)
    page = context.new_page()
    page.goto(f"data:text/html,{quote(FORM)}")

    def clicks() -> int:
        page.evaluate("0")
        found = sum(reported)
        reported.clear()
        return found

    page.get_by_label("Naam").fill("Noor")
    page.keyboard.press("Tab")
    page.keyboard.type("Een zin.")
    page.keyboard.press("Enter")
    page.keyboard.type("Nog een zin.")
    assert clicks() == 0
    page.get_by_label("Thema").select_option("Buurt")
    assert clicks() == 2
    page.get_by_label("Bestand").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
    assert clicks() == 1
    page.get_by_label("Aan").check()
    page.get_by_label("Aan").press(" ")
    assert clicks() == 2
    page.get_by_role("button", name="Klaar").click()
    page.get_by_role("button", name="Klaar").press("Enter")
    page.get_by_label("Naam").press("Enter")
    assert clicks() == 3
    page.get_by_role("button", name="Klaar").dispatch_event("pointerdown")  # a script's, not a person's
    assert clicks() == 0


def test_the_document_has_to_say_the_same() -> None:
    counted = {f"Taak {number}": number for number in range(1, 11)}
    long = [line for line in differences(counted, counted) if "make the way shorter" in line]
    assert len(long) == 10 - MOST_CLICKS
    short = {name: min(clicks, MOST_CLICKS) for name, clicks in counted.items()}
    assert differences(short, short) == []
    assert differences(short | {"Taak 3": 4, "Weg": 1}, short) == [
        "‘Weg’ is not tested: take it out of the table",
        "write | Taak 3 | 3 | in place of 4",
    ]
    assert differences({}, {}) == ["0 tasks are tested, not 10"]
