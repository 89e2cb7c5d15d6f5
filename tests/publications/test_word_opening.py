"""Bad Word files: each is refused with its own message, before anything is made of it."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable

import pytest

from publications.word import markup, opening, reading, refusals
from publications.word.reading import read_word_file
from publications.word.refusals import Refusal, WordFileError
from tests.publications.wordfiles import (
    NAMESPACES,
    inline_picture,
    new_document,
    paragraph,
    picture,
    relationships,
    saved,
    word_file,
)

OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def refusal_of(file: io.BytesIO) -> Refusal:
    with pytest.raises(WordFileError) as caught:
        read_word_file(file)
    assert str(caught.value) == caught.value.refusal.value
    return caught.value.refusal


def encrypted_entry() -> io.BytesIO:
    content = bytearray(word_file(paragraph("geheim")).getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        content[at + offset] |= 1
    return io.BytesIO(bytes(content))


def wrong_checksum() -> io.BytesIO:
    file = word_file(paragraph("een zin die stuk gaat"), compression=zipfile.ZIP_STORED)
    return io.BytesIO(file.getvalue().replace(b"een zin die stuk gaat", b"een zin die STUK gaat"))


def lying_size() -> io.BytesIO:
    """A part that says that it is small, and unpacks to much more."""
    content = bytearray(word_file(paragraph("x" * 3_000_000)).getvalue())
    at = content.find(b"PK\x01\x02")
    while content[at + 46 : at + 63] != b"word/document.xml":
        at = content.find(b"PK\x01\x02", at + 1)
    content[at + 24 : at + 28] = struct.pack("<I", 100)
    return io.BytesIO(bytes(content))


def twice_the_same() -> io.BytesIO:
    file = word_file(paragraph("een"))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/DOCUMENT.xml", "<a/>")
    return file


def many_parts() -> io.BytesIO:
    return word_file(paragraph("een"), parts={f"word/{number}.bin": b"" for number in range(refusals.MAX_PARTS)})


def a_zip(**parts: str) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file


def with_type(kind: str) -> io.BytesIO:
    return word_file(paragraph("een"), main_type=f"application/vnd.{kind}")


DOCTYPE = f'<!DOCTYPE w:document [<!ENTITY a "aaaa">]><w:document {NAMESPACES}><w:body><w:p/></w:body></w:document>'
EXTERNAL = f'<!DOCTYPE w:document SYSTEM "http://127.0.0.1:9/x.dtd"><w:document {NAMESPACES}><w:body/></w:document>'
LEVELS = 1_000

BAD_FILES: dict[str, tuple[Callable[[], io.BytesIO], Refusal]] = {
    "nothing": (lambda: io.BytesIO(b""), Refusal.NOT_WORD),
    "a text": (lambda: io.BytesIO(b"Geen Word"), Refusal.NOT_WORD),
    "a PDF": (lambda: io.BytesIO(b"%PDF-1.7 ..."), Refusal.PDF),
    "RTF": (lambda: io.BytesIO(b"{\\rtf1 tekst}"), Refusal.RTF),
    "encrypted": (lambda: io.BytesIO(OLE + "EncryptedPackage".encode("utf-16-le")), Refusal.ENCRYPTED),
    "an old .doc": (lambda: io.BytesIO(OLE + bytes(600) + "WordDocument".encode("utf-16-le")), Refusal.OLD_WORD),
    "another old file": (lambda: io.BytesIO(OLE + bytes(600)), Refusal.OLD_OFFICE),
    "an encrypted entry": (encrypted_entry, Refusal.ENCRYPTED),
    "half a zip": (lambda: io.BytesIO(word_file(paragraph("een")).getvalue()[:300]), Refusal.DAMAGED),
    "a wrong checksum": (wrong_checksum, Refusal.DAMAGED),
    "a size that lies": (lying_size, Refusal.DAMAGED),
    "a zip of something else": (lambda: a_zip(readme="hallo"), Refusal.NOT_WORD),
    "OpenDocument": (
        lambda: a_zip(mimetype="application/vnd.oasis.opendocument.text", content="x"),
        Refusal.OPEN_DOCUMENT,
    ),
    "Excel": (lambda: with_type("openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), Refusal.SPREADSHEET),
    "PowerPoint": (
        lambda: with_type("openxmlformats-officedocument.presentationml.presentation.main+xml"),
        Refusal.PRESENTATION,
    ),
    "a .docm": (lambda: with_type("ms-word.document.macroEnabled.main+xml"), Refusal.MACROS),
    "a hidden macro": (lambda: word_file(paragraph("een"), parts={"word/vbaProject.bin": b"x"}), Refusal.MACROS),
    "a path upwards": (lambda: word_file(parts={"../../etc/passwd": b"x"}), Refusal.UNSAFE_NAMES),
    "an absolute path": (lambda: word_file(parts={"/etc/passwd": b"x"}), Refusal.UNSAFE_NAMES),
    "a path of Windows": (lambda: word_file(parts={"C:\\x.xml": b"x"}), Refusal.UNSAFE_NAMES),
    "the same name twice": (twice_the_same, Refusal.UNSAFE_NAMES),
    "too many parts": (many_parts, Refusal.TOO_MANY_PARTS),
    "a bomb": (lambda: word_file(paragraph("x"), parts={"word/media/a.bmp": bytes(160_000_000)}), Refusal.BOMB),
    "a bomb of text": (
        lambda: word_file(document=b"<w:document>" + b" " * 20_000_000 + b"</w:document>"),
        Refusal.BOMB,
    ),
    "a document type": (lambda: word_file(document=DOCTYPE), Refusal.DECLARATIONS),
    "an entity elsewhere": (lambda: word_file(document=EXTERNAL), Refusal.DECLARATIONS),
    "a document type in a part that nobody needs": (
        lambda: word_file(paragraph("een"), parts={"docProps/custom.xml": "<!DOCTYPE a><a/>"}),
        Refusal.DECLARATIONS,
    ),
    "XML that does not end": (lambda: word_file(document=f"<w:document {NAMESPACES}><w:body>"), Refusal.DAMAGED),
    "an unknown encoding": (
        lambda: word_file(document='<?xml version="1.0" encoding="klingon"?><a/>'),
        Refusal.DAMAGED,
    ),
    "a thousand levels of nothing": (
        lambda: word_file("<w:sdt>" * LEVELS + "</w:sdt>" * LEVELS),
        Refusal.TOO_DEEP,
    ),
    "a thousand tables in each other": (
        lambda: word_file("<w:tbl><w:tr><w:tc>" * LEVELS + "</w:tc></w:tr></w:tbl>" * LEVELS),
        Refusal.TOO_DEEP,
    ),
    "too many elements": (
        lambda: word_file("<w:x/>" * (refusals.MAX_ELEMENTS + 1), compression=zipfile.ZIP_STORED),
        Refusal.TOO_LONG,
    ),
    "too many paragraphs": (
        lambda: word_file("<w:p/>" * (refusals.MAX_KEPT_ELEMENTS + 1), compression=zipfile.ZIP_STORED),
        Refusal.TOO_LONG,
    ),
    "no body": (lambda: word_file(document=f"<w:document {NAMESPACES}/>"), Refusal.UNREADABLE),
    "too many pictures": (
        lambda: word_file(
            paragraph(inside=inline_picture() * (refusals.MAX_PICTURES + 1)),
            targets=[("rIdP", "image", "media/a.png", False)],
            parts={"word/media/a.png": picture()},
        ),
        Refusal.TOO_MANY_PICTURES,
    ),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_a_bad_file_is_refused_with_its_own_message(what: str) -> None:
    make, expected = BAD_FILES[what]
    file = make()
    begun = time.monotonic()
    assert refusal_of(file) is expected
    assert time.monotonic() - begun < 20


def test_every_message_is_different_and_says_what_to_do() -> None:
    messages = [refusal.value for refusal in Refusal]
    assert len(set(messages)) == len(messages)
    for message in messages:
        assert message.count(".") >= 2, message
        assert message[0].isupper(), message


def test_a_file_that_is_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_FILE_SIZE", 100)
    assert refusal_of(word_file(paragraph("een"))) is Refusal.TOO_LARGE


def test_the_sizes_of_all_parts_together_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_TEXT_SIZE", 3_000)
    assert refusal_of(word_file(paragraph("een " * 1_000))) is Refusal.TOO_LONG


def test_the_deepest_that_is_accepted_can_be_read() -> None:
    """What the limit lets through, mammoth can read in the stack that is left to it."""
    levels = (markup.MAX_DEPTH - 8) // 3
    body = "<w:tbl><w:tr><w:tc>" * levels + paragraph("diep") + "</w:tc></w:tr></w:tbl>" * levels
    try:
        word = read_word_file(word_file(body + paragraph("gewoon")))
    except WordFileError as error:
        assert error.refusal is Refusal.TOO_DEEP  # noqa: PT017 (either is right; a crash is not)
    else:
        assert word.document.children


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RecursionError(), Refusal.TOO_DEEP),
        (MemoryError(), Refusal.TOO_LONG),
        (KeyError("w:id"), Refusal.UNREADABLE),
        (AttributeError("x"), Refusal.UNREADABLE),
    ],
)
def test_whatever_mammoth_raises_is_explained_and_logged(
    error: Exception, expected: Refusal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(reading.mammoth, "convert_to_html", fail)
    assert refusal_of(word_file(paragraph("een"))) is expected
    assert caplog.records
    assert caplog.records[-1].exc_info


def test_files_are_read_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PATIENCE", 0.01)
    with reading._turn:
        assert refusal_of(word_file(paragraph("een"))) is Refusal.BUSY
    assert read_word_file(word_file(paragraph("een"))).document.children


def test_the_text_may_stand_elsewhere_in_the_file() -> None:
    """Word on the web calls it document2.xml."""
    file = word_file(
        parts={
            "_rels/.rels": relationships([("rId1", "officeDocument", "/word/document2.xml", False)]),
            "word/document2.xml": f"<w:document {NAMESPACES}><w:body>{paragraph('hier')}</w:body></w:document>",
        }
    )
    assert len(read_word_file(file).document.children) == 1


def test_strict_open_xml_is_read_too() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = '<w:document xmlns:w="%s"><w:body><w:p><w:r><w:t>streng</w:t></w:r></w:p></w:body></w:document>'
    assert len(read_word_file(word_file(document=body % strict)).document.children) == 1


def test_a_file_of_python_docx_is_accepted() -> None:
    document = new_document()
    document.add_paragraph("Hallo")
    assert read_word_file(saved(document)).document.children
