"""Writes the text of a Word file anew in the few elements that its reading needs.

mammoth reads a file whole, and passes over what it does not know: a text box without an older version beside it, a chart, a
field, a formula. So it gets a copy, written while the file is judged. In the copy every style is what it means
(:mod:`.styles`), and what mammoth would pass over is either text or a mark of the inventory. An element that nothing is known
of is left out, and what is in it stays: so no text is lost by not knowing its surroundings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr  # writes; parses nothing

from mammoth.docx.dingbats import dingbats  # type: ignore[import-untyped]  # has no types

from .formulas import Formula
from .inventory import ENDS, TEXTS, Inventory, Left
from .refusals import MAX_KEPT_ELEMENTS, Refusal, WordFileError
from .report import Notice
from .styles import is_on
from .vocabulary import COPIED, HAVE_CONTENT, IGNORED, LOOKS, NEEDED, NEVER_HIDDEN, PLAIN, ROOTS, WORD

Attributes = Mapping[str, str]


@dataclass
class Frame:
    """An element that is open: its name, what to write when it ends, and what to do then."""

    tag: str
    close: str = ""
    at_end: Callable[[], None] | None = None
    is_deleted: bool = False  # a row that was deleted
    is_hidden: bool = False  # a run that does not show
    has_choice: bool = False  # of which one of the alternatives was taken


class Copier:
    """Hears of a part with text, and writes the copy of its paragraphs and runs."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.out: list[str] = []
        self.frames: list[Frame] = []
        self._pending: list[int] = []  # marks that wait for a paragraph to stand in
        self._awaits_content = False
        self._paragraph: dict[str, str] | None = None  # the properties that are being read
        self._run: dict[str, str] | None = None
        self._formula: Formula | None = None
        self._looks: set[Notice] = set()  # what was counted in this paragraph
        self._contents = 0  # tables of contents that are open
        # While something is left out: how deep in it, its notice, and its text.
        self._left = 0
        self._left_notice: Notice | None = None
        self._left_text: list[str] = []
        self._kept = 0
        self._handlers: dict[str, Callable[[Frame, Attributes], None]] = {
            "w:p": self._start_paragraph,
            "w:pPr": self._start_paragraph_properties,
            "w:r": self._start_run,
            "w:rPr": self._start_run_properties,
            "w:tab": lambda frame, _attributes: self._write_in_run(frame, "<w:tab>", "</w:tab>"),
            "w:ptab": lambda frame, _attributes: self._write_in_run(frame, "<w:tab>", "</w:tab>"),
            "w:cr": lambda frame, _attributes: self._write_in_run(frame, "<w:br>", "</w:br>"),
            "w:br": self._start_break,
        }

    # The three that the parser calls.

    def start(self, tag: str, attributes: Attributes) -> None:
        """Hear that an element begins."""
        frame = Frame(tag)
        if self._left:
            self._left += 1
            self._pass_over(tag, attributes)
        elif self._paragraph is not None:
            self._read_paragraph_property(tag, attributes)
        elif self._run is not None:
            if tag in IGNORED:
                self.leave_out(None)
            self._run[tag] = attributes.get("w:val", "on")
        else:
            self._start_content(frame, attributes)
        self.frames.append(frame)

    def _start_content(self, frame: Frame, attributes: Attributes) -> None:
        tag = frame.tag
        if self._awaits_content and tag != "w:pPr":
            self._write_paragraph_properties({})
        if tag in IGNORED:
            self.leave_out(None)
        elif self.frames and self.frames[-1].is_hidden and tag not in NEVER_HIDDEN:
            self.leave_out(Notice.HIDDEN)
        elif tag in ROOTS:
            self._open(frame, f'<{tag} xmlns:w="{WORD}">', f"</{tag}>")
        elif tag in COPIED:
            self._copy(frame, attributes)
        elif handler := self._handlers.get(tag):
            handler(frame, attributes)
        elif self._formula is not None and tag.startswith("m:"):
            self._formula.start(tag, attributes)
            frame.at_end = self._formula.end

    def _pass_over(self, tag: str, attributes: Attributes) -> None:
        """Hear of an element inside one that is left out."""

    def end(self, tag: str) -> None:
        """Hear that it ends."""
        frame = self.frames.pop()
        if self._left:
            if tag in ENDS:
                self._left_text.append(" ")
            self._left -= 1
            if self._left:
                return
            self._end_of_left()
        if frame.at_end:
            frame.at_end()
        if frame.close:
            self.out.append(frame.close)

    def data(self, text: str) -> None:
        """Hear of text in it."""
        tag = self.frames[-1].tag
        if self._left:
            if tag in TEXTS:
                self._left_text.append(text)
        elif tag in ("w:t", "w:instrText"):
            self.out.append(escape(text))
        elif tag == "m:t" and self._formula is not None:
            self._formula.data(text)

    # Writing.

    def _open(self, frame: Frame, begin: str, close: str) -> None:
        self._kept += 1
        if self._kept > MAX_KEPT_ELEMENTS:
            raise WordFileError(Refusal.TOO_LONG)
        self.out.append(begin)
        frame.close = close

    def _copy(self, frame: Frame, attributes: Attributes) -> None:
        tag = frame.tag
        if any(name not in attributes for name in NEEDED.get(tag, ())):
            return
        if tag == "w:sym" and not _is_known_sign(attributes["w:font"], attributes["w:char"]):
            self.mark(Left(Notice.SIGN, f"{attributes['w:font']} {attributes['w:char']}"))
            return
        if tag in ("w:footnote", "w:endnote") and "eparat" not in attributes.get("w:type", ""):
            self.inventory.notes.append((tag.removeprefix("w:"), attributes["w:id"]))
        kept = "".join(f" {name}={quoteattr(attributes[name])}" for name in COPIED[tag] if name in attributes)
        self._open(frame, f"<{tag}{kept}>", f"</{tag}>")

    def write(self, xml: str) -> None:
        """Write elements that begin and end here."""
        self._kept += xml.count("<") // 2 + 1
        if self._kept > MAX_KEPT_ELEMENTS:
            raise WordFileError(Refusal.TOO_LONG)
        self.out.append(xml)

    def _write_in_run(self, frame: Frame, begin: str, close: str) -> None:
        if self._parent == "w:r":  # elsewhere a tab is where a tab stops, which is look
            self._open(frame, begin, close)

    @property
    def _parent(self) -> str:
        return self.frames[-1].tag if self.frames else ""

    @property
    def _is_in_text(self) -> bool:
        """Whether a mark can stand here; between the rows and cells of a table it would break the table."""
        innermost = next((frame.tag for frame in reversed(self.frames) if frame.close), "")
        return innermost in HAVE_CONTENT and not self._awaits_content

    def mark(self, what: Any) -> None:
        """Put ``what`` in the text, here or in the paragraph that comes next."""
        number = self.inventory.mark(what)
        if self._is_in_text:
            self.write(f'<w:bookmarkStart w:name="{number}"/>')
        else:
            self._pending.append(number)

    def leave_out(self, notice: Notice | None, *, always: bool = False) -> None:
        """Leave out the element that begins here; its text goes to the report under ``notice``, if there is any.

        With ``always`` it is reported also when it holds no text.
        """
        self._left = 1
        self._left_notice = notice
        self._left_text = [] if not always else ["\0"]

    def _end_of_left(self) -> None:
        text = " ".join("".join(self._left_text).split())
        notice, self._left_notice, self._left_text = self._left_notice, None, []
        if notice is not None and text:
            self.mark(Left(notice, text.replace("\0", "").strip()))

    def _count(self, notice: Notice) -> None:
        self.inventory.report.add(notice)

    # Paragraphs.

    def _start_paragraph(self, frame: Frame, attributes: Attributes) -> None:
        self._open(frame, "<w:p>", "</w:p>")
        self._awaits_content = True
        self._looks = set()
        frame.at_end = self._end_paragraph

    def _end_paragraph(self) -> None:
        if self._awaits_content:
            self._write_paragraph_properties({})

    def _start_paragraph_properties(self, frame: Frame, attributes: Attributes) -> None:
        if self._parent == "w:p":
            self._paragraph = {}
            frame.at_end = self._end_paragraph_properties
        else:
            self.leave_out(None)

    def _read_paragraph_property(self, tag: str, attributes: Attributes) -> None:
        assert self._paragraph is not None  # noqa: S101 (only called while it is read)
        parents = [frame.tag for frame in self.frames[-2:]]
        if tag in IGNORED:
            self.leave_out(None)
        elif (tag in ("w:pStyle", "w:outlineLvl") and parents[-1:] == ["w:pPr"]) or (
            tag in ("w:ilvl", "w:numId") and parents[-2:] == ["w:pPr", "w:numPr"]
        ):
            self._paragraph[tag] = attributes.get("w:val", "")

    def _end_paragraph_properties(self) -> None:
        properties, self._paragraph = self._paragraph or {}, None
        self._write_paragraph_properties(properties)

    def _write_paragraph_properties(self, properties: dict[str, str]) -> None:
        """Write what the paragraph is, and after it the marks that waited for a paragraph."""
        styles = self.inventory.styles
        style_id = properties.get("w:pStyle", "")
        role = "toc" if self._contents else styles.role(style_id)
        outline = properties.get("w:outlineLvl", "")
        if outline.isdigit() and int(outline) <= 8 and not role.startswith(("heading", "title", "toc")):
            role = f"heading-{int(outline) + 1}"
        numbering = styles.numbering(style_id, properties.get("w:numId"), properties.get("w:ilvl"))
        xml = f"<w:pStyle w:val={quoteattr(role)}/>" if role else ""
        if xml:
            self.write(f"<w:pPr>{xml}</w:pPr>")
        self._awaits_content = False
        if numbering and role.startswith("heading"):
            self._count(Notice.HEADING_NUMBERS)
        elif numbering:
            self.mark(numbering)
        for number in self._pending:
            self.write(f'<w:bookmarkStart w:name="{number}"/>')
        self._pending = []

    # Runs.

    def _start_run(self, frame: Frame, attributes: Attributes) -> None:
        self._open(frame, "<w:r>", "</w:r>")

    def _start_run_properties(self, frame: Frame, attributes: Attributes) -> None:
        if self._parent == "w:r" and self._formula is None:
            self._run = {}
            frame.at_end = self._end_run_properties
        else:
            self.leave_out(None)

    def _end_run_properties(self) -> None:
        run, self._run = self._run or {}, None
        self.frames[-1].is_hidden = is_on(run.get("w:vanish", "0"))
        marks = self.inventory.styles.marks(run.get("w:rStyle", ""))
        marks |= {mark: is_on(run[f"w:{mark}"]) for mark in ("b", "i") if f"w:{mark}" in run}
        xml = "".join(f"<w:{mark}/>" for mark in ("b", "i") if marks.get(mark))
        if run.get("w:vertAlign") in ("superscript", "subscript"):
            xml += f'<w:vertAlign w:val="{run["w:vertAlign"]}"/>'
        if xml:
            self.write(f"<w:rPr>{xml}</w:rPr>")
        if any(frame.tag == "w:hyperlink" for frame in self.frames):
            return  # links have a colour and a line of the site's own
        for notice, names in LOOKS.items():
            if notice not in self._looks and any(
                is_on(run.get(name, "0")) and run[name] not in PLAIN for name in names
            ):
                self._looks.add(notice)  # once for a paragraph: Word cuts text into runs as it likes
                self._count(notice)

    def _start_break(self, frame: Frame, attributes: Attributes) -> None:
        kind = attributes.get("w:type", "textWrapping")
        if kind in ("page", "column", "textWrapping"):
            self._write_in_run(frame, f'<w:br w:type="{kind}">', "</w:br>")


def _is_known_sign(font: str, sign: str) -> bool:
    """Return whether mammoth knows which letter a sign of a font of signs is."""
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", sign):
        return False
    plain = sign[2:] if re.match(r"F0..", sign) else sign
    return (font, int(sign, 16)) in dingbats or (font, int(plain, 16)) in dingbats
