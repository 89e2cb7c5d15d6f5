"""Reads a Word file: from the bytes that somebody chose to a document of which a publication can be composed."""

from __future__ import annotations

import io
import logging
import posixpath
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import mammoth  # type: ignore[import-untyped]  # has no types
from mammoth import documents

from .drawings import DrawingRewriter
from .inventory import Inventory, Picture, TextCollector
from .markup import child_of
from .opening import Package, open_word_file
from .pictures import prepare
from .refusals import MAX_PICTURES, Refusal, WordFileError
from .report import Notice, Report
from .styles import Styles

logger = logging.getLogger(__name__)

CORE_PROPERTIES = "docProps/core.xml"
# The parts with text, by the name of the relationship of the document with them; the document itself comes last.
STORIES = ("footnotes", "endnotes", "comments")

# The longest text that is accepted takes 110 MB while it is read, and its pictures 30 MB more, so a process reads one at a time.
_turn = threading.Lock()
PATIENCE = 30  # seconds


@dataclass
class WordDocument:
    """A Word file that was read: mammoth's document, and what its marks and the file stand for."""

    document: Any
    inventory: Inventory
    title: str = ""

    @property
    def report(self) -> Report:
        """What the curator must know."""
        return self.inventory.report

    @property
    def pictures(self) -> list[Picture]:
        """The pictures in the order of the text."""
        return self.inventory.pictures


def read_word_file(file: IO[bytes]) -> WordDocument:
    """Return the document in ``file``.

    Raises WordFileError, whatever is the matter with the file.
    """
    with _one_at_a_time(), always_explained():
        package = open_word_file(file)
        main = package.main_document()
        relationships = package.relationships(main)
        parts = {known.kind: known.target for known in relationships.values() if not known.is_external}
        inventory = Inventory(package, Styles(_tree(package, parts, "styles"), _tree(package, parts, "numbering")))
        copies = {
            story: _rewrite(inventory, parts[story], package.relationships(parts[story]))
            for story in STORIES
            if story in parts
        }
        copies["document"] = _rewrite(inventory, main, relationships)
        document = _read_copy(copies)
        word = WordDocument(document, inventory)
        _read_margins(
            inventory, [known.target for known in relationships.values() if known.kind in ("header", "footer")]
        )
        _read_properties(word, package)
        if len(word.pictures) > MAX_PICTURES:
            raise WordFileError(Refusal.TOO_MANY_PICTURES)
        prepare(package, word.pictures)
        package.judge_the_rest()
        return word


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _turn.acquire(timeout=PATIENCE):
        raise WordFileError(Refusal.BUSY)
    try:
        yield
    finally:
        _turn.release()


@contextmanager
def always_explained() -> Iterator[None]:
    """Turn whatever goes wrong into a message for the curator, and log what nobody foresaw."""
    try:
        yield
    except WordFileError:
        raise
    except RecursionError as error:
        logger.warning("A Word file has too many levels for its reader", exc_info=error)
        raise WordFileError(Refusal.TOO_DEEP) from error
    except MemoryError as error:
        logger.exception("There was not enough memory for a Word file")
        raise WordFileError(Refusal.TOO_LONG) from error
    except Exception as error:  # mammoth raises whatever it likes on a file that breaks the standard
        logger.exception("A Word file could not be read")
        raise WordFileError(Refusal.UNREADABLE) from error


def _tree(package: Package, parts: Mapping[str, str], kind: str) -> Any:
    return package.tree(parts[kind]) if kind in parts else None


def _rewrite(inventory: Inventory, name: str, relationships: Mapping[str, Any]) -> bytes:
    """Return the copy of the part ``name``; empty when the file has no such part."""
    rewriter = DrawingRewriter(inventory)
    inventory.relationships = relationships
    inventory.package.parse(name, rewriter)
    return "".join(rewriter.out).encode()


def _read_copy(copies: Mapping[str, bytes]) -> Any:
    """Return mammoth's document of the copies of the parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in copies.items():
            if content:
                archive.writestr(f"word/{name}.xml", content)
    found: list[Any] = []

    def keep(document: Any) -> Any:
        found.append(document)
        return documents.document([])

    # Its own HTML has no blocks, and knows nothing of our marks: the document is composed from mammoth's model.
    mammoth.convert_to_html(file, transform_document=keep, include_embedded_style_map=False)
    return found[0]


def _read_margins(inventory: Inventory, names: list[str]) -> None:
    """Note what stands in the headers and footers: it belongs to the paper."""
    for name in names:
        collector = TextCollector()
        inventory.package.parse(name, collector)
        if collector.text:
            inventory.report.add(Notice.HEADERS, detail=collector.text)
        if collector.pictures:
            inventory.report.add(Notice.HEADER_PICTURES, count=collector.pictures)


def _read_properties(word: WordDocument, package: Package) -> None:
    """Take the title from the properties of the file, and tell who it says is the author."""
    name = next(
        (
            known.target
            for known in package.relationships("").values()
            if posixpath.basename(known.target) == posixpath.basename(CORE_PROPERTIES) and not known.is_external
        ),
        CORE_PROPERTIES,
    )
    root = package.tree(name)
    if root is None:
        return
    word.title = " ".join(_property(root, "dc:title").split())
    if author := " ".join(_property(root, "dc:creator").split()):
        word.report.add(Notice.AUTHOR, detail=author)


def _property(root: Any, tag: str) -> str:
    found = child_of(root, tag)
    return "" if found is None else found.text or ""
