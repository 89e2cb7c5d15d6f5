"""PDF files for tests, made by hand: a reader gets to see exactly what stands here."""

from __future__ import annotations

import io
import zlib

from django.core.files.base import ContentFile
from pypdf import PdfReader, PdfWriter

from doedemocratie.library.models import CustomDocument


def stream(content: bytes, keys: bytes = b"") -> bytes:
    """Return a stream object with this content."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), keys, content)


def page_content(text: str) -> bytes:
    """Return the instructions that show ``text``, of which each line is one on the page."""
    lines = (line.encode("latin-1").replace(b"\\", b"\\\\").replace(b"(", b"\\(") for line in text.split("\n"))
    return b"BT /F1 11 Tf 40 800 Td 14 TL\n" + b"\n".join(b"(%s) '" % line for line in lines) + b"\nET"


def assembled(contents: list[bytes], kids: list[int] | None = None) -> bytes:
    """Return a PDF with a page for each of the streams in ``contents``; ``kids`` says in which order, counted from 0."""
    order = range(len(contents)) if kids is None else kids
    numbers = b" ".join(b"%d 0 R" % (4 + 2 * kid) for kid in order)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (numbers, len(order)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % (5 + 2 * number)
        )
        objects.append(content)
    pdf, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(pdf))
    return pdf + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + end


def pdf(*texts: str) -> bytes:
    """Return a PDF with a page for each of ``texts``."""
    return assembled([stream(page_content(text)) for text in texts])


def unpacking_to(size: int) -> bytes:
    """Return the stream of a page that unpacks to ``size`` megabytes of text."""
    packer = zlib.compressobj(9)
    part = b"(eindeloos) Tj\n" * 70_000
    packed = b"".join(packer.compress(part) for _ in range(size)) + packer.flush()
    return stream(packed, b"/Filter /FlateDecode")


def encrypted(password: str, algorithm: str = "RC4-128") -> bytes:
    """Return a PDF that asks for ``password``, which may be empty."""
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(pdf("Geheime tekst."))))
    writer.encrypt(password, "eigenaar", algorithm=algorithm)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def add_document(content: bytes, title: str = "Rapport", name: str = "rapport.pdf", **fields: object) -> CustomDocument:
    """Return a document of the library with this content."""
    return CustomDocument.objects.create(title=title, file=ContentFile(content, name), **fields)
