"""Ten frequent tasks of a role in a real browser, with the clicks that a person needs for each.

What counts stands in docs/editor-tasks.md: a press of the mouse, an option of a list (two: open it, choose), a file (one: the
button), and Enter or the space bar where they do what a click does. Typing, and going to the next field with Tab, does not.
The browser itself counts, so that nothing is forgotten that a test clicks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from doedemocratie.accounts.enums import Role

DOCUMENT = Path(__file__).parents[2] / "docs" / "editor-tasks.md"
TASKS_OF_A_ROLE = 10
MOST_CLICKS = 8

COUNT_CLICKS = """
// Not on the window: there Playwright takes back a press on what moved away meanwhile, before it presses again.
document.addEventListener("pointerdown", event => event.isTrusted && countClicks(1), true)
addEventListener("change", ({target, isTrusted}) => {
    // Playwright chooses an option or a file without the mouse; a person does not.
    if (!isTrusted && target.matches?.("select")) countClicks(2)
    if (!isTrusted && target.matches?.("[type=file]")) countClicks(1)
}, true)
addEventListener("keydown", ({key, target, isTrusted}) => {
    const enters = key === "Enter" && target.matches?.("a, button, summary, input, [role=option]")
    const ticks = key === " " && target.matches?.("button, summary, [type=checkbox], [type=radio]")
    if (isTrusted && (enters || ticks)) countClicks(1)
}, true)
"""


def watch(context: BrowserContext, report: Callable[[int], None]) -> None:
    """Tell ``report`` of every click in the pages that ``context`` opens from now on: how many it is to a person."""
    context.expose_binding("countClicks", lambda source, clicks: report(clicks))
    context.add_init_script(COUNT_CLICKS)


@dataclass
class Editor:
    """Somebody with a role, at a browser that counts what they click."""

    user: Any
    context: BrowserContext
    page: Page = field(init=False)
    clicks: int = 0

    def __post_init__(self) -> None:
        watch(self.context, self._count)
        self.page = self.context.new_page()
        self.page.goto("/beheer/login/")
        self.page.get_by_label("Gebruikersnaam").fill(self.user.username)
        self.page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
        self.page.get_by_role("button", name="Inloggen").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Welkom")

    def _count(self, clicks: int) -> None:
        self.clicks += clicks

    def begin(self) -> None:
        """Open the dashboard anew, as somebody who changed nothing about the admin. This is not counted."""
        done, self.page = self.page, self.context.new_page()
        done.close()
        self.page.goto("/beheer/")
        self.page.evaluate("localStorage.clear()")  # Wagtail remembers which panels stood open
        self.clicks = 0

    def counted(self) -> int:
        """Return the clicks since the task began."""
        self.page.evaluate("0")  # the browser has reported what was clicked before it answers this
        return self.clicks

    def menu(self, *names: str) -> None:
        """Go through the menu beside every screen: an item, perhaps one below it."""
        sidebar = self.page.locator("#wagtail-sidebar")
        for name in names:
            sidebar.get_by_role("link", name=name, exact=True).or_(
                sidebar.get_by_role("button", name=name, exact=True)
            ).first.click()

    def explorer(self) -> Locator:
        """Open the tree of pages beside the menu."""
        self.menu("Pagina's")
        return self.page.get_by_role("dialog", name="Pagina's zoeken en openen")

    def click(self, role: Any, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Click on the first thing in the screen with this role and exactly this name."""
        where = within or self.page.locator("main")
        where.get_by_role(role, name=name, exact=isinstance(name, str)).first.click()

    def dashboard(self, title: str) -> None:
        """Follow the link on the dashboard."""
        self.click("link", title)

    def row(self, title: str) -> Locator:
        """Return the row of a list that has this title."""
        return self.page.locator("main").get_by_role("row").filter(has_text=title)

    def open(self, title: str) -> None:
        """Open a page from a list."""
        self.row(title).get_by_role("link", name=title).first.click()

    def more(self, title: str, action: str) -> None:
        """Choose from what the three dots of a row of a list offer."""
        self.row(title).get_by_role("button", name=re.compile("Meer keuzes|Acties")).first.click()
        self.page.get_by_role("link", name=action).or_(self.page.get_by_role("button", name=action)).last.click()

    def finish(self, action: str) -> None:
        """Choose from the menu at the foot of a form, once its scripts are there."""
        self.page.wait_for_load_state()
        footer = self.page.get_by_role("navigation", name="Acties (footer)")
        footer.get_by_role("button", name="Meer acties").click()
        found = self.page.locator("footer, [data-tippy-root]")
        found.get_by_role("button", name=action, exact=True).or_(
            found.get_by_role("link", name=action, exact=True)
        ).last.click()

    def fill(self, label: str, words: str) -> None:
        """Type in a field. Nobody needs to click on it: Tab goes there."""
        self.page.get_by_role("textbox", name=label).first.fill(words)

    def moment(self, label: str, words: str, within: Locator | None = None) -> None:
        """Type a date, and click beside the calendar that opened below the field."""
        field = (within or self.page).get_by_role("textbox", name=label).first
        calendar = self.page.locator(".xdsoft_datetimepicker:visible")
        field.focus()
        expect(calendar).to_have_count(1)
        field.fill(words)
        box = field.bounding_box()
        assert box
        self.page.mouse.click(box["x"] - 12, box["y"] + box["height"] / 2)
        expect(calendar).to_have_count(0)

    def told(self, words: str) -> None:
        """Wait until the site has answered with these words."""
        expect(self.page.get_by_role("status").first).to_contain_text(words)


