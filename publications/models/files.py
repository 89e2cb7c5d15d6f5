"""The files that readers can have of a publication, found with one query."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from wagtail.documents import get_document_model

from .editions import PublicationEdition
from .parts import PublicationDownload

EDITION, DOWNLOAD = "edition", "download"


def files_of(publication: Any) -> tuple[list[PublicationEdition], list[PublicationDownload]]:
    """Return the editions that were made of ``publication``, the PDF first, and its downloads in the editor's order.

    They have what a link to the file says, and no more. One query, two for an alias, whose editions are those of the page that
    it shows; none for a page that was not saved.
    """
    if publication.pk is None:
        return [], []
    text, number = CharField(), IntegerField()
    original = publication.alias_of.specific_deferred if publication.alias_of_id else publication
    made = PublicationEdition.objects.filter(publication=original.pk).made()
    rows = _columns(
        made,
        kind=Value(EDITION, text),
        order=Value(0, number),
        document=Value(None, number),
        name=F("format"),
        file=F("file"),
        bytes=F("size"),
        pages=F("page_count"),
        own_title=Value("", text),
        tongue=Value("", text),
        access=Value("", text),
    ).union(
        _columns(
            PublicationDownload.objects.filter(page=publication.pk),
            kind=Value(DOWNLOAD, text),
            order=F("sort_order"),
            document=F("document_id"),
            name=F("document__title"),
            file=F("document__file"),
            bytes=F("document__file_size"),
            pages=F("page_count"),
            own_title=F("title"),
            tongue=F("language"),
            access=F("accessibility"),
        ),
        all=True,
    )
    editions: list[PublicationEdition] = []
    downloads: list[PublicationDownload] = []
    for kind, _order, document, name, file, size, pages, title, language, accessibility in sorted(
        rows, key=lambda row: (row[0], row[1] or 0, row[2] or 0)
    ):
        if kind == EDITION:
            editions.append(PublicationEdition(publication=original, format=name, size=size, page_count=pages))
            continue
        stored = get_document_model()(pk=document, title=name, file=file, file_size=size)
        downloads.append(
            PublicationDownload(
                document=stored, title=title, language=language, page_count=pages, accessibility=accessibility
            )
        )
    return sorted(editions, key=lambda edition: edition.format, reverse=True), downloads


def _columns(rows: QuerySet, **columns: Any) -> QuerySet:
    # Under names of their own: columns of the model would come before the others, and a union goes by their places.
    named = {f"{name}_column": value for name, value in columns.items()}
    return rows.order_by().annotate(**named).values_list(*named)
