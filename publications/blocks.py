"""The blocks that only publications have, and the body that they are part of."""

from __future__ import annotations

import json
from collections.abc import Set
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from wagtail import blocks

from doedemocratie.core.blocks import BodyBlock, BodyStructBlock, ContentBox, ContentsItem
from doedemocratie.core.blocks.base import STRUCTURE_GROUP, TEXT_GROUP
from doedemocratie.core.validators import validate_not_in_future, validate_year
from publications.annotating import ANY_MARKER, MARKER, note_name

REFERENCE_GROUP = "Verantwoording"
NOTE_FEATURES = ["bold", "italic", "link", "document-link"]


class TitledValue(blocks.StructValue):
    """The value of a block whose own heading stands in the table of contents."""

    # Set by the stream around it: the only one of its page.
    unique_anchor = ""


class TitledBlock(BodyStructBlock):
    """A block with a fixed heading of its own, which the table of contents shows."""

    heading = ""
    anchor = ""

    def table_of_contents_items(self, value: TitledValue) -> list[ContentsItem]:
        """Return one line: the heading of this block."""
        return [ContentsItem(level=2, text=self.heading, anchor=self.anchor)]

    def set_anchor(self, value: TitledValue, anchor: str) -> None:
        """Give the block the anchor that is its own on this page."""
        value.unique_anchor = anchor

    def get_context(self, value: TitledValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add ``heading`` and ``anchor``."""
        context = super().get_context(value, parent_context)
        return {**context, "heading": self.heading, "anchor": value.unique_anchor or self.anchor}

    class Meta:
        value_class = TitledValue


class KeyPointsBlock(TitledBlock):
    """What the text says, for who reads nothing else ("In het kort")."""

    heading = "In het kort"
    anchor = "in-het-kort"
    content_box = ContentBox("kort", "lines", "points")

    points = blocks.ListBlock(
        blocks.TextBlock(label="Punt", rows=2, max_length=400),
        label="Punten",
        min_num=1,
        max_num=8,
        help_text="Drie tot vijf zinnen waar het om gaat. Zet dit blok bovenaan.",
    )

    class Meta:
        label = "In het kort"
        icon = "list-ul"
        group = TEXT_GROUP
        template = "blocks/key_points.html"
        description = "De kern van de publicatie in een paar punten, bovenaan de tekst."
        preview_value = {"points": ["Begin bij wat u wilt bereiken.", "Praat vroeg met de gemeente."]}


class ChecklistBlock(BodyStructBlock):
    """Points to tick off, on the screen in one's head and on paper with a pen."""

    content_box = ContentBox("checklist", "lines", "items", has_title=True)

    title = blocks.CharBlock(label="Titel", required=False, max_length=150)
    items = blocks.ListBlock(blocks.CharBlock(label="Punt", max_length=300), label="Punten", min_num=1, collapsed=False)

    class Meta:
        label = "Checklist"
        icon = "tasks"
        group = STRUCTURE_GROUP
        template = "blocks/checklist.html"
        description = "Punten om af te vinken. Op papier staat er een vakje voor."
        preview_value = {"title": "Voor u begint", "items": ["Wij weten wie het werk doet.", "Wij zijn verzekerd."]}


class FootnoteBlock(blocks.StructBlock):
    """One footnote, with the name by which the text points at it."""

    name = blocks.RegexBlock(
        regex=r"^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$",
        label="Naam",
        max_length=40,
        error_messages={"invalid": "Gebruik alleen letters, cijfers en streepjes, zonder spaties."},
        help_text="Zet in de tekst [^naam] op de plek van de voetnoot, bijvoorbeeld [^1] of [^gemeentewet].",
    )
    text = blocks.RichTextBlock(label="Voetnoot", features=NOTE_FEATURES)

    class Meta:
        label = "Voetnoot"
        icon = "edit"
        form_template = None


class FootnotesBlock(BodyStructBlock):
    """The footnotes of the text. They stand below it, in the order in which the text names them."""

    content_box = ContentBox("voetnoten", "parts", "notes")

    notes = blocks.ListBlock(FootnoteBlock(), label="Voetnoten", min_num=1)

    class Meta:
        label = "Voetnoten"
        icon = "edit"
        group = REFERENCE_GROUP
        template = "blocks/footnotes.html"
        description = "De voetnoten bij de tekst. Ze komen onder de tekst, met een nummer."
        preview_value = {"notes": [{"name": "1", "text": "<p>Artikel 150 van de Gemeentewet.</p>"}]}

    def footnotes(self, value: blocks.StructValue) -> dict[str, Any]:
        """Return the notes of this block by name; of two with one name the first."""
        found: dict[str, Any] = {}
        for note in value["notes"]:
            found.setdefault(note_name(note["name"] or ""), note["text"])
        return found

    def mistakes(self, value: Any, taken: Set[str] = frozenset()) -> ValidationError | None:
        """Return the error of the notes whose name another note has (one before it here, or one of those ``taken``), or
        that refer to a note themselves; ``None`` when all is well.
        """
        names = [note_name(note["name"] or "") for note in value["notes"]]
        errors: dict[int, dict[str, ValidationError]] = {}
        for index, (name, note) in enumerate(zip(names, value["notes"], strict=True)):
            if name in taken or name in names[:index]:
                message = f"Er is al een voetnoot met de naam “{name}”. Kies een andere naam."
                errors.setdefault(index, {})["name"] = ValidationError(message)
            if marker := MARKER.search(note["text"].source):
                message = (
                    f"Een voetnoot kan niet naar een voetnoot verwijzen. Haal {marker.group()} uit deze tekst weg."
                )
                errors.setdefault(index, {})["text"] = ValidationError(message)
        if not errors:
            return None
        problems = {index: blocks.StructBlockValidationError(found) for index, found in errors.items()}
        return blocks.StructBlockValidationError({"notes": blocks.ListBlockValidationError(problems)})

    def clean(self, value: Any) -> Any:
        """Refuse two notes with the same name, which the text could not tell apart, and a note in a note."""
        value = super().clean(value)
        if not self.is_deferred_validation and (error := self.mistakes(value)):
            raise error
        return value


class SourceBlock(blocks.StructBlock):
    """One source."""

    text = blocks.CharBlock(
        label="Bron", max_length=400, help_text="Wie, wat en wanneer, bijvoorbeeld: Gemeentewet, artikel 150."
    )
    url = blocks.URLBlock(label="Webadres", required=False)
    seen_on = blocks.DateBlock(label="Bekeken op", required=False, help_text="De dag waarop u het adres hebt bekeken.")

    class Meta:
        label = "Bron"
        icon = "link"


class SourcesBlock(TitledBlock):
    """The list of sources."""

    heading = "Bronnen"
    anchor = "bronnen"
    content_box = ContentBox("bronnen", "references", "sources")

    sources = blocks.ListBlock(SourceBlock(), label="Bronnen", min_num=1)

    class Meta:
        label = "Bronnen"
        icon = "link-external"
        group = REFERENCE_GROUP
        template = "blocks/sources.html"
        description = "De bronnen van de tekst, met hun adres op het web."
        preview_value = {"sources": [{"text": "Gemeentewet, artikel 150", "url": "", "seen_on": None}]}


class ChangeBlock(blocks.StructBlock):
    """One change that readers should know of, in the curator's words."""

    date = blocks.DateBlock(label="Datum", validators=[validate_year, validate_not_in_future])
    edition = blocks.IntegerBlock(
        label="Druk", min_value=1, max_value=999, default=1, help_text="In welke druk staat dit voor het eerst?"
    )
    text = blocks.CharBlock(
        label="Wat is er veranderd?",
        max_length=400,
        help_text="In gewone woorden, bijvoorbeeld: De regels voor de vergunning zijn bijgewerkt.",
    )

    class Meta:
        label = "Wijziging"
        icon = "history"


class ChangesBlock(blocks.StreamBlock):
    """The public history of a publication."""

    change = ChangeBlock()


class PublicationBody(BodyBlock):
    """The text of a publication or of one of its chapters."""

    key_points = KeyPointsBlock()
    checklist = ChecklistBlock()
    footnotes = FootnotesBlock()
    sources = SourcesBlock()

    def as_read(self, text: str) -> str:
        """Return ``text`` without the names of notes: readers see a number there."""
        return MARKER.sub("", text)

    def footnotes_in(self, value: blocks.StreamValue) -> dict[str, Any]:
        """Return all notes of the text by name."""
        found: dict[str, Any] = {}
        for child in value:
            footnotes = getattr(child.block, "footnotes", None)
            for name, text in (footnotes(child.value) if footnotes else {}).items():
                found.setdefault(name, text)
        return found

    def clean(self, value: Any) -> Any:
        """Refuse a reference to a note that is not there, a note that nothing refers to, and two with the same name."""
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        notes = self.footnotes_in(value)
        errors = self._clashes_in(value)
        used: set[str] = set()
        for index, child in enumerate(value):
            names = {note_name(name) for name in MARKER.findall(_plain(child))}
            used |= names
            missing = sorted(names - notes.keys())
            unreadable = [marker for marker in ANY_MARKER.findall(_plain(child)) if not MARKER.fullmatch(marker)]
            if unreadable:
                errors[index] = ValidationError(
                    "Een naam van een voetnoot heeft alleen letters, cijfers en streepjes. Dat geldt niet voor "
                    f"{strip_tags(unreadable[0])}. Kies een andere naam, in de tekst en in het blok ‘Voetnoten’."
                )
            elif missing:
                errors[index] = ValidationError(
                    f"De tekst verwijst naar voetnoot [^{missing[0]}], maar die is er niet. Maak de voetnoot in een "
                    "blok ‘Voetnoten’, of haal de verwijzing weg."
                )
        for index, child in enumerate(value):
            own = getattr(child.block, "footnotes", None)
            unused = [name for name in (own(child.value) if own else {}) if name not in used]
            if unused and index not in errors:
                errors[index] = ValidationError(
                    f"Niets in de tekst verwijst naar voetnoot “{unused[0]}”. Zet [^{unused[0]}] op de plek in de tekst "
                    "waar de voetnoot bij hoort."
                )
        if errors:
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return value

    @staticmethod
    def _clashes_in(value: blocks.StreamValue) -> dict[int, ValidationError]:
        """Return the error of each block with a note whose name stands in a block before it, by the block's number."""
        errors: dict[int, ValidationError] = {}
        taken: set[str] = set()
        for index, child in enumerate(value):
            if isinstance(child.block, FootnotesBlock):
                if error := child.block.mistakes(child.value, taken):
                    errors[index] = error
                taken |= child.block.footnotes(child.value).keys()
        return errors

    class Meta:
        template = "blocks/body.html"
        block_counts: ClassVar[dict[str, dict[str, int]]] = {"key_points": {"max_num": 1}}


def _plain(child: Any) -> str:
    """Return everything that is stored for a block as one text."""
    return json.dumps(child.block.get_prep_value(child.value), ensure_ascii=False, default=str)