Step = Callable[[Editor, dict[str, Any]], None]


class Tasks:
    """The tasks of a role, in the order of the table in the document."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self.steps: dict[str, Step] = {}

    def task(self, name: str) -> Callable[[Step], Step]:
        """Decorate what does the task with this name in the document, from the dashboard to done."""

        def add(step: Step) -> Step:
            self.steps[name] = step
            return step

        return add

    def do(self, context: BrowserContext, site: dict[str, Any]) -> None:
        """Do every task as ``site["user"]``, also after one that failed; compare the clicks with the document and the limit.

        Raises ``ExceptionGroup`` with a note of which task it was, when one cannot be done.
        """
        editor = Editor(site["user"], context)
        problems: list[Exception] = []
        counted: dict[str, int] = {}
        for name, step in self.steps.items():
            editor.begin()
            try:
                step(editor, site)
            except Exception as problem:  # the others are tried all the same
                problem.add_note(f"This is the task ‘{name}’, after {editor.clicks} clicks, at {editor.page.url}")
                problems.append(problem)
            else:
                counted[name] = editor.counted()
        if problems:
            raise ExceptionGroup(f"{self.role} cannot do everything; the others took {counted}", problems)
        wrong = differences(documented(self.role), counted)
        assert not wrong, "\n".join([f"docs/editor-tasks.md, {self.role}:", *wrong])


def documented(role: Role) -> dict[str, int]:
    """Return the clicks of each task of ``role`` as the document has them."""
    text = DOCUMENT.read_text(encoding="utf-8")
    _, _, part = text.partition(f"\n## {role}\n")
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \|", part.partition("\n## ")[0], re.MULTILINE)
    return {name.strip(): int(clicks) for name, clicks in rows}


def differences(written: dict[str, int], counted: dict[str, int]) -> list[str]:
    """Return what is wrong: too many clicks, too few tasks, or another number than the document has; and what to write."""
    found = [
        f"‘{name}’ takes {clicks} clicks, more than {MOST_CLICKS}: make the way shorter"
        for name, clicks in counted.items()
        if clicks > MOST_CLICKS
    ]
    if len(counted) != TASKS_OF_A_ROLE:
        found.append(f"{len(counted)} tasks are tested, not {TASKS_OF_A_ROLE}")
    found += [f"‘{name}’ is not tested: take it out of the table" for name in written.keys() - counted.keys()]
    found += [
        f"write | {name} | {clicks} | in place of {written.get(name, 'nothing')}"
        for name, clicks in counted.items()
        if written.get(name) != clicks
    ]
    return found
