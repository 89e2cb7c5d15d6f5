"""The boxes of the body, ``::: name Title`` to ``:::``, to blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markdown_it.tree import SyntaxTreeNode
from wagtail.documents import get_document_model
from wagtail.models import Page

from .block_values import block_date, block_value, with_empty_texts
from .mistakes import Place
from .references import FileReference, Items, PageReference
from .rich_text import LISTS, not_allowed, plain_text
from .tables import read_table
from .yaml_nodes import YAMLMistakeError, parse_mapping

if TYPE_CHECKING:
    from doedemocratie.core.blocks import ContentBox

    from .markdown import BodyReader

SEEN_ON = re.compile(r"\s*\(bekeken op (\S+)\)\s*$")
ROW_HEADERS = re.compile(r"\s*\{row_headers=(true|false)\}\s*$")


@dataclass
class BoxReader:
    """Reads one box of ``body``."""

    body: BodyReader
    node: SyntaxTreeNode
    place: Place

    def read(self) -> None:
        """Add the block of the box, or note a mistake."""
        name, _space, title = self.node.info.strip().partition(" ")
        self.title = title.strip()
        start, end = self.node.map or (0, 0)
        self.inside = self.body.lines[start + 1 : end]
        closing = self.body.lines[end] if end < len(self.body.lines) else ""
        if not name:
            self.place.mistake("this ':::' closes no box, or the box has no name")
        elif name not in BOXES and name not in self.own_boxes:
            self.place.mistake(f"there is no box '{name}'; there are: {', '.join([*BOXES, *self.own_boxes])}")
        elif not closing.strip().startswith(":::"):
            self.place.mistake(f"the box '{name}' is not closed with ':::'")
        else:
            self.name = name
            self.place = self.place.at(field_name=f"body: {name}")
            if name in BOXES:
                BOXES[name](self)
            else:
                kind, box = self.own_boxes[name]
                FORMS[box.form](self, kind, box)

    @property
    def own_boxes(self) -> dict[str, tuple[str, ContentBox]]:
        """The boxes that the blocks of this body declare themselves: by name, the kind of block and the box."""
        return {
            block.content_box.name: (kind, block.content_box)
            for kind, block in self.body.stream.child_blocks.items()
            if getattr(block, "content_box", None)
        }

    def lines(self, kind: str, box: ContentBox) -> None:
        """A list of plain texts."""
        items = [plain_text(inline, place) for inline, place in self._lines()]
        self.body.add(kind, self._with_title(box, {box.items: Items(items)}), self.node)

    def parts(self, kind: str, box: ContentBox) -> None:
        """Texts, each under a heading that names it."""
        self._no_title()
        parts = self._parts(kind, box.items, "*", "text")
        self.body.add(
            kind, {box.items: Items({"name": part["title"], "text": part["text"]} for part in parts)}, self.node
        )

    def references(self, kind: str, box: ContentBox) -> None:
        """A list of sources: text or one link, and perhaps the day on which the address was seen."""
        self._no_title()
        self.body.add(
            kind, {box.items: Items(self._source(inline, place) for inline, place in self._lines())}, self.node
        )

    def callout(self) -> None:
        """A box that stands out: any text."""
        text = self.body.rich_text(self.node.children, "callout", "text")
        self.body.add("callout", {"title": self.title, "text": text}, self.node)

    def steps(self) -> None:
        """Steps, each under a heading."""
        self._heading()
        self.body.add("steps", {"steps": self._parts("steps", "steps", "*", "text")}, self.node)

    def accordion(self) -> None:
        """Parts to fold open, each under a heading."""
        self._heading()
        self.body.add("accordion", {"items": self._parts("accordion", "items", "*", "text")}, self.node)

    def page_links(self) -> None:
        """A list of pages."""
        pages = [
            target for text, place in self._items() if isinstance(target := self._target(text, place), PageReference)
        ]
        self.body.add("page_links", self._titled(pages=Items(pages)), self.node)

    def downloads(self) -> None:
        """A list of documents."""
        links, model = self.body.links, get_document_model()
        files = [file for text, place in self._items() if (file := links.file(text, model, place)) is not None]
        self.body.add("downloads", self._titled(documents=Items(files)), self.node)

    def table(self) -> None:
        """A table with a caption."""
        options = ROW_HEADERS.search(self.title)
        caption = ROW_HEADERS.sub("", self.title)
        row_headers = not options or options.group(1) == "true"
        if [child.type for child in self.node.children] != ["table"]:
            self.place.mistake("the box holds one pipe table and nothing else")
            return
        table = self.node.children[0]
        self.body.add("table", read_table(self.body, table, self.place, caption, row_headers), self.node)

    def contact(self) -> None:
        """Whom to ask, in YAML."""
        self._no_title()
        self._from_yaml("contact", {})

    def video(self) -> None:
        """A video elsewhere, in YAML."""
        self._from_yaml("video", {"title": self.title} if self.title else {})

    def _with_title(self, box: ContentBox, value: dict[str, Any]) -> dict[str, Any]:
        if box.has_title:
            return {"title": self.title, **value}
        self._no_title()
        return value

    def _lines(self) -> list[tuple[SyntaxTreeNode, Place]]:
        """Return the one line of text of every list item."""
        lines: list[tuple[SyntaxTreeNode, Place]] = []
        for child in self.node.children:
            here = self.place.at(line=self.body.line(child))
            if child.type not in LISTS:
                here.mistake(f"this box holds one list; {not_allowed(child.type)}")
                continue
            for item in child.children:
                here = self.place.at(line=self.body.line(item))
                if len(item.children) == 1 and item.children[0].children:
                    lines.append((item.children[0].children[0], here))
                else:
                    here.mistake("a list item here is one line of text")
        return lines

    def _source(self, inline: SyntaxTreeNode, place: Place) -> dict[str, Any]:
        nodes = list(inline.children)
        url, text = "", ""
        if nodes and nodes[0].type == "link":
            link = nodes.pop(0)
            url = str(link.attrs.get("href", ""))
            text = "".join(child.content for child in link.children)
        for node in nodes:
            if node.type in ("text", "text_special"):
                text += node.content
            elif node.type in ("softbreak", "hardbreak"):
                text += " "
            else:
                place.mistake("a source is plain text, or one link and the day on which you saw it")
        seen = SEEN_ON.search(text)
        seen_on = block_date(seen.group(1), place) if seen else None
        return {"text": SEEN_ON.sub("", text).strip(), "url": url, "seen_on": seen_on}

    def _no_title(self) -> None:
        if self.title:
            self.place.mistake(f"this box has no title; write '::: {self.name}'")

    def _heading(self) -> None:
        """Put the title above a block that has none itself: below a heading it is one level lower."""
        if self.title:
            level = "h3" if self.body.has_heading("h2") else "h2"
            self.body.add("heading", {"text": self.title, "level": level, "anchor": ""}, self.node)

    def _titled(self, **value: Any) -> dict[str, Any]:
        return {"title": self.title, **value} if self.title else value

    def _parts(self, *path: str) -> Items:
        parts: list[tuple[SyntaxTreeNode, list[SyntaxTreeNode]]] = []
        for child in self.node.children:
            here = self.place.at(line=self.body.line(child))
            if child.type == "heading" and child.tag == "h3":
                parts.append((child, []))
            elif child.type == "heading":
                here.mistake("an item in this box starts with '###'")
            elif not parts:
                here.mistake("the box starts with an item: '### Title'")
            else:
                parts[-1][1].append(child)
        return Items(
            {
                "title": plain_text(heading.children[0], self.place.at(line=self.body.line(heading))),
                "text": self.body.rich_text(nodes, *path),
            }
            for heading, nodes in parts
        )

    def _items(self) -> list[tuple[str, Place]]:
        """Return the target of every list item: that of its link, or else its text."""
        items: list[tuple[str, Place]] = []
        for child in self.node.children:
            here = self.place.at(line=self.body.line(child))
            if child.type not in LISTS:
                here.mistake(f"this box holds one list; {not_allowed(child.type)}")
                continue
            for item in child.children:
                here = self.place.at(line=self.body.line(item))
                inline = item.children[0].children[0].children if item.children and item.children[0].children else []
                if len(item.children) == 1 and len(inline) == 1 and inline[0].type == "link":
                    items.append((str(inline[0].attrs.get("href", "")), here))
                elif len(item.children) == 1 and len(inline) == 1 and inline[0].type == "text":
                    items.append((inline[0].content, here))
                else:
                    here.mistake("a list item here is one link or one path")
        return items

    def _target(self, text: str, place: Place) -> PageReference | FileReference | str | None:
        links = self.body.links
        if text.startswith(("/", "page:")) or (":" not in text and not text.startswith("#")):
            return links.page(text, Page, place)
        place.mistake(f"'{text}' is not a page of this site")
        return None

    def _from_yaml(self, kind: str, value: dict[str, Any]) -> None:
        try:
            nodes = parse_mapping("\n".join(self.inside), self.place.line + 1)
        except YAMLMistakeError as error:
            self.place.at(line=error.line).mistake(error.message)
            return
        if kind not in self.body.stream.child_blocks:
            self.body.add(kind, value, self.node)
            return
        block = self.body.stream.child_blocks[kind]
        for name, node in nodes.items():
            here = self.place.at(field_name=f"{self.place.field}: {name}", line=node.line)
            if name not in block.child_blocks:
                here.mistake(f"is not a field of this box; there are: {', '.join(block.child_blocks)}")
            elif not node.is_empty:
                value[name] = block_value(block.child_blocks[name], node, self.body.links, here)
        self.body.add(kind, with_empty_texts(block, value), self.node)


BOXES: dict[str, Callable[[BoxReader], None]] = {
    "kader": BoxReader.callout,
    "stappen": BoxReader.steps,
    "uitklap": BoxReader.accordion,
    "links": BoxReader.page_links,
    "downloads": BoxReader.downloads,
    "tabel": BoxReader.table,
    "contact": BoxReader.contact,
    "video": BoxReader.video,
}

# How a block that declares a ``content_box`` says that its box is read.
FORMS: dict[str, Callable[[BoxReader, str, ContentBox], None]] = {
    "lines": BoxReader.lines,
    "parts": BoxReader.parts,
    "references": BoxReader.references,
}
