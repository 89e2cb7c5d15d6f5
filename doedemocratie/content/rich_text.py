"""Inline Markdown and lists to the HTML that Wagtail's rich text stores, with only the features that the field allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from markdown_it.tree import SyntaxTreeNode
from wagtail.rich_text import features as feature_registry

from .links import LinkReader
from .mistakes import Place
from .references import Link, RichText

TAGS = {"strong": ("b", "bold"), "em": ("i", "italic")}
LISTS = {"bullet_list": ("ul", "bulleted lists"), "ordered_list": ("ol", "numbered lists")}
NOT_ALLOWED = {
    "html_inline": "HTML is not allowed; use Markdown",
    "html_block": "HTML is not allowed; use Markdown",
    "code_inline": "code (between backticks) is not allowed",
    "code_block": "text that is indented by four spaces or more is code, which is not allowed",
    "fence": "code is not allowed",
    "image": "an image stands alone in a paragraph",
    "hr": "a line (---) is not allowed",
    "heading": "a heading is not allowed here",
    "blockquote": "a quote is not allowed here",
    "table": "a table is not allowed here",
    "container_box": "a box cannot contain another box",
}


def not_allowed(kind: str) -> str:
    """Return what is wrong with a piece of Markdown of this kind where it stands."""
    return NOT_ALLOWED.get(kind, f"this Markdown ({kind}) is not allowed here")


def plain_text(node: SyntaxTreeNode, place: Place) -> str:
    """Return the text of an inline node that can have no formatting, or note a mistake."""
    parts: list[str] = []
    for child in node.children:
        if child.type == "text":
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "text_special":
            parts.append(child.content)
        else:
            what = {"link": "links", "strong": "bold text", "em": "italic text"}.get(child.type)
            place.mistake(f"{what} cannot be used here, only plain text" if what else not_allowed(child.type))
    return "".join(parts).strip()


@dataclass
class RichTextWriter:
    """Writes Markdown nodes as rich text; ``allowed`` are the names of Wagtail's rich text features."""

    links: LinkReader
    allowed: list[str] | None = None

    def __post_init__(self) -> None:
        if self.allowed is None:
            self.allowed = feature_registry.get_default_features()

    def blocks(self, nodes: Iterable[SyntaxTreeNode], line: Callable[[SyntaxTreeNode], int], place: Place) -> RichText:
        """Write paragraphs and lists; ``line`` gives the line of a node in its file."""
        parts: list[str | Link] = []
        for node in nodes:
            here = place.at(line=line(node))
            if node.type == "paragraph":
                parts.append("<p>")
                parts.extend(self._paragraph(node, here))
                parts.append("</p>")
            elif node.type in LISTS:
                parts.extend(self._list(node, line, here))
            else:
                here.mistake(not_allowed(node.type))
        return RichText(tuple(_join(parts)))

    def inline(self, node: SyntaxTreeNode, place: Place) -> RichText:
        """Write one line of text, such as the cell of a table."""
        return RichText(tuple(_join(self._inline(node.children, place))))

    def _paragraph(self, node: SyntaxTreeNode, place: Place) -> list[str | Link]:
        return [part for child in node.children for part in self._inline(child.children, place)]

    def _list(self, node: SyntaxTreeNode, line: Callable[[SyntaxTreeNode], int], place: Place) -> list[str | Link]:
        tag, words = LISTS[node.type]
        if tag not in (self.allowed or []):
            place.mistake(f"{words} cannot be used here")
        parts: list[str | Link] = [f"<{tag}>"]
        for item in node.children:
            parts.append("<li>")
            for index, child in enumerate(item.children):
                here = place.at(line=line(child))
                if child.type == "paragraph" and index == 0:
                    parts.extend(self._paragraph(child, here))
                elif child.type in LISTS and index > 0:
                    parts.extend(self._list(child, line, here))
                elif child.type == "paragraph":
                    here.mistake("a list item has one paragraph")
                else:
                    here.mistake(not_allowed(child.type))
            parts.append("</li>")
        parts.append(f"</{tag}>")
        return parts

    def _inline(self, nodes: Iterable[SyntaxTreeNode], place: Place) -> list[str | Link]:
        parts: list[str | Link] = []
        for node in nodes:
            if node.type in ("text", "text_special"):
                parts.append(escape(node.content, quote=False))
            elif node.type == "softbreak":
                parts.append(" ")
                place = place.at(line=place.line + 1)
            elif node.type == "hardbreak":
                parts.append("<br/>")
                place = place.at(line=place.line + 1)
            elif node.type in TAGS:
                tag, feature = TAGS[node.type]
                if feature not in (self.allowed or []):
                    place.mistake(f"{feature} text cannot be used here")
                parts.extend([f"<{tag}>", *self._inline(node.children, place), f"</{tag}>"])
            elif node.type == "link":
                parts.extend(self._link(node, place))
            else:
                place.mistake(not_allowed(node.type))
        return parts

    def _link(self, node: SyntaxTreeNode, place: Place) -> list[str | Link]:
        inner = self._inline(node.children, place)
        html = "".join(part for part in inner if isinstance(part, str))
        href = str(node.attrs.get("href", ""))
        if not html.strip():
            place.mistake(f"the link to '{href}' has no text")
        target = self.links.read(href, place)
        if target is None:
            return [html]
        feature = "document-link" if self.links.is_document(target) else "link"
        if feature not in (self.allowed or []):
            place.mistake(f"links to {'documents' if feature == 'document-link' else 'pages'} cannot be used here")
        if isinstance(target, str):
            return [f'<a href="{escape(target)}">{html}</a>']
        return [Link(target, html)]


def _join(parts: list[str | Link]) -> list[str | Link]:
    """Join neighbouring text, so that equal rich text is equal."""
    joined: list[str | Link] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return joined
