"""Writes what stands around and between the runs of a text: links, tables, changes, alternatives, formulas."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape  # writes; parses nothing

from .copying import Attributes, Copier, Frame
from .formulas import Formula
from .inventory import LINK_PREFIX, Bookmark, Inventory, Left, Link
from .report import Notice
from .styles import is_on

# Of these Word writes an older version that says more to us than the new one: ink and three dimensions are a picture there.
BETTER_OLD = frozenset({"wpi", "aink", "am3d"})
FIELD_LINK = re.compile(r'^\s*HYPERLINK\s+"([^"]+)"')
MAX_SPAN = 63  # columns of a table of Word
FIRST_COLUMN = "first-column"  # the name of a style for a table whose first column names the rows


class Rewriter(Copier):
    """Writes the copy of a part without its drawings."""

    def __init__(self, inventory: Inventory) -> None:
        super().__init__(inventory)
        self._handlers |= {
            "w:tc": self._start_cell,
            "w:tblLook": self._start_table_look,
            "w:gridSpan": self._start_span,
            "w:gridBefore": self._start_gap,
            "w:vMerge": self._start_merged_cell,
            "w:hyperlink": self._start_link,
            "w:fldSimple": self._start_field,
            "w:bookmarkStart": self._start_bookmark,
            "w:ins": self._start_insertion,
            "w:del": self._start_deletion,
            "w:moveFrom": self._start_deletion,
            "m:oMath": self._start_formula,
            "w:tblHeader": self._start_table_header,
            "w:tblCaption": self._start_table_description,
            "w:tblDescription": self._start_table_description,
            "w:altChunk": lambda _frame, _attributes: self.leave_out(Notice.INSERTED_FILE, always=True),
            "w:subDoc": lambda _frame, _attributes: self.leave_out(Notice.INSERTED_FILE, always=True),
            "mc:Choice": self._start_choice,
            "mc:Fallback": self._start_fallback,
        }

    # Links and bookmarks.

    def _start_link(self, frame: Frame, attributes: Attributes) -> None:
        relationship = self.inventory.relationships.get(attributes.get("r:id", ""))
        anchor = attributes.get("w:anchor", "")
        address = relationship.target if relationship and relationship.is_external else ""
        self._open_link(frame, Link(f"{address}#{anchor}" if anchor else address) if address else Link("", anchor))

    def _start_field(self, frame: Frame, attributes: Attributes) -> None:
        if match := FIELD_LINK.match(attributes.get("w:instr", "")):
            self._open_link(frame, Link(match[1]))

    def _open_link(self, frame: Frame, link: Link) -> None:
        if link.address or link.bookmark:
            self._open(frame, f'<w:hyperlink w:anchor="{LINK_PREFIX}{self.inventory.mark(link)}">', "</w:hyperlink>")

    def _start_bookmark(self, frame: Frame, attributes: Attributes) -> None:
        if attributes.get("w:name", "_GoBack") != "_GoBack":
            self.mark(Bookmark(attributes["w:name"]))

    # Tables.

    def _start_cell(self, frame: Frame, attributes: Attributes) -> None:
        if self.frames and self.frames[-1].is_deleted:
            self.leave_out(Notice.DELETED)
        else:
            self._open(frame, "<w:tc>", "</w:tc>")

    def _start_table_look(self, frame: Frame, attributes: Attributes) -> None:
        bits = attributes.get("w:val", "0")
        is_set = bool(int(bits, 16) & 0x80) if re.fullmatch(r"[0-9A-Fa-f]{1,8}", bits) else False
        if is_on(attributes["w:firstColumn"]) if "w:firstColumn" in attributes else is_set:
            self.write(f'<w:tblPr><w:tblStyle w:val="{FIRST_COLUMN}"/></w:tblPr>')

    def _start_table_header(self, frame: Frame, attributes: Attributes) -> None:
        if is_on(attributes.get("w:val")):
            self.write("<w:tblHeader/>")

    def _start_table_description(self, frame: Frame, attributes: Attributes) -> None:
        self.mark(Left(Notice.TABLE_DESCRIPTION, attributes.get("w:val", "")))

    def _start_span(self, frame: Frame, attributes: Attributes) -> None:
        span = attributes.get("w:val", "")
        if span.isdecimal() and 1 < int(span) <= MAX_SPAN:
            self.write(f'<w:gridSpan w:val="{int(span)}"/>')

    def _start_gap(self, frame: Frame, attributes: Attributes) -> None:
        """Write empty cells for the columns that a row begins after."""
        width = attributes.get("w:val", "")
        if self._parent == "w:trPr" and width.isdecimal() and int(width) <= MAX_SPAN:
            self.frames[-1].close += "<w:tc></w:tc>" * int(width)

    def _start_merged_cell(self, frame: Frame, attributes: Attributes) -> None:
        """Note a cell that is merged with the one above it; it stays, and mostly it is empty."""
        if attributes.get("w:val", "continue") != "restart":
            self.mark(Left(Notice.TABLE_MERGED))

    # What was changed with "track changes", and what stands there twice.

    def _start_insertion(self, frame: Frame, attributes: Attributes) -> None:
        if self._parent != "w:trPr":
            self._count(Notice.INSERTED)

    def _start_deletion(self, frame: Frame, attributes: Attributes) -> None:
        if self._parent != "w:trPr":
            # What was moved stands at its new place too.
            self.leave_out(Notice.DELETED if frame.tag == "w:del" else None)
        elif len(self.frames) > 1:
            self.frames[-2].is_deleted = True
            self.write("<w:del/>")  # without its cells the row is nothing

    def _start_choice(self, frame: Frame, attributes: Attributes) -> None:
        alternatives = self.frames[-1] if self.frames else frame
        if alternatives.has_choice or attributes.get("Requires", "") in BETTER_OLD:
            self.leave_out(None)
        else:
            alternatives.has_choice = True

    def _start_fallback(self, frame: Frame, attributes: Attributes) -> None:
        if self.frames and self.frames[-1].has_choice:
            self.leave_out(None)

    # Fields of a template, contents, formulas.

    def _pass_over(self, tag: str, attributes: Attributes) -> None:
        if tag == "w:docPartGallery" and attributes.get("w:val", "").lower() == "table of contents":
            self._mark_contents()

    def _mark_contents(self) -> None:
        control = next((frame for frame in reversed(self.frames) if frame.tag == "w:sdt"), None)
        if control is not None and control.at_end is None:
            self._contents += 1
            control.at_end = self._end_contents

    def _end_contents(self) -> None:
        self._contents -= 1

    def _start_formula(self, frame: Frame, attributes: Attributes) -> None:
        if self._formula is None:
            self._formula = Formula()
            frame.at_end = self._end_formula

    def _end_formula(self) -> None:
        text = self._formula.text if self._formula else ""
        self._formula = None
        if text:
            self.write(f"<w:r><w:t>{escape(text)}</w:t></w:r>")
            self.mark(Left(Notice.FORMULA, text))
