"""Blocks of running text."""

from __future__ import annotations

import re
from typing import Any

from django.utils.text import slugify
from wagtail import blocks

from .base import RICH_TEXT_FEATURES, TEXT_GROUP, BodyBlockMixin, BodyStructBlock, ContentsItem

BETWEEN_TAGS = re.compile(r"(?:^|>)\s*[^<\s]")


class ParagraphBlock(BodyBlockMixin, blocks.RichTextBlock):
    """Running text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        super().__init__(**kwargs)

    def is_left_empty(self, value: Any) -> bool:
        """Return whether there is nothing between its tags."""
        return BETWEEN_TAGS.search(value.source) is None

    def render(self, value: Any, context: dict[str, Any] | None = None) -> str:
        """Render the text; nothing when it is empty, as it may be in a draft that was published from a list."""
        return "" if self.is_left_empty(value) else super().render(value, context)

    class Meta:
        label = "Tekst"
        icon = "pilcrow"
        group = TEXT_GROUP
        template = "blocks/paragraph.html"
        description = "Gewone tekst, met links, opsommingen, vet en cursief."
        preview_value = (
            "<p>Bewoners nemen zelf het initiatief. De gemeente denkt mee en geeft <b>ruimte</b>.</p>"
            "<ul><li>Begin klein.</li><li>Vraag om hulp.</li></ul>"
        )


class HeadingStructValue(blocks.StructValue):
    """The value of a heading, with the anchor it can be linked to."""

    # Set by the stream around it when an earlier heading has the same anchor.
    unique_anchor = ""

    @property
    def own_anchor(self) -> str:
        """Return the editor's anchor, else one made from the text; another heading of the page may have the same."""
        return self.get("anchor") or slugify(self.get("text") or "") or "kop"

    @property
    def link_anchor(self) -> str:
        """Return the anchor that no other heading of the page has."""
        return self.unique_anchor or self.own_anchor


class HeadingBlock(BodyStructBlock):
    """A heading inside the text, with an anchor for links to it."""

    text = blocks.CharBlock(label="Kop", max_length=150)
    level = blocks.ChoiceBlock(
        label="Soort",
        choices=[("h2", "Kop"), ("h3", "Tussenkop onder een kop")],
        default="h2",
    )
    anchor = blocks.RegexBlock(
        regex=r"^[a-z0-9]+(?:-[a-z0-9]+)*$",
        label="Anker",
        required=False,
        max_length=100,
        error_messages={"invalid": "Gebruik alleen kleine letters, cijfers en streepjes."},
        help_text="Voor links naar deze kop. Laat leeg: dan maakt de site het anker van de kop. Staat de pagina op de site "
        "en verandert u de kop? Dan houdt zij haar anker, en blijven links werken.",
    )

    class Meta:
        label = "Kop"
        icon = "title"
        group = TEXT_GROUP
        template = "blocks/heading.html"
        value_class = HeadingStructValue
        form_classname = "struct-block heading-block"
        description = "Een kop boven een stuk tekst. De koppen vormen samen de inhoudsopgave."
        preview_value = {"text": "Hoe begint u?", "level": "h2", "anchor": ""}

    def table_of_contents_items(self, value: HeadingStructValue) -> list[ContentsItem]:
        """Return one line: this heading."""
        if not value.get("text"):
            return []
        return [ContentsItem(level=3 if value["level"] == "h3" else 2, text=value["text"], anchor=value.own_anchor)]

    def set_anchor(self, value: HeadingStructValue, anchor: str) -> None:
        """Give the heading the anchor that is its own on this page."""
        value.unique_anchor = anchor

    def anchor_of(self, value: HeadingStructValue) -> str:
        """Return the anchor; empty when the editor chose one, which no edit of the words changes."""
        return "" if value.get("anchor") or not value.get("text") else value.link_anchor

    def fix_anchor(self, value: HeadingStructValue, anchor: str) -> None:
        """Keep ``anchor`` as if the editor had chosen it."""
        value["anchor"] = anchor
        value.unique_anchor = ""


class QuoteBlock(BodyStructBlock):
    """Somebody's words, with who said them."""

    own_words = False

    text = blocks.TextBlock(label="Citaat", help_text="De woorden zelf, zonder aanhalingstekens.", rows=3)
    source = blocks.CharBlock(label="Wie zei of schreef dit?", required=False, max_length=200)
    source_url = blocks.URLBlock(label="Link naar de bron", required=False)

    class Meta:
        label = "Citaat"
        icon = "openquote"
        group = TEXT_GROUP
        template = "blocks/quote.html"
        description = "De woorden van iemand anders, met de bron."
        preview_value = {
            "text": "Wij wilden niet wachten tot iemand anders het zou doen.",
            "source": "Een bewoner",
            "source_url": "",
        }


class CalloutBlock(BodyStructBlock):
    """A box that stands out from the text ("kader")."""

    title = blocks.CharBlock(label="Titel", required=False, max_length=150)
    text = blocks.RichTextBlock(label="Tekst", features=RICH_TEXT_FEATURES)

    class Meta:
        label = "Kader"
        icon = "info-circle"
        group = TEXT_GROUP
        template = "blocks/callout.html"
        description = "Een opvallend kader, bijvoorbeeld voor een tip of de kern van het verhaal."
        preview_value = {"title": "Goed om te weten", "text": "<p>U hoeft geen stichting te zijn om te beginnen.</p>"}
