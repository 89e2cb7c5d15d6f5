"""Reads a directory into documents: which files are pages, where they hang in the tree, their front matter and body."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from frontmatter.default_handlers import YAMLHandler

from doedemocratie.core.characters import without_control_characters

from .mistakes import Mistakes, Place
from .yaml_nodes import Node, YAMLMistakeError, parse_mapping

INDEX = "index.md"
SETTINGS = "site.yaml"
HOME_SLUG = "home"


@dataclass
class Document:
    """One Markdown file. ``parent`` and ``source`` are paths relative to the directory; the home page has no parent."""

    source: str
    parent: str | None
    name: str
    place: Place
    raw: bytes = b""
    front: dict[str, Node] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    readable: bool = True
    slug: str = ""
    url_path: str = "/"
    """The address below the home page, from the slugs: ``/nieuws/x/``."""

    @property
    def order(self) -> tuple[int, str]:
        """Where it stands among its siblings."""
        node = self.front.get("order")
        try:
            return (int(node.text), self.name) if node else (10**9, self.name)
        except ValueError:
            return (10**9, self.name)


@dataclass
class Directory:
    """What was read: the documents, parents before their children and siblings in order, and the settings."""

    root: Path
    documents: list[Document]
    settings: dict[str, Node] | None
    settings_raw: bytes = b""


def escapes(root: Path, path: Path) -> bool:
    """Return whether ``path``, with its symbolic links followed, lies outside ``root``."""
    try:
        return not path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a loop of symbolic links
        return True


def read_text(path: Path, place: Place) -> tuple[bytes, str] | None:
    """Return the bytes and the text of a UTF-8 file, or note a mistake."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        place.mistake(f"the file cannot be read: {error.strerror}")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        place.at(line=line).mistake("the text is not UTF-8; save the file as UTF-8")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        place.at(line=text.count("\n", 0, text.index("\0")) + 1).mistake("the text contains a NUL character")
        return None
    return raw, without_control_characters(text)


def read_yaml(path: Path, place: Place) -> tuple[bytes, dict[str, Node]] | None:
    """Return the bytes and the content of a YAML file, or note a mistake."""
    read = read_text(path, place)
    if read is None:
        return None
    try:
        return read[0], parse_mapping(read[1], 1)
    except YAMLMistakeError as error:
        place.at(line=error.line).mistake(error.message)
        return None


def read_directory(root: Path, mistakes: Mistakes) -> Directory:
    """Read all content files below ``root``; what cannot be read is noted in ``mistakes``."""
    if not root.is_dir():
        reason = "is not a directory" if root.exists() else "the directory does not exist"
        mistakes.add(str(root), 0, "", reason)
        return Directory(root, [], None)
    documents = {source: _document(root, source, mistakes) for source in _markdown_files(root, mistakes)}
    if not documents:
        mistakes.add(str(root), 0, "", f"the directory has no pages; it needs at least {INDEX}")
    _find_missing_parents(documents, mistakes)
    directory = Directory(root, _in_tree_order(documents), None)
    settings = root / SETTINGS
    if settings.exists() and not escapes(root, settings):
        read = read_yaml(settings, Place(SETTINGS, mistakes))
        if read is not None:
            directory.settings_raw, directory.settings = read
    return directory


def _markdown_files(root: Path, mistakes: Mistakes) -> list[str]:
    found: list[str] = []

    def unreadable(error: OSError) -> None:
        name = os.path.relpath(error.filename, root)
        mistakes.add(name, 0, "", f"the directory cannot be read: {error.strerror}")

    for folder, folders, files in os.walk(root, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = PurePosixPath(os.path.relpath(folder, root))
        for name in [*folders, *sorted(files)]:
            path, source = Path(folder, name), str(here / name)
            if name.startswith(".") or name.lower() == "readme.md":
                continue
            if not source.isprintable():
                mistakes.add(ascii(source), 0, "", "the name of the file is not readable UTF-8 text")
            elif path.is_symlink() and escapes(root, path):
                mistakes.add(source, 0, "", "is a symbolic link that leads out of the directory")
            elif path.is_symlink() and path.is_dir():
                mistakes.add(source, 0, "", "is a symbolic link to a directory; these are not followed")
            elif name in files and path.suffix.lower() == ".md":
                found.append(source)
    return found


def _document(root: Path, source: str, mistakes: Mistakes) -> Document:
    path = PurePosixPath(source)
    place = Place(source, mistakes)
    owner = path.parent if path.name != INDEX else path.parent.parent
    if source == INDEX:
        parent, name = None, HOME_SLUG
    else:
        parent = str(owner / INDEX)
        name = path.parent.name if path.name == INDEX else path.stem
    document = Document(source, parent, name, place, slug=name)
    read = read_text(root / source, place)
    if read is None:
        document.readable = False
        return document
    document.raw, text = read
    _split(document, text)
    slug = document.front.get("slug")
    if slug is not None and slug.text:
        document.slug = slug.text
    return document


def _split(document: Document, text: str) -> None:
    boundary = YAMLHandler.FM_BOUNDARY
    marks = list(boundary.finditer(text))[:2]
    if not marks or marks[0].start() != 0:
        document.readable = False
        document.place.at(line=1).mistake("the file has no front matter (YAML between two lines '---')")
        return
    if len(marks) < 2:
        document.readable = False
        document.place.at(line=1).mistake("the front matter is not closed with a line '---'")
        return
    start, end = marks[0].end(), marks[1].end()
    document.body, document.body_line = text[end:], text.count("\n", 0, end) + 1
    try:
        document.front = parse_mapping(text[start : marks[1].start()], text.count("\n", 0, start) + 1)
    except YAMLMistakeError as error:
        document.readable = False
        document.place.at(line=error.line).mistake(error.message)
        return
    if not document.front:
        document.readable = False
        document.place.at(line=1).mistake("the front matter is empty; it needs at least 'type' and 'title'")


def _find_missing_parents(documents: dict[str, Document], mistakes: Mistakes) -> None:
    for document in documents.values():
        if document.parent is not None and document.parent not in documents:
            mistakes.add(document.parent, 0, "", "does not exist; a directory with pages needs it")


def _in_tree_order(documents: dict[str, Document]) -> list[Document]:
    children: dict[str | None, list[Document]] = {}
    for document in documents.values():
        children.setdefault(document.parent, []).append(document)
    ordered: list[Document] = []
    waiting = [documents[INDEX]] if INDEX in documents else []
    while waiting:
        document = waiting.pop()
        ordered.append(document)
        below = sorted(children.get(document.source, []), key=lambda child: child.order, reverse=True)
        for child in below:
            child.url_path = f"{document.url_path}{child.slug}/"
        waiting.extend(below)
    reached = {document.source for document in ordered}
    return [*ordered, *(document for source, document in documents.items() if source not in reached)]
