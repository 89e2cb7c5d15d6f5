"""Word files for the tests: made by python-docx, or written by hand where that has no means."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Any

import docx
from docx.document import Document
from PIL import Image as PillowImage

OFFICE = "http://schemas.openxmlformats.org"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": f"{OFFICE}/wordprocessingml/2006/main",
        "r": f"{OFFICE}/officeDocument/2006/relationships",
        "m": f"{OFFICE}/officeDocument/2006/math",
        "wp": f"{OFFICE}/drawingml/2006/wordprocessingDrawing",
        "a": f"{OFFICE}/drawingml/2006/main",
        "pic": f"{OFFICE}/drawingml/2006/picture",
        "c": f"{OFFICE}/drawingml/2006/chart",
        "dgm": f"{OFFICE}/drawingml/2006/diagram",
        "mc": f"{OFFICE}/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)


def picture(width: int = 40, height: int = 20, colour: str = "#0d4a57", kind: str = "PNG") -> bytes:
    """Return a picture of one colour."""
    content = io.BytesIO()
    PillowImage.new("RGB", (width, height), colour).save(content, kind)
    return content.getvalue()


def saved(document: Document) -> io.BytesIO:
    """Return the file of a document of python-docx."""
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    return file


def new_document() -> Document:
    """Return an empty document of python-docx that says nothing of an author."""
    document: Document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.title = ""
    return document


def paragraph(text: str = "", style: str = "", *, inside: str = "") -> str:
    """Return the XML of a paragraph with a run of ``text`` and whatever stands ``inside``."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{properties}{run}{inside}</w:p>"


def styles(**names: str) -> str:
    """Return the part with styles: the name for each id."""
    all_styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/></w:style>'
        for style_id, name in names.items()
    )
    return f"<w:styles {NAMESPACES}>{all_styles}</w:styles>"


def relationships(targets: Iterable[tuple[str, str, str, bool]]) -> str:
    """Return the part with relationships: id, kind, target, and whether it is elsewhere."""
    elsewhere = ' TargetMode="External"'
    lines = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/officeDocument/2006/relationships/{kind}" Target="{target}"'
        f"{elsewhere if external else ''}/>"
        for key, kind, target, external in targets
    )
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{lines}</Relationships>'


def word_file(
    body: str = "",
    *,
    targets: Iterable[tuple[str, str, str, bool]] = (),
    parts: dict[str, str | bytes] | None = None,
    document: str | bytes | None = None,
    main_type: str = MAIN_TYPE,
    compression: int = zipfile.ZIP_DEFLATED,
) -> io.BytesIO:
    """Return a Word file with this body, written by hand; ``parts`` are added, or replace what is there."""
    types = (
        f'<Types xmlns="{OFFICE}/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
    )
    if document is None:
        document = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    content: dict[str, Any] = {
        "[Content_Types].xml": types,
        "_rels/.rels": relationships([("rId1", "officeDocument", "word/document.xml", False)]),
        "word/_rels/document.xml.rels": relationships(targets),
        "word/document.xml": document,
        **(parts or {}),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    file.seek(0)
    return file


def inline_picture(key: str = "rIdP", description: str = "", extra: str = "") -> str:
    """Return a run with a picture that stands in the line."""
    attributes = f' descr="{description}"' if description else ""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1"{attributes}>{extra}</wp:docPr>'
        f'<a:graphic><a:graphicData uri="{OFFICE}/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="0" name="foto.png"/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{key}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
