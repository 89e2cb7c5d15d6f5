"""The Dutch of the admin: our own messages are whole, and with them Wagtail's speak as this site does.

After an upgrade of Wagtail or Django a failure here names the strings that need our own Dutch: put them in
doedemocratie/editorial/locale and run ``make messages``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils.translation.trans_real import DjangoTranslation

LOCALE = Path(settings.LOCALE_PATHS[0])
SOURCES = sorted(LOCALE.glob("nl/LC_MESSAGES/*.po"))
# What a program fills in: %(count)s, %d, {title}.
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdif]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
# How one speaks to a friend. A reader of this site is "u".
FAMILIAR = re.compile(r"\b(je|jij|jou|jouw|jouwe|jezelf|jullie)\b", re.IGNORECASE)
# The right-hand column of the list of words in django.po.
JARGON = re.compile(
    r"\b(workflows?|snippets?|revisies?|slugs?|privacy|privé|tags?|taggen|collecties?|machtiging(?:en)?|alias(?:sen)?|"
    r"voorvertoning|(?:ont|ver)grendel\w*|live|dashboard|moderatie|notificaties?|selecteer|login|sorry|helaas|"
    r"publicatie (?:intrekken|inplannen)|(?:trek|ingetrokken)\b.*\bpublicatie|publicatie\b.*\bingetrokken)\b",
    re.IGNORECASE,
)
# No editor of this site meets these: names of apps, which only developers see, and tokens of an API that is not installed.
UNSEEN = re.compile(r"^Wagtail |API token|^workflow_tasks$|token")


def wagtail_apps() -> list[Path]:
    """Return the directory of each installed app of Wagtail that has messages."""
    paths = [Path(app.path) for app in apps.get_app_configs() if app.name.split(".")[0] == "wagtail"]
    return [path for path in paths if (path / "locale" / "en").is_dir()]


def key(entry: polib.POEntry) -> str:
    """Return a message as gettext's catalogue knows it."""
    return f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid


def catalogue(domain: str) -> dict[str, list[str]]:
    """Return every message with the Dutch that the admin shows for it, singular and plural."""
    if domain == "django":
        translation = DjangoTranslation("nl")
    else:
        # As Wagtail's view for the scripts of the admin asks for it.
        admin = str(Path(apps.get_app_config("wagtailadmin").path) / "locale")
        translation = DjangoTranslation("nl", domain=domain, localedirs=[admin])
    stored: Any = translation._catalog
    shown: dict[str, list[str]] = {}
    for found in set(stored.keys()):
        shown.setdefault(found[0] if isinstance(found, tuple) else found, []).append(stored[found])
    return shown


def seen_of_wagtail() -> Iterator[tuple[str, list[str]]]:
    """Yield every message of an installed app of Wagtail that somebody can meet, with the Dutch for it."""
    for domain in ("django", "djangojs"):
        shown = catalogue(domain)
        for path in wagtail_apps():
            source = path / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
            for entry in polib.pofile(str(source)) if source.is_file() else []:
                if not UNSEEN.search(entry.msgid):
                    yield entry.msgid, shown.get(key(entry), [])


def entries() -> list[polib.POEntry]:
    """Return our own messages."""
    return [entry for source in SOURCES for entry in polib.pofile(str(source))]


def pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Return each English form of a message with its Dutch."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_the_compiled_messages_are_those_of_the_source(source: Path) -> None:
    compiled = polib.mofile(str(source.with_suffix(".mo")))
    assert {key(entry): pairs(entry) for entry in compiled} == {
        key(entry): pairs(entry) for entry in polib.pofile(str(source))
    }, "Run make messages."


def test_there_are_messages_for_pages_and_for_scripts() -> None:
    assert [source.name for source in SOURCES] == ["django.po", "djangojs.po"]


def test_each_message_keeps_its_placeholders_tags_and_spaces() -> None:
    wrong = []
    for entry in entries():
        assert not entry.fuzzy, entry.msgid
        for english, dutch in pairs(entry):
            same = (
                bool(dutch.strip())
                and set(PLACEHOLDER.findall(english)) == set(PLACEHOLDER.findall(dutch))
                and sorted(TAG.findall(english)) == sorted(TAG.findall(dutch))
                and (english[:1].isspace(), english[-1:].isspace()) == (dutch[:1].isspace(), dutch[-1:].isspace())
            )
            if not same:
                wrong.append((english, dutch))
    assert not wrong


def says(dutch: list[str], words: re.Pattern[str]) -> bool:
    """Return whether an editor reads one of the ``words``: names of placeholders and tags are not read."""
    return any(words.search(PLACEHOLDER.sub("", TAG.sub("", text))) for text in dutch)


def listed(wrong: dict[str, list[str]]) -> str:
    """Return the messages to mend, one a line, for whoever reads the failure."""
    return "\n".join(f"{english!r}: {dutch}" for english, dutch in sorted(wrong.items()))


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_admin_never_says_je(domain: str) -> None:
    """Of every installed app, Django's among them."""
    wrong = {english: dutch for english, dutch in catalogue(domain).items() if says(dutch, FAMILIAR)}
    assert not wrong, listed(wrong)


def test_every_message_of_wagtail_has_dutch() -> None:
    wrong = {english: dutch for english, dutch in seen_of_wagtail() if not any(dutch)}
    assert not wrong, listed(wrong)


def test_wagtail_uses_the_words_of_this_site() -> None:
    wrong = {english: dutch for english, dutch in seen_of_wagtail() if says(dutch, JARGON)}
    assert not wrong, listed(wrong)


@pytest.mark.django_db
def test_our_words_reach_pages_and_scripts(client: Client) -> None:
    scripts = client.get("/beheer/jsi18n/").content.decode()
    assert '"Are you sure?": "Weet u het zeker?"' in scripts
    page = BeautifulSoup(client.get("/beheer/password_reset/").content, "html.parser")
    assert page.select_one("h1").get_text(strip=True) == "Kies een nieuw wachtwoord"
