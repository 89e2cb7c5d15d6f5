"""Writes what is drawn in a Word file: pictures, text boxes, charts, shapes, in the new form (DrawingML) and the old (VML)."""

from __future__ import annotations

from dataclasses import dataclass, field

from .copying import Attributes, Frame
from .inventory import Inventory, Left, Picture
from .report import Notice
from .rewriting import Rewriter
from .styles import is_on


@dataclass
class Drawing:
    """A drawing that is open: what it is called, what it says, and whether anything was made of it."""

    description: str = ""
    own_description: str = ""
    is_decorative: bool = False
    is_found: bool = False
    texts: list[str] = field(default_factory=list)


class DrawingRewriter(Rewriter):
    """Writes the copy of a part, drawings too."""

    def __init__(self, inventory: Inventory) -> None:
        super().__init__(inventory)
        self._drawings: list[Drawing] = []
        self._handlers |= {
            **dict.fromkeys(("w:drawing", "w:pict", "w:object"), self._start_drawing),
            "wp:docPr": self._start_properties,
            "pic:cNvPr": self._start_picture_properties,
            "adec:decorative": self._start_decorative,
            "a:hlinkClick": self._start_drawing_link,
            "a:blip": self._start_blip,
            "c:chart": self._start_chart,
            "cx:chart": self._start_chart,
            "dgm:relIds": self._start_diagram,
            "w:txbxContent": self._start_text_box,
            "v:shape": self._start_old_shape,
            "v:rect": self._start_old_shape,
            "v:imagedata": self._start_old_picture,
            "v:textpath": self._start_old_text,
            "o:OLEObject": self._start_object,
            "w:control": self._start_control,
        }

    @property
    def _drawing(self) -> Drawing:
        """The innermost drawing; one that is forgotten at once where there is none."""
        return self._drawings[-1] if self._drawings else Drawing()

    def data(self, text: str) -> None:
        """Hear of text in an element; that of a shape is kept for the report."""
        if self.frames[-1].tag == "a:t" and not self._left:
            self._drawing.texts.append(text)
        else:
            super().data(text)

    def _start_drawing(self, frame: Frame, attributes: Attributes) -> None:
        self._drawings.append(Drawing())
        frame.at_end = self._end_drawing

    def _end_drawing(self) -> None:
        drawing = self._drawings.pop()
        text = " ".join(drawing.texts)
        if not drawing.is_found:
            self.mark(Left(Notice.SHAPE, f"{drawing.description} {text}".strip()))
        elif text.strip():
            self.mark(Left(Notice.SHAPE, text))

    def _start_properties(self, frame: Frame, attributes: Attributes) -> None:
        description = attributes.get("descr", "").strip() or attributes.get("title", "").strip()
        self._drawing.description = description

    def _start_picture_properties(self, frame: Frame, attributes: Attributes) -> None:
        self._drawing.own_description = attributes.get("descr", "").strip()

    def _start_decorative(self, frame: Frame, attributes: Attributes) -> None:
        self._drawing.is_decorative = is_on(attributes.get("val", "1"))

    def _start_drawing_link(self, frame: Frame, attributes: Attributes) -> None:
        relationship = self.inventory.relationships.get(attributes.get("r:id", ""))
        if relationship is not None and relationship.is_external:
            self.mark(Left(Notice.PICTURE_LINK, relationship.target))

    def _start_blip(self, frame: Frame, attributes: Attributes) -> None:
        self._add_picture(attributes.get("r:embed", "") or attributes.get("r:link", ""))

    def _add_picture(self, relationship_id: str, description: str = "") -> None:
        drawing = self._drawing
        relationship = self.inventory.relationships.get(relationship_id)
        drawing.is_found = True
        description = drawing.own_description or drawing.description or description
        if relationship is None or (not relationship.is_external and relationship.target not in self.inventory.package):
            self.mark(Left(Notice.PICTURE_MISSING, description))
        elif relationship.is_external:
            self.mark(Left(Notice.PICTURE_LINKED, f"{description} {relationship.target}".strip()))
        else:
            self.mark(Picture(relationship.target, description, is_decorative=drawing.is_decorative))

    def _start_chart(self, frame: Frame, attributes: Attributes) -> None:
        self._add_text_of(attributes.get("r:id", ""), Notice.CHART)

    def _start_diagram(self, frame: Frame, attributes: Attributes) -> None:
        self._add_text_of(attributes.get("r:dm", ""), Notice.DIAGRAM)

    def _add_text_of(self, relationship_id: str, notice: Notice) -> None:
        self._drawing.is_found = True
        text = self.inventory.text_of(relationship_id)
        self.mark(Left(notice, f"{self._drawing.description} {text}".strip()))

    def _start_text_box(self, frame: Frame, attributes: Attributes) -> None:
        """Write the box in its old form: of that mammoth puts the paragraphs after the paragraph that they hang on."""
        self._drawing.is_found = True
        self._open(frame, "<w:pict><w:txbxContent>", "</w:txbxContent></w:pict>")
        self.mark(Left(Notice.TEXT_BOX))

    def _start_old_shape(self, frame: Frame, attributes: Attributes) -> None:
        self._drawing.own_description = attributes.get("alt", "").strip()
        if is_on(attributes.get("o:hr", "0")):
            self._drawing.is_found = True  # a line between paragraphs, which is look

    def _start_old_picture(self, frame: Frame, attributes: Attributes) -> None:
        self._add_picture(attributes.get("r:id", ""), attributes.get("o:title", "").strip())

    def _start_old_text(self, frame: Frame, attributes: Attributes) -> None:
        self._drawing.texts.append(attributes.get("string", ""))

    def _start_object(self, frame: Frame, attributes: Attributes) -> None:
        self._drawing.is_found = True
        self.mark(Left(Notice.OBJECT, attributes.get("ProgID", "")))

    def _start_control(self, frame: Frame, attributes: Attributes) -> None:
        self._drawing.is_found = True
        self.mark(Left(Notice.CONTROL, attributes.get("w:name", "")))
