"""What the site reads in PDF files, and what a file can do to the reader, which is nothing."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from pytest_django import Settings

from doedemocratie.library import documents
from doedemocratie.library.documents import ReaderFailedError, read_pdf
from doedemocratie.library.models import DocumentReading
from doedemocratie.library.pdf_text import MAX_PAGE_LENGTH, MAX_PAGES, clean
from tests.library import pdfs

Outcome = DocumentReading.Outcome


def test_the_text_of_each_page_is_read() -> None:
    found = read_pdf(pdfs.pdf("De gemeente helpt.", "Bewoners doen mee: één wijk."))
    assert found.outcome is Outcome.READ
    assert found.page_count == 2
    assert found.pages == {1: "De gemeente helpt.", 2: "Bewoners doen mee: één wijk."}


def test_a_pdf_as_offices_make_them_is_read_as_running_text() -> None:
    weasyprint = pytest.importorskip("weasyprint")
    html = """<html lang="nl"><style>@page { size: 6cm 20cm } p { hyphens: auto }</style>
    <p>Maatschappelijke bewonersorganisaties ondertekenen samenwerkingsovereenkomsten.</p>
    <p style="break-before: page">Tweede pagina met ideeën.</p>"""
    found = read_pdf(weasyprint.HTML(string=html).write_pdf())
    assert found.outcome is Outcome.READ
    assert found.pages == {
        1: "Maatschappelijke bewonersorganisaties ondertekenen samenwerkingsovereenkomsten.",
        2: "Tweede pagina met ideeën.",
    }


@pytest.mark.parametrize(
    ("laid_out", "running"),
    [
        ("samen-\nwerken", "samenwerken"),
        ("samen\u00ad\nwerken", "samenwerken"),
        ("samen\u2010 \n werken", "samenwerken"),
        ("Noord-\nHolland", "Noord-Holland"),
        ("zee-\nen landzaken", "zee- en landzaken"),
        ("doe-democratie\nnu", "doe-democratie nu"),
        ("Inleiding . . . . . . . 3", "Inleiding … 3"),
        ("Inleiding..........3", "Inleiding … 3"),
        ("Artikel 150 van de wet. ↩\n↑ Naar boven a↑b", "Artikel 150 van de wet. Naar boven a↑b"),
        ("nul\x00len en \ud800 halve \ufffftekens", "nul len en halve tekens"),
        ("-", "-"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_lines_become_running_text(laid_out: str, running: str) -> None:
    assert clean(laid_out) == running


def test_a_page_without_end_is_cut_off() -> None:
    assert len(clean("eindeloos " * 100_000)) <= MAX_PAGE_LENGTH


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 voorbeeld",
        b"\x00" * 10_000,
        b"<html><p>geen pdf</p></html>",
        pdfs.pdf("Tekst.")[:200],
        pdfs.pdf("Tekst.").replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"),  # a tree of pages without end
        pdfs.assembled([]),
        b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000,
    ],
    ids=["empty", "words", "zeros", "html", "cut-off", "endless", "none", "nested"],
)
def test_a_broken_file_is_only_a_broken_file(content: bytes) -> None:
    found = read_pdf(content)
    assert (found.outcome, found.pages) == (Outcome.DAMAGED, {})


def test_a_file_whose_table_of_contents_is_wrong_is_read_all_the_same() -> None:
    found = read_pdf(pdfs.pdf("De gemeente helpt.").replace(b"startxref\n", b"startxref\n9"))
    assert found.pages == {1: "De gemeente helpt."}


def test_a_page_that_cannot_be_read_does_not_hide_the_others() -> None:
    sound = pdfs.stream(pdfs.page_content("De gemeente helpt."))
    broken = pdfs.stream(b"geen zip" * 100, b"/Filter /Onbekend")
    found = read_pdf(pdfs.assembled([broken, sound]))
    assert (found.outcome, found.page_count, found.pages) == (Outcome.PARTLY, 2, {2: "De gemeente helpt."})


def test_a_scan_has_no_text() -> None:
    found = read_pdf(pdfs.assembled([pdfs.stream(b"0 0 595 842 re f"), pdfs.stream(pdfs.page_content("- . -"))]))
    assert (found.outcome, found.page_count, found.pages) == (Outcome.NO_TEXT, 2, {})


def test_a_file_that_asks_for_a_password_is_not_read() -> None:
    assert read_pdf(pdfs.encrypted("samen")).outcome is Outcome.ENCRYPTED
    assert read_pdf(pdfs.encrypted("samen", "AES-256")).outcome is Outcome.ENCRYPTED
    assert read_pdf(pdfs.encrypted("")).pages == {1: "Geheime tekst."}, "everyone can open this one"


def test_a_small_file_that_unpacks_to_a_large_one_costs_no_memory_and_little_time() -> None:
    sound = pdfs.stream(pdfs.page_content("De gemeente helpt."))
    content = pdfs.assembled([sound, pdfs.unpacking_to(1_500)])
    assert len(content) < 10_000_000
    started = time.monotonic()
    found = read_pdf(content)
    assert time.monotonic() - started < 60
    assert (found.outcome, found.pages) == (Outcome.PARTLY, {1: "De gemeente helpt."})


def test_no_more_pages_are_read_than_fit_in_the_time() -> None:
    page = pdfs.stream(pdfs.page_content("De gemeente helpt."))
    found = read_pdf(pdfs.assembled([page], kids=[0] * 5_000))
    assert (found.outcome, found.page_count, len(found.pages)) == (Outcome.PARTLY, 5_000, MAX_PAGES)


def test_the_reader_gets_no_more_memory_than_it_needs() -> None:
    script = """
from doedemocratie.library.pdf_text import MAX_MEMORY, limit_resources
limit_resources()
try:
    bytearray(MAX_MEMORY)
except MemoryError:
    print("refused")
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout == "refused\n"


def test_what_was_read_before_the_time_was_up_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    script = """
import sys, time
print('{"reader": "1"}\\n{"pages": 3}\\n{"text": "De gemeente helpt."}\\n{"text": "Half', end="", flush=True)
time.sleep(60)
"""
    monkeypatch.setattr(documents, "READER", [sys.executable, "-c", script])
    monkeypatch.setattr(documents, "MAX_SECONDS", 5)  # of which Python needs some to start
    found = read_pdf(b"%PDF")
    assert (found.outcome, found.page_count, found.pages) == (Outcome.PARTLY, 3, {1: "De gemeente helpt."})


def test_a_reader_that_dies_says_that_the_file_is_to_blame_only_when_it_had_begun(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    dies = 'import os; print(\'{"reader": "1"}\', flush=True); os.kill(os.getpid(), 9)'
    monkeypatch.setattr(documents, "READER", [sys.executable, "-c", dies])
    assert read_pdf(b"%PDF").outcome is Outcome.DAMAGED
    monkeypatch.setattr(documents, "READER", [sys.executable, "-c", "raise SystemExit('no memory')"])
    with pytest.raises(ReaderFailedError, match="no memory"):
        read_pdf(b"%PDF")
    monkeypatch.setattr(documents, "READER", [sys.executable, "-m", "not.there"])
    with pytest.raises(ReaderFailedError):
        read_pdf(b"%PDF")
