"""Judges a Word file before anything is made of it.

A .docx is a zip of XML (ECMA-376, part 2). What is measured here is what is really read, never what the file says of itself;
nothing is written to the disk and nothing is fetched.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO
from urllib.parse import unquote
from xml.etree.ElementTree import Element, TreeBuilder  # builds from what markup.py has let through; parses nothing

from .markup import OFFICE, STRICT, Parser, Silence, Target
from .refusals import (
    MAX_FILE_SIZE,
    MAX_PARTS,
    MAX_RATIO,
    MAX_TEXT_SIZE,
    MAX_UNPACKED_SIZE,
    MEGABYTE,
    Refusal,
    WordFileError,
)

OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # the container of an encrypted .docx ([MS-OFFCRYPTO]) and of the old .doc
CONTENT_TYPES = "[Content_Types].xml"
MAIN_DOCUMENT = re.compile(r"wordprocessingml\.(document|template)\.main\+xml$")
UNSAFE_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|\\|(?:^|/)\.\.(?:/|$)|[\x00-\x1f]")
ENCRYPTED_ENTRY = 0x1
CHUNK = 256 * 1024
# Below this a good ratio proves nothing: a part that is nearly empty compresses very well.
RATIO_COUNTS_FROM = MEGABYTE


@dataclass(frozen=True)
class Relationship:
    """What a part of the file points at: a part by its name in the zip, or an address elsewhere."""

    kind: str
    target: str
    is_external: bool


class Package:
    """A Word file that was judged to be one. Its parts are unpacked one at a time, within limits for all together."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {entry.filename.lower(): entry for entry in archive.infolist()}
        self._parser = Parser()
        self._unpacked = 0
        self._text = 0
        self._parsed: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    @property
    def names(self) -> list[str]:
        """The names of all parts, in the order of the zip."""
        return [entry.filename for entry in self._entries.values()]

    def read(self, name: str) -> bytes:
        """Return what the part ``name`` holds. Raises WordFileError when it is damaged or too large; KeyError without it."""
        entry = self._entries[name.lower()]
        pieces: list[bytes] = []
        size = 0
        try:
            with self._archive.open(entry) as part:
                while piece := part.read(CHUNK):
                    size += len(piece)
                    self._count(len(piece), size, entry.compress_size)
                    pieces.append(piece)
        except WordFileError:
            raise
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise WordFileError(Refusal.DAMAGED) from error
        return b"".join(pieces)

    def _count(self, more: int, size: int, packed: int) -> None:
        self._unpacked += more
        if self._unpacked > MAX_UNPACKED_SIZE:
            raise WordFileError(Refusal.BOMB)
        if size > RATIO_COUNTS_FROM and size > MAX_RATIO * max(1, packed):
            raise WordFileError(Refusal.BOMB)

    def parse(self, name: str, target: Target) -> bool:
        """Tell ``target`` what is in the XML of the part ``name``, and return whether there is such a part.

        Raises WordFileError.
        """
        if name not in self:
            return False
        content = self.read(name)
        self._text += len(content)
        if self._text > MAX_TEXT_SIZE:
            raise WordFileError(Refusal.TOO_LONG)
        self._parsed.add(name.lower())
        self._parser.parse(content, target)
        return True

    def tree(self, name: str) -> Element | None:
        """Return the root of a small part of XML, or None when there is no such part. Raises WordFileError."""
        builder: TreeBuilder = TreeBuilder()
        return builder.close() if self.parse(name, builder) else None

    def judge_the_rest(self) -> None:
        """Parse what nobody asked for, so that nothing in the file escapes the limits. Raises WordFileError."""
        for name in self.names:
            if name.lower().endswith((".xml", ".rels")) and name.lower() not in self._parsed:
                self.parse(name, Silence())

    def relationships(self, name: str) -> dict[str, Relationship]:
        """Return what the part ``name`` points at, by the id with which it does ("" is the file as a whole)."""
        folder, own = posixpath.split(name)
        root = self.tree(posixpath.join(folder, "_rels", f"{own}.rels"))
        found: dict[str, Relationship] = {}
        for element in () if root is None else root.iter("rel:Relationship"):
            target, kind = element.get("Target", ""), element.get("Type", "")
            is_external = element.get("TargetMode") == "External"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            kind = kind.removeprefix(OFFICE).removeprefix(STRICT).rpartition("/")[2]
            found[element.get("Id", "")] = Relationship(kind, target, is_external)
        return found

    def main_document(self) -> str:
        """Return the name of the part with the text. Raises WordFileError when there is none."""
        for relationship in self.relationships("").values():
            if relationship.kind == "officeDocument" and not relationship.is_external and relationship.target in self:
                return relationship.target
        if "word/document.xml" in self:
            return "word/document.xml"
        raise WordFileError(Refusal.NOT_WORD)


