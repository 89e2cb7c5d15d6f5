"""The screens of the admin, and what is judged of them: for everybody, and on a small window too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import BrowserContext, Page, expect

from doedemocratie.accounts.role_setup import set_up_roles
from tests.visiting import load_initial_content

# What is wrong in the frame that Wagtail puts around every screen: a second search beside that of the menu, and a form of a
# snippet without a heading, and the map beside a long form that scrolls by mouse only.
WAGTAILS = (" landmark-unique: ", " page-has-heading-one: ", "w-minimap__list")
# What reaches over the edge of the window, and cannot be scrolled to. Wagtail puts its own panels and buttons there.
OUT_OF_REACH = """() => {
    const edge = document.documentElement.clientWidth + 1
    const scrolls = one => one.matches("main *")
        && ["auto", "scroll"].includes(getComputedStyle(one).overflowX)
        && one.getBoundingClientRect().right <= edge
    return [...document.querySelectorAll("main :is(select, input, textarea, td, th, label, p)")].filter(one => {
        const box = one.getBoundingClientRect()
        if (!box.width || box.right <= edge || one.closest(".w-minimap, aside, .footer, header")) return false
        for (let around = one.parentElement; around; around = around.parentElement) if (scrolls(around)) return false
        return true
    }).map(one => one.outerHTML.slice(0, 120))
}"""
# Waits until nothing moves any more after the window changed.
SETTLED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    const moving = document.getAnimations().filter(one => one instanceof CSSTransition)
    await Promise.allSettled(moving.map(one => one.finished))
}"""


@pytest.fixture
def page(transactional_db: None, new_context: Callable[..., BrowserContext]) -> Page:
    """An administrator of the site with its first content, signed in."""
    load_initial_content()
    set_up_roles()
    get_user_model().objects.create_superuser("bea", "bea@example.org", "een lang wachtwoord")
    page = new_context(reduced_motion="reduce").new_page()
    page.goto("/beheer/login/")
    page.get_by_label("Gebruikersnaam").fill("bea")
    page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page
