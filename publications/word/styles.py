"""What the styles and numberings of a Word file mean, whatever the language of the template.

Word keeps the English names of its own styles in every language (``heading 1``), with a translated id (``Kop1``); other
programs write other names. A style of somebody's own is what the style is that it was based on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element  # only the type: parsing is done in markup.py

from .markup import child_of

MAX_LEVEL = 8  # Word numbers the levels of a list from 0 to 8

HEADING = re.compile(r"^(?:heading|kop|überschrift|titre)\s*([1-9])$")
ROLES = (
    (re.compile(r"^(?:title|titel)$"), "title"),
    (re.compile(r"^(?:subtitle|ondertitel)$"), "subtitle"),
    (re.compile(r"^(?:caption|bijschrift)$"), "caption"),
    (re.compile(r"^(?:(?:intense |block )?quote|quotations|citaat|duidelijk citaat)$"), "quote"),
    (re.compile(r"^(?:toc (?:heading|\d)|contents (?:heading|\d)|kop(?:tekst)? van inhoudsopgave|inhopg ?\d)$"), "toc"),
    (re.compile(r"^(?:table of figures|lijst met afbeeldingen)$"), "toc"),
)
# Word's styles for a list inside a list have lists of their own, of one level; only the name tells how deep it is.
DEEPER = re.compile(r"^(?:list bullet|list number|lijst ?opsom\.? ?teken|lijst ?nummering) ?([2-5])$")
# Styles in which people write running text.
ORDINARY = re.compile(
    r"^(?:normal|standaard|default.*|body text.*|platte tekst.*|text body|first paragraph|compact|plain text|no spacing"
    r"|geen afstand|list.*|lijst.*|opsomming.*|footnote.*|voetnoot.*|endnote.*|eindnoot.*|annotation.*|normal \(web\)"
    r"|normaalweb|normal indent|table.*|tabel.*|header|footer|koptekst|voettekst|balloon text|comment.*|frame contents)$"
)


@dataclass(frozen=True)
class Numbering:
    """How a paragraph is numbered: the list it is in, its level from 0, and what stands before it.

    ``words`` are what Word writes around the number of each item, such as "Artikel 1".
    """

    list_id: str
    level: int
    form: str
    start: int = 1
    words: str = ""

    @property
    def is_ordered(self) -> bool:
        """Whether the order of the list means something."""
        return self.form != "bullet"


@dataclass(frozen=True)
class ListLevel:
    """One level of a list as the file has it; a level that it does not describe has bullets."""

    form: str = "bullet"
    start: int = 1
    words: str = ""


@dataclass
class Style:
    """One style as the file has it."""

    id: str
    name: str
    based_on: str
    outline: str | None
    list_id: str | None
    level: str | None
    marks: dict[str, bool]


class Styles:
    """The styles and lists of one file. Either root may be missing."""

    def __init__(self, styles: Element | None, numbering: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default = ""
        for element in () if styles is None else styles.iter("w:style"):
            self._add(element)
        self._read_lists(numbering)
        self._roles: dict[str, str] = {}

    def _add(self, element: Element) -> None:
        style = Style(
            id=element.get("w:styleId", ""),
            name=_value(element, "w:name") or "",
            based_on=_value(element, "w:basedOn") or "",
            outline=_value(element, "w:pPr/w:outlineLvl"),
            list_id=_value(element, "w:pPr/w:numPr/w:numId"),
            level=_value(element, "w:pPr/w:numPr/w:ilvl"),
            marks={
                mark: is_on(found.get("w:val"))
                for mark in ("b", "i")
                if (found := child_of(element, f"w:rPr/w:{mark}")) is not None
            },
        )
        self._styles.setdefault(style.id, style)
        if element.get("w:type") == "paragraph" and is_on(element.get("w:default", "0")):
            self._default = style.id

    def _chain(self, style_id: str) -> Iterator[Style]:
        """Yield the style and what it was based on; a circle ends where it began."""
        seen: set[str] = set()
        style = self._styles.get(style_id)
        while style is not None and style.id not in seen:
            seen.add(style.id)
            yield style
            style = self._styles.get(style.based_on)

    def role(self, style_id: str) -> str:
        """Return what a paragraph of this style is: "heading-1" and further, "title", "subtitle", "caption", "quote", "toc".

        Empty for running text, and "custom:" with the name for a style of which nothing is known.
        """
        style_id = style_id or self._default
        if style_id not in self._roles:
            self._roles[style_id] = self._find_role(style_id)
        return self._roles[style_id]

    def _find_role(self, style_id: str) -> str:
        chain = list(self._chain(style_id))
        for style in chain:
            name = style.name.strip().lower()
            if match := HEADING.match(name):
                return f"heading-{match[1]}"
            for pattern, role in ROLES:
                if pattern.match(name):
                    return role
            if style.outline is not None and style.outline.isdigit() and int(style.outline) <= MAX_LEVEL:
                return f"heading-{int(style.outline) + 1}"
        if not chain:
            return _role_of_id(style_id)
        return "" if ORDINARY.match(chain[0].name.strip().lower()) else f"custom:{chain[0].name or style_id}"

    def marks(self, style_id: str) -> dict[str, bool]:
        """Return whether text of this style is bold ("b") or italic ("i"), as far as the style says so."""
        marks: dict[str, bool] = {}
        for style in self._chain(style_id):
            marks = {**style.marks, **marks}
        return marks

    def numbering(self, style_id: str, list_id: str | None, level: str | None) -> Numbering | None:
        """Return how a paragraph is numbered: by its own list and level, else by those of its style; None when it is not."""
        style_id = style_id or self._default
        if list_id is None:
            for style in self._chain(style_id):
                if style.list_id is not None:
                    list_id = style.list_id
                    level = level or style.level or self._level_of_style(style.id, list_id)
                    break
        if list_id is None or list_id == "0":
            return None
        depth = min(int(level), MAX_LEVEL) if level and level.isdigit() else 0
        found = self._level(list_id, depth)
        start = self._starts.get((list_id, depth), found.start)
        if found.form == "none":
            return None
        return Numbering(list_id, depth or self._depth_of_name(style_id), found.form, start, found.words)

    def _depth_of_name(self, style_id: str) -> int:
        """Return how deep in a list the name of the style puts a paragraph, from 0."""
        for style in self._chain(style_id):
            if match := DEEPER.match(style.name.strip().lower()):
                return int(match[1]) - 1
        return 0

    def _read_lists(self, numbering: Element | None) -> None:
        self._forms: dict[str, dict[int, ListLevel]] = {}
        self._starts: dict[tuple[str, int], int] = {}  # where one list of a kind starts otherwise than its kind
        self._levels: dict[tuple[str, str], str] = {}
        self._kinds: dict[str, str] = {}
        self._links: dict[str, str] = {}
        if numbering is None:
            return
        for kind in numbering.iter("w:abstractNum"):
            kind_id = kind.get("w:abstractNumId", "")
            forms = self._forms.setdefault(kind_id, {})
            self._links[kind_id] = _value(kind, "w:numStyleLink") or ""
            for place, element in enumerate(kind.iter("w:lvl")):
                given = element.get("w:ilvl", "")
                level = int(given) if given.isdigit() else place
                forms[level] = _list_level(element)
                if style_id := _value(element, "w:pStyle"):
                    self._levels[kind_id, style_id] = str(level)
        for element in numbering.iter("w:num"):
            list_id = element.get("w:numId", "")
            self._kinds[list_id] = _value(element, "w:abstractNumId") or ""
            for override in element.iter("w:lvlOverride"):
                level_id, start = override.get("w:ilvl", ""), _value(override, "w:startOverride") or ""
                if level_id.isdigit() and start.isdigit():
                    self._starts[list_id, int(level_id)] = int(start)

    def _level_of_style(self, style_id: str, list_id: str) -> str | None:
        return self._levels.get((self._kinds.get(list_id, ""), style_id))

    def _level(self, list_id: str, level: int) -> ListLevel:
        """Return a level of a list; one that refers to a style of lists has the levels of the list of that style."""
        for _step in range(5):
            kind = self._kinds.get(list_id, "")
            linked = self._styles.get(self._links.get(kind, ""))
            if linked is None or not linked.list_id:
                return self._forms.get(kind, {}).get(level, ListLevel())
            list_id = linked.list_id
        return ListLevel()


def is_on(value: str | None) -> bool:
    """Return whether a property of Word is on: it is when it is there without a value (ECMA-376, 17.17.4)."""
    return value not in ("0", "false", "off", "none")


def _value(element: Element, path: str) -> str | None:
    found = child_of(element, path)
    return None if found is None else found.get("w:val")


def _list_level(element: Element) -> ListLevel:
    form = _value(element, "w:numFmt") or "decimal"
    start = _value(element, "w:start") or ""
    text = _value(element, "w:lvlText") or ""
    # The sign of a bullet is often the letter of a font of signs.
    has_words = form not in ("bullet", "none") and re.search(r"[^\W\d]{2}", re.sub(r"%\d", "", text))
    return ListLevel(form, int(start) if start.isdigit() else 1, re.sub(r"%\d", "1", text).strip() if has_words else "")


def _role_of_id(style_id: str) -> str:
    """Return the role of a style that the file does not describe, by its id."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", style_id).lower()
    if match := HEADING.match(words):
        return f"heading-{match[1]}"
    role = next((role for pattern, role in ROLES if pattern.match(words)), None)
    return role or (f"custom:{style_id}" if style_id and not ORDINARY.match(words) else "")
