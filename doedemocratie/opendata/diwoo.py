"""The metadata of one document as the DiWoo standard has it, from what an editor filled in and what follows by itself.

https://standaarden.overheid.nl/diwoo/metadata, version 0.9.8. Elements that it leaves optional are given too when they are
known, because older and newer versions of the standard differ in what they require.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from doedemocratie.core.characters import NOT_XML
from doedemocratie.opendata.models import ValueList, ValueListItem
from doedemocratie.opendata.woo import ESTABLISHED, GOVERNMENT, MINISTRY, WooMixin, WooPart

# An address for e-mail, or enough digits for a telephone number and not those of an ISBN or a year.
CONTACT_DETAILS = re.compile(r"[^\s@]+@[^\s@]+\.\w|(?<![\d-])(?:\+\d{2}|0)[\d ()-]{8,14}\d(?![\d-])")


class Values:
    """The value lists at hand. One query, however many documents are made from them."""

    def __init__(self) -> None:
        self._by_id: dict[int, ValueListItem] = {}
        self._by_name: dict[tuple[str, str], ValueListItem] = {}
        for item in ValueListItem.objects.order_by("-is_current", "position"):
            item.label = writable(item.label)
            self._by_id[item.pk] = item
            for name in (item.code, item.label):
                if name:
                    self._by_name.setdefault((item.value_list, name.lower()), item)

    def chosen(self, item_id: int | None) -> ValueListItem | None:
        """Return the value with this id, whether or not it is still in use."""
        return self._by_id.get(item_id or 0)

    def named(self, value_list: ValueList, name: str) -> ValueListItem | None:
        """Return the value with this code or label."""
        return self._by_name.get((value_list, name.lower()))


@dataclass(frozen=True)
class Act:
    """What was done with the document, and when."""

    kind: ValueListItem
    moment: str


@dataclass
class Metadata:
    """The metadata of one document. ``None``, empty texts and empty lists are what is not known. Moments are xs:dateTime.

    ``followed`` names what no editor filled in. ``group`` is the same for a page and the files that belong to it.
    """

    title: str
    other_titles: list[str] = field(default_factory=list)
    description: str = ""
    identifiers: list[str] = field(default_factory=list)
    publisher: ValueListItem | None = None
    responsible: ValueListItem | None = None
    author: str = ""
    category: ValueListItem | None = None
    kind: ValueListItem | None = None
    theme: ValueListItem | None = None
    keywords: list[str] = field(default_factory=list)
    created_on: dt.date | None = None
    valid_from: str = ""
    valid_until: str = ""
    language: ValueListItem | None = None
    format: ValueListItem | None = None
    group: str = ""
    part_of: WooPart | None = None
    parts: list[WooPart] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    followed: set[str] = field(default_factory=set)


def metadata_of(page: WooMixin, values: Values) -> Metadata:
    """Return the metadata of ``page``, which may never have been saved. No query besides those of the page's hooks."""
    found = Metadata(title=writable(page.title), description=_description(page), format=_format("HTML", values))

    def value(name: str, chosen: int | None, value_list: ValueList, default: str) -> ValueListItem | None:
        item = values.chosen(chosen)
        if item is None:
            found.followed.add(name)
        return item or values.named(value_list, default)

    found.other_titles = _texts(page.woo_other_titles())
    found.identifiers = _texts([*page.woo_identifiers(), _key(page)])
    found.publisher = values.named(ValueList.ORGANISATION, MINISTRY)
    found.responsible = value("responsible", page.responsible_organisation_id, ValueList.ORGANISATION, MINISTRY)
    found.author = without_contact_details(page.woo_author())
    found.category = value(
        "category", page.information_category_id, ValueList.INFORMATION_CATEGORY, page.woo_category_code()
    )
    found.kind = value("kind", page.document_kind_id, ValueList.DOCUMENT_KIND, page.woo_document_kind_name())
    found.theme = value("theme", page.tooi_theme_id, ValueList.THEME, GOVERNMENT)
    found.keywords = _texts(page.woo_keywords())
    found.language = values.named(ValueList.LANGUAGE, page.woo_language())
    found.group = _key(page)
    parts = [part for part in page.woo_parts() if _format(part.format, values)]
    found.parts = [replace(part, title=writable(part.title)) for part in parts]
    _add_dates(found, page, values)
    return found


def _add_dates(found: Metadata, page: WooMixin, values: Values) -> None:
    chosen = [(values.chosen(act.kind_id), act.date) for act in page.document_acts.all()]
    acts = [(kind, date) for kind, date in chosen if kind is not None and date is not None]
    # A document was there before anything was done with it.
    found.created_on = page.created_on or min([page.woo_created_on(), *(date for _, date in acts)])
    if page.created_on is None:
        found.followed.add("created_on")
    if not acts:
        found.followed.add("acts")
        established = values.named(ValueList.ACT, ESTABLISHED)
        acts = [(established, found.created_on)] if established else []
    found.acts = [Act(kind, _moment(date)) for kind, date in acts]
    if page.valid_from is None:
        found.followed.add("valid_from")
    found.valid_from = _moment(page.valid_from or found.created_on)
    # "Tot en met": the last day counts as a whole.
    found.valid_until = _moment(page.valid_until, dt.time(23, 59, 59)) if page.valid_until else ""


def part_metadata_of(part: WooPart, page: WooPart, whole: Metadata, values: Values) -> Metadata:
    """Return the metadata of a file, which has that of its page, ``whole``, except what makes it a document of its own."""
    return Metadata(
        title=part.title,
        identifiers=[part.url],
        publisher=whole.publisher,
        responsible=whole.responsible,
        description=whole.description,
        author=whole.author,
        category=whole.category,
        kind=whole.kind,
        theme=whole.theme,
        keywords=whole.keywords,
        created_on=whole.created_on,
        valid_from=whole.valid_from,
        valid_until=whole.valid_until,
        language=values.named(ValueList.LANGUAGE, part.language) if part.language else whole.language,
        format=_format(part.format, values),
        group=whole.group,
        part_of=page,
        acts=whole.acts,
    )


def writable(text: str) -> str:
    """Return ``text`` without the characters that no XML document can hold."""
    return NOT_XML.sub("", text or "").strip()


def has_contact_details(text: str) -> bool:
    """Return whether ``text`` seems to have an address for e-mail or a telephone number."""
    return CONTACT_DETAILS.search(text or "") is not None


def without_contact_details(text: str) -> str:
    """Return ``text``, or nothing when it has details of a person that have no place in an index of documents."""
    return "" if has_contact_details(text) else writable(text)


def _description(page: WooMixin) -> str:
    return without_contact_details(page.introduction)


def _texts(texts: list[str]) -> list[str]:
    """Return the texts that say something, each once."""
    return list(dict.fromkeys(text for text in map(writable, texts) if text))


def _key(page: Any) -> str:
    """Return what tells the page from all others for ever, wherever it is moved; nothing before it is saved."""
    return str(page.translation_key) if page.pk and page.translation_key else ""


def _format(code: str, values: Values) -> ValueListItem | None:
    return values.named(ValueList.FORMAT, code)


def _moment(date: dt.date, time: dt.time = dt.time.min) -> str:
    """Return the moment as xs:dateTime writes it, with the offset of Dutch time."""
    moment = timezone.make_aware(dt.datetime.combine(date, time))
    # Before 1940 the clocks here were ahead by a number of seconds, which xs:dateTime cannot write.
    seconds = (moment.utcoffset() or dt.timedelta()).seconds % 60
    return (moment.replace(tzinfo=None) if seconds else moment).isoformat()
