"""Reads the XML of a Word file, which anybody may have written, within limits.

Expat reports each element when it meets it, so what is too deep, too much or not allowed is refused before anything is made
of it. Every part of a file is read once, by this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, Protocol
from xml.etree.ElementTree import Element  # only the type
from xml.parsers import expat

from .refusals import MAX_DEPTH, MAX_ELEMENTS, Refusal, WordFileError

# The namespaces by the prefix that Word itself gives them; the second of two is that of "Strict Open XML".
OFFICE = "http://schemas.openxmlformats.org"
STRICT = "http://purl.oclc.org/ooxml"
PREFIXES = {
    f"{OFFICE}/wordprocessingml/2006/main": "w",
    f"{STRICT}/wordprocessingml/main": "w",
    f"{OFFICE}/officeDocument/2006/relationships": "r",
    f"{STRICT}/officeDocument/relationships": "r",
    f"{OFFICE}/officeDocument/2006/math": "m",
    f"{STRICT}/officeDocument/math": "m",
    f"{OFFICE}/drawingml/2006/wordprocessingDrawing": "wp",
    f"{STRICT}/drawingml/wordprocessingDrawing": "wp",
    f"{OFFICE}/drawingml/2006/main": "a",
    f"{STRICT}/drawingml/main": "a",
    f"{OFFICE}/drawingml/2006/picture": "pic",
    f"{STRICT}/drawingml/picture": "pic",
    f"{OFFICE}/drawingml/2006/chart": "c",
    f"{STRICT}/drawingml/chart": "c",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "cx",
    f"{OFFICE}/drawingml/2006/diagram": "dgm",
    f"{STRICT}/drawingml/diagram": "dgm",
    f"{OFFICE}/markup-compatibility/2006": "mc",
    f"{OFFICE}/package/2006/content-types": "ct",
    f"{OFFICE}/package/2006/relationships": "rel",
    f"{OFFICE}/package/2006/metadata/core-properties": "cp",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://schemas.microsoft.com/office/drawing/2017/decorative": "adec",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}

ENCODINGS = frozenset({"utf-8", "utf8", "utf-16", "us-ascii"})


class Target(Protocol):
    """What hears of the elements. ``xml.etree.ElementTree.TreeBuilder`` is one, for the small parts."""

    def start(self, tag: str, attributes: dict[str, str], /) -> Any:
        """Hear that an element begins."""

    def end(self, tag: str, /) -> Any:
        """Hear that it ends."""

    def data(self, text: str, /) -> Any:
        """Hear of text in it."""


class Silence:
    """Listens to nothing, for a part that is only judged."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Do nothing."""

    def end(self, tag: str) -> None:
        """Do nothing."""

    def data(self, text: str) -> None:
        """Do nothing."""


def child_of(element: Element, path: str) -> Element | None:
    """Return the first descendant at ``path``, such as "w:pPr/w:numPr"; ElementTree takes our prefixes for its own."""
    found: Element | None = element
    for tag in path.split("/"):
        found = next((child for child in (() if found is None else found) if child.tag == tag), None)
    return found


class Parser:
    """Parses the parts of one file; what it counts, it counts over all of them."""

    def __init__(self) -> None:
        self.elements = 0
        self._names: dict[str, str] = {}

    def parse(self, content: bytes, target: Target) -> None:
        """Tell ``target`` what is in the XML in ``content``.

        Raises WordFileError when it is no XML, has a document type, or goes beyond the limits.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        depth = 0
        short = self._short

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            self.elements += 1
            if depth > MAX_DEPTH:
                raise WordFileError(Refusal.TOO_DEEP)
            if self.elements > MAX_ELEMENTS:
                raise WordFileError(Refusal.TOO_LONG)
            target.start(short(name), {short(key): value for key, value in attributes.items()})

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            target.end(short(name))

        def refuse(*_arguments: Any) -> NoReturn:
            raise WordFileError(Refusal.DECLARATIONS)

        def declare(_version: str, encoding: str | None, _standalone: int) -> None:
            # Any other encoding is asked of Python, which has strange ones; an Office file has these two (ECMA-376-2, 8.2).
            if encoding is not None and encoding.lower() not in ENCODINGS:
                raise WordFileError(Refusal.DAMAGED)

        parser.XmlDeclHandler = declare
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = target.data
        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        parser.ExternalEntityRefHandler = refuse
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise WordFileError(Refusal.DAMAGED) from error
        finally:
            # The handlers refer to each other and to the parser; without this the memory waits for the collector.
            parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None

    def _short(self, name: str) -> str:
        found = self._names.get(name)
        if found is None:
            namespace, _space, local = name.rpartition(" ")
            found = f"{PREFIXES.get(namespace, '?')}:{local}" if namespace else local
            self._names[name] = found
        return found
