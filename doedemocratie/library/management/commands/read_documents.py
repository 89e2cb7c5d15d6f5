"""Read the PDF files that were not read yet: after a move, a restored backup, or when the worker could not reach a file."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from doedemocratie.library.documents import read_document
from doedemocratie.library.models import CustomDocument, unread_documents
from doedemocratie.library.tasks import read_document_of


class Command(BaseCommand):
    """Read one document at a time, so that a stopped run goes on where it was."""

    help = "Read the PDF files that were not read yet, for the search. Can be stopped and started again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--check``, ``--later`` and ``--again``."""
        parser.add_argument("--check", action="store_true", help="Read nothing; fail when a PDF file was not read.")
        parser.add_argument("--later", action="store_true", help="Leave each file that was not read to the worker.")
        parser.add_argument(
            "--again", action="store_true", help="Read every PDF file, also those that were read before."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, leave to the worker, or count; raise CommandError when files are left that were not read."""
        unread = unread_documents()
        if options["check"]:
            if count := unread.count():
                raise CommandError(f"{count} documents were not read.")
            self.stdout.write("Every document was read.")
            return
        if options["later"]:
            for pk in list(unread.order_by("pk").values_list("pk", flat=True)):
                read_document_of.enqueue(pk)
            return
        self._read(CustomDocument.objects.filter(file__iendswith=".pdf") if options["again"] else unread)

    def _read(self, documents: QuerySet[CustomDocument]) -> None:
        done = failed = 0
        # A list, not a cursor that stays open: on SQLite nobody can write after another process under an open cursor.
        for pk in list(documents.order_by("pk").values_list("pk", flat=True)):
            document = CustomDocument.objects.filter(pk=pk).first()
            if document is None:
                continue
            try:
                reading = read_document(document)
            except OSError as error:
                failed += 1
                self.stderr.write(f"Document {pk} cannot be read: {error}")
            else:
                done += 1
                if reading is not None:
                    self.stdout.write(f"Document {pk}: {reading.pages_read} pages ({reading.outcome})")
        self.stdout.write(f"{done} documents were read.")
        if failed:
            raise CommandError(f"{failed} documents were not read.")
