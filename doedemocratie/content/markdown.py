"""The body of a content file, Markdown, to the blocks of the page's stream."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.container import container_plugin
from wagtail.blocks import StreamBlock
from wagtail.images import get_image_model

from .boxes import BOXES, BoxReader
from .links import LinkReader
from .mistakes import Place
from .references import Block, FileReference, RichText, Stream
from .rich_text import RichTextWriter, not_allowed, plain_text
from .tables import read_table

ANCHOR = re.compile(r"\s*\{#([^}\s]*)\}\s*$")
CREDIT = re.compile(r"\s*\((?:beeld|foto|tekening):\s*([^)]+)\)\s*$", re.IGNORECASE)


class _Parser(MarkdownIt):
    """Sees everything, also what is refused later: HTML, code, links with any scheme."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 (markdown-it's own name)
        """Take any link: LinkReader judges it, with a message. What is refused here would silently become text."""
        return True


def parser() -> MarkdownIt:
    """Return the parser of the text of pages."""
    markdown = _Parser("commonmark", {"html": True}).enable("table")
    container_plugin(markdown, "box", validate=lambda params, markup: True)
    return markdown


PARSER = parser()


@dataclass
class BodyReader:
    """Reads Markdown into the blocks of ``stream``. ``first_line`` is the line of the file on which the text starts."""

    text: str
    first_line: int
    stream: StreamBlock
    links: LinkReader
    place: Place

    def __post_init__(self) -> None:
        self.place = self.place.at(field_name="body")
        self.lines = self.text.split("\n")
        self._blocks: list[Block] = []

    def read(self) -> Stream:
        """Return the blocks; mistakes are noted."""
        run: list[SyntaxTreeNode] = []
        for node in self.tree(self.text).children:
            if self._is_text(node):
                run.append(node)
                continue
            self._end(run)
            run = []
            self._read(node)
        self._end(run)
        return Stream(self._blocks)

    @staticmethod
    def tree(text: str) -> SyntaxTreeNode:
        """Return the syntax tree of a piece of Markdown."""
        return SyntaxTreeNode(PARSER.parse(text.rstrip("\n") + "\n"))

    def line(self, node: SyntaxTreeNode) -> int:
        """Return the line of the file on which ``node`` starts."""
        start = node.map
        return self.first_line + (start[0] if start else 0)

    def writer(self, *path: str) -> RichTextWriter:
        """Return the writer of rich text for the block at ``path`` in the stream, with the features of that block."""
        block: Any = self.stream
        for name in path:
            block = block.child_block if name == "*" else block.child_blocks[name]
        return RichTextWriter(self.links, block.features)

    def rich_text(self, nodes: list[SyntaxTreeNode], *path: str) -> RichText:
        """Write nodes as rich text for the block at ``path``."""
        return self.writer(*path).blocks(nodes, self.line, self.place)

    def add(self, kind: str, value: Any, node: SyntaxTreeNode) -> None:
        """Add a block, if the pages of this type have it."""
        if kind not in self.stream.child_blocks:
            self.place.at(line=self.line(node)).mistake(f"this page cannot have a block '{kind}'")
            return
        self._blocks.append(Block(kind, value, self.line(node)))

    def has_heading(self, level: str) -> bool:
        """Return whether there is already a heading of this level."""
        return any(block.type == "heading" and block.value["level"] == level for block in self._blocks)

    @staticmethod
    def image_in(node: SyntaxTreeNode) -> SyntaxTreeNode | None:
        """Return the image that stands alone in a paragraph."""
        inline = node.children[0] if node.type == "paragraph" and node.children else None
        children = inline.children if inline is not None else []
        return children[0] if len(children) == 1 and children[0].type == "image" else None

    def _is_text(self, node: SyntaxTreeNode) -> bool:
        if node.type == "paragraph":
            return self.image_in(node) is None
        return node.type in ("bullet_list", "ordered_list")

    def _end(self, run: list[SyntaxTreeNode]) -> None:
        if run:
            self.add("paragraph", self.rich_text(run, "paragraph"), run[0])

    def _read(self, node: SyntaxTreeNode) -> None:
        place = self.place.at(line=self.line(node))
        image = self.image_in(node)
        if image is not None:
            self._image(image, node, place)
        elif node.type == "heading":
            self._heading(node, place)
        elif node.type == "blockquote":
            self._quote(node, place)
        elif node.type == "table":
            self.add("table", read_table(self, node, place), node)
        elif node.type == "container_box":
            BoxReader(self, node, place).read()
        else:
            place.mistake(not_allowed(node.type))

    def _heading(self, node: SyntaxTreeNode, place: Place) -> None:
        if node.tag not in ("h2", "h3"):
            place.mistake("a heading has two or three '#'; the title of the page is in the front matter")
            return
        text = plain_text(node.children[0], place) if node.children else ""
        anchor = ANCHOR.search(text)
        value = {"text": ANCHOR.sub("", text), "level": node.tag, "anchor": anchor.group(1) if anchor else ""}
        self.add("heading", value, node)

    def _image(self, image: SyntaxTreeNode, node: SyntaxTreeNode, place: Place) -> None:
        file = self.image_file(str(image.attrs.get("src", "")), place)
        caption = str(image.attrs.get("title", ""))
        credit = CREDIT.search(caption)
        value = {
            "image": file,
            "caption": CREDIT.sub("", caption),
            "credit": credit.group(1).strip() if credit else "",
        }
        alt = " ".join(image.content.split())
        if file is not None and alt:
            self.alternatives.append((file, alt, place))
        self.add("image", value, node)

    @property
    def alternatives(self) -> list[tuple[FileReference, str, Place]]:
        """The descriptions that the text gives to its images, to compare with those of the images themselves."""
        return self.__dict__.setdefault("_alternatives", [])

    def image_file(self, text: str, place: Place) -> FileReference | None:
        """Return the image at a path, or note a mistake."""
        from urllib.parse import unquote

        return self.links.file(unquote(text), get_image_model(), place)

    def _quote(self, node: SyntaxTreeNode, place: Place) -> None:
        paragraphs: list[str] = []
        value = {"text": "", "source": "", "source_url": ""}
        for child in node.children:
            here = place.at(line=self.line(child))
            if child.type != "paragraph":
                here.mistake(not_allowed(child.type) if child.type not in BOXES else "only text can be quoted")
                continue
            text, source = self._source(child, here)
            if text:
                paragraphs.append(text)
            if source is not None:
                value.update(source)
        value["text"] = "\n\n".join(paragraphs)
        self.add("quote", value, node)

    def _source(self, paragraph: SyntaxTreeNode, place: Place) -> tuple[str, dict[str, str] | None]:
        """Split off the last line of a quote if it names the source: a dash, then a name or one link."""
        children = list(paragraph.children[0].children)
        breaks = [index for index, child in enumerate(children) if child.type in ("softbreak", "hardbreak")]
        start = breaks[-1] + 1 if breaks else 0
        first = children[start] if start < len(children) else None
        if first is None or first.type != "text" or not first.content.startswith(("— ", "– ", "—")):
            return plain_text(paragraph.children[0], place), None
        name, url = first.content.lstrip("—– "), ""
        for child in children[start + 1 :]:
            if child.type == "link" and not url:
                url = str(child.attrs.get("href", ""))
                name += "".join(part.content for part in child.children)
            elif child.type in ("text", "text_special"):
                name += child.content
            else:
                place.mistake("the source of a quote is a name or one link")
        text = "".join(
            " " if child.type in ("softbreak", "hardbreak") else child.content
            for child in children[: max(start - 1, 0)]
        )
        for child in children[: max(start - 1, 0)]:
            if child.type not in ("text", "text_special", "softbreak", "hardbreak"):
                place.mistake("a quote has plain text only")
        return text.strip(), {"source": name.strip(), "source_url": url}
