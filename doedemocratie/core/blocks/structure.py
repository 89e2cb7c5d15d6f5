"""Blocks that give text a structure: steps, accordion, table."""

from __future__ import annotations

from decimal import Decimal
from html import unescape
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from .base import RICH_TEXT_FEATURES, STRUCTURE_GROUP, BodyStructBlock


class StepBlock(blocks.StructBlock):
    """One step of a plan."""

    title = blocks.CharBlock(label="Stap", max_length=150)
    text = blocks.RichTextBlock(label="Uitleg", features=RICH_TEXT_FEATURES, required=False)

    class Meta:
        label = "Stap"
        icon = "list-ol"


def two_empty_steps() -> list[Any]:
    """Return the steps of a new block, with every field of a step: the editor's form cannot draw one that lacks any."""
    return [StepBlock().get_default() for _ in range(2)]


class StepsBlock(BodyStructBlock):
    """Numbered steps."""

    steps = blocks.ListBlock(StepBlock(), label="Stappen", min_num=2, default=two_empty_steps)

    class Meta:
        label = "Stappen"
        icon = "list-ol"
        group = STRUCTURE_GROUP
        template = "blocks/steps.html"
        description = "Een stappenplan: genummerde stappen met uitleg."
        preview_value = {
            "steps": [
                {"title": "Maak een plan", "text": "<p>Schrijf op wat u wilt bereiken.</p>"},
                {"title": "Zoek medestanders", "text": "<p>Praat met uw buren.</p>"},
            ]
        }


class AccordionItemBlock(blocks.StructBlock):
    """One part that folds open."""

    title = blocks.CharBlock(label="Titel", max_length=150)
    text = blocks.RichTextBlock(label="Tekst", features=RICH_TEXT_FEATURES)

    class Meta:
        label = "Onderdeel"
        icon = "arrow-down"


class AccordionBlock(BodyStructBlock):
    """Parts that a reader folds open, such as questions and answers."""

    items = blocks.ListBlock(AccordionItemBlock(), label="Onderdelen", min_num=1)

    class Meta:
        label = "Uitklapteksten"
        icon = "collapse-down"
        group = STRUCTURE_GROUP
        template = "blocks/accordion.html"
        description = "Onderdelen die de lezer openklapt, bijvoorbeeld vragen en antwoorden."
        preview_value = {
            "items": [
                {"title": "Heb ik een vergunning nodig?", "text": "<p>Soms. Vraag het uw gemeente.</p>"},
                {"title": "Wie is aansprakelijk?", "text": "<p>Dat hangt af van de afspraken.</p>"},
            ]
        }


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    source = getattr(value, "source", None)  # of rich text
    return str(value) if source is None else " ".join(unescape(strip_tags(source.replace("<", " <"))).split())


class TableBlock(BodyStructBlock):
    """A table with a caption; the first row is always the header, the first column when it names the rows."""

    caption = blocks.CharBlock(
        label="Bijschrift", max_length=200, help_text="Waar gaat de tabel over? Dit staat boven de tabel."
    )
    row_headers = blocks.BooleanBlock(label="De eerste kolom benoemt de rijen", required=False, default=True)
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label="Tekst", required=False)),
            ("number", blocks.DecimalBlock(label="Getal", required=False)),
            ("rich_text", blocks.RichTextBlock(label="Tekst met links", features=["bold", "link"], required=False)),
        ],
        label="Tabel",
    )

    class Meta:
        label = "Tabel"
        icon = "table"
        group = STRUCTURE_GROUP
        template = "blocks/table.html"
        description = "Een tabel met een bijschrift en koppen boven de kolommen."
        preview_value = {
            "caption": "Wie doet wat?",
            "row_headers": True,
            "table": {
                "columns": [{"type": "text", "heading": "Taak"}, {"type": "text", "heading": "Wie"}],
                "rows": [{"values": ["Plan maken", "Bewoners"]}, {"values": ["Ruimte geven", "Gemeente"]}],
            },
        }

    def clean(self, value: Any) -> Any:
        """Refuse a table without a cell, or with a column that has no heading: nobody could tell what is in it."""
        value = super().clean(value)
        table = value["table"]
        message = ""
        if not table.columns or not table.row_data:
            message = "Voeg ten minste één kolom en één rij toe."
        elif not self.is_deferred_validation and any(not column["heading"].strip() for column in table.columns):
            message = "Geef elke kolom een kop. Wie de tabel laat voorlezen, hoort die bij elke cel."
        if message:
            raise blocks.StructBlockValidationError({"table": ValidationError(message)})
        return value

    def rows_as_text(self, value: blocks.StructValue) -> list[list[str]]:
        """Return the table as rows of plain texts, the headings first; a decimal has a comma, as in Dutch."""
        table = value["table"]
        return [
            [column["heading"] for column in table.columns],
            *([_plain(cell.value) for cell in row] for row in table.rows),
        ]

    def get_preview_value(self) -> Any:
        """Return the preview; the table's part is given as stored JSON, so it is read as that."""
        return self.to_python(self.meta.preview_value)