def open_word_file(file: IO[bytes]) -> Package:
    """Return the package in ``file``, which can be read at any place. Raises WordFileError when it is no good Word file."""
    file.seek(0, 2)
    if file.tell() > MAX_FILE_SIZE:
        raise WordFileError(Refusal.TOO_LARGE)
    file.seek(0)
    begin = file.read(1024)
    if begin.startswith(OLE):
        raise WordFileError(_kind_of_ole(file))
    if begin.startswith(b"%PDF"):
        raise WordFileError(Refusal.PDF)
    if begin.startswith(b"{\\rtf"):
        raise WordFileError(Refusal.RTF)
    if not begin.startswith(b"PK"):
        raise WordFileError(Refusal.NOT_WORD)
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise WordFileError(Refusal.DAMAGED) from error
    _judge_entries(archive.infolist())
    package = Package(archive)
    _judge_kind(package)
    return package


def _kind_of_ole(file: IO[bytes]) -> Refusal:
    """Tell an encrypted file from an old one by the names of the streams in it, which stand there in UTF-16."""
    file.seek(0)
    content = file.read()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Refusal.ENCRYPTED
    return Refusal.OLD_WORD if "WordDocument".encode("utf-16-le") in content else Refusal.OLD_OFFICE


def _judge_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse by the directory of the zip what need not be unpacked to be refused."""
    if len(entries) > MAX_PARTS:
        raise WordFileError(Refusal.TOO_MANY_PARTS)
    names: set[str] = set()
    for entry in entries:
        if entry.flag_bits & ENCRYPTED_ENTRY:
            raise WordFileError(Refusal.ENCRYPTED)
        # zipfile cuts a name off at a NUL and turns some slashes; what the file says is in orig_filename.
        if UNSAFE_NAME.search(entry.orig_filename) or entry.filename.lower() in names:
            raise WordFileError(Refusal.UNSAFE_NAMES)
        names.add(entry.filename.lower())
    if any(name.rpartition("/")[2].startswith("vbaproject") for name in names):
        raise WordFileError(Refusal.MACROS)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_SIZE:
        raise WordFileError(Refusal.BOMB)


def _judge_kind(package: Package) -> None:
    """Refuse what is a zip, and not a Word document."""
    if "mimetype" in package and b"opendocument" in package.read("mimetype")[:200]:
        raise WordFileError(Refusal.OPEN_DOCUMENT)
    root = package.tree(CONTENT_TYPES)
    if root is None:
        raise WordFileError(Refusal.NOT_WORD)
    types = [element.get("ContentType", "") for element in root]
    if any("macroEnabled" in name or "vbaProject" in name for name in types):
        raise WordFileError(Refusal.MACROS)
    if not any(MAIN_DOCUMENT.search(name) for name in types):
        if any("spreadsheetml.sheet.main" in name for name in types):
            raise WordFileError(Refusal.SPREADSHEET)
        if any("presentationml.presentation.main" in name for name in types):
            raise WordFileError(Refusal.PRESENTATION)
        raise WordFileError(Refusal.NOT_WORD)
