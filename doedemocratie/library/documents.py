"""What is written in the documents of the library: it is read here, and kept by page for the search."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction

from doedemocratie.library.models import CustomDocument, DocumentPage, DocumentReading
from doedemocratie.library.pdf_text import MAX_SECONDS

Outcome = DocumentReading.Outcome

MAX_FILE_SIZE = 50 * 1024 * 1024
"""Bytes: what an editor may upload (``WAGTAILDOCS_MAX_UPLOAD_SIZE``). The file is held in memory while it is read."""

BATCH = 100  # pages that are stored in one query, so that it stays far below the parameters that SQLite takes

READER = [sys.executable, "-m", "doedemocratie.library.pdf_text"]


class ReaderFailedError(OSError):
    """The reader did not start: that says nothing about the file."""


@dataclass(frozen=True)
class Found:
    """What was found in a file: how the reading went, the pages it has, and the text of those that could be read."""

    outcome: DocumentReading.Outcome
    page_count: int = 0
    pages: dict[int, str] = field(default_factory=dict)


def read_document(document: CustomDocument) -> DocumentReading | None:
    """Read the file of ``document`` and keep its text; return how it went, ``None`` for a file that is no PDF.

    What was kept of an earlier file is dropped. Nothing that the file holds raises; an OSError means that it could not be
    fetched, or that the reader did not start: then nothing changes.
    """
    if not document.is_pdf:
        forget(document)
        return None
    found = _read(document)
    with transaction.atomic():
        # Two workers may read one document; the second waits here, and its pages replace those of the first.
        if not CustomDocument.objects.select_for_update().filter(pk=document.pk, file=document.file.name).exists():
            return None  # deleted or replaced meanwhile: that has a task of its own
        DocumentPage.objects.filter(document=document).delete()
        DocumentPage.objects.bulk_create(
            (DocumentPage(document=document, number=number, text=text) for number, text in found.pages.items()),
            batch_size=BATCH,
        )
        reading, _ = DocumentReading.objects.update_or_create(
            document=document,
            defaults={
                "file_name": document.file.name,
                "outcome": found.outcome,
                "page_count": found.page_count,
                "pages_read": len(found.pages),
            },
        )
    return reading


def forget(document: CustomDocument) -> None:
    """Drop what was kept of ``document``."""
    with transaction.atomic():
        DocumentReading.objects.filter(document=document).delete()
        DocumentPage.objects.filter(document=document).delete()


def _read(document: CustomDocument) -> Found:
    with document.open_file() as file:
        content = file.read(MAX_FILE_SIZE + 1)
    return Found(Outcome.TOO_LARGE) if len(content) > MAX_FILE_SIZE else read_pdf(content)


def read_pdf(content: bytes) -> Found:
    """Return what is found in the PDF in ``content``, whatever it is. Raises ReaderFailedError."""
    try:
        ended = subprocess.run(  # noqa: S603  # this Python and a module of this project
            READER, input=content, capture_output=True, cwd=settings.BASE_DIR, timeout=MAX_SECONDS, check=False
        )
        output, complaint = ended.stdout, ended.stderr
    except subprocess.TimeoutExpired as expired:
        output, complaint = expired.output or b"", expired.stderr or b""
    findings = _findings(output)
    if not findings:
        raise ReaderFailedError(
            complaint.decode(errors="replace").strip()[-500:] or "the reader of PDF files is silent"
        )
    return _judged(findings)


def _findings(output: bytes) -> list[dict[str, Any]]:
    """Return the findings in the ``output`` of the reader, of which the last line may be cut off."""
    whole, _, _ = output.rpartition(b"\n")
    return [json.loads(line) for line in whole.splitlines()]


def _judged(findings: list[dict[str, Any]]) -> Found:
    """Return what the ``findings`` of the reader come to."""
    told: dict[str, Any] = {key: value for finding in findings for key, value in finding.items() if key != "text"}
    if told.get("problem") == "encrypted":
        return Found(Outcome.ENCRYPTED)
    texts = [finding["text"] for finding in findings if "text" in finding]
    pages = {number: text for number, text in enumerate(texts, start=1) if text is not None}
    count = told.get("pages", 0)
    if not pages:
        return Found(Outcome.DAMAGED, count)
    if not any(any(map(str.isalnum, text)) for text in pages.values()):
        return Found(Outcome.NO_TEXT if "done" in told else Outcome.DAMAGED, count)
    whole = "done" in told and len(pages) == count
    return Found(Outcome.READ if whole else Outcome.PARTLY, count, pages)
