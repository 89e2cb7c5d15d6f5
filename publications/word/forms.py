"""The form with which a curator makes a publication of a Word file."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Any

from django import forms

from publications.enums import PublicationKind

from .composing import MAX_DESCRIPTION, compose
from .drafts import PublicationDraft
from .inventory import Picture
from .pictures import thumbnail
from .reading import WordDocument, read_word_file
from .refusals import Refusal, WordFileError

WORD_TYPES = ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DESCRIPTION = re.compile(r"^beschrijving-(\d{1,3})-([0-9a-f]{16})$")


class Layout:
    """How the text is divided over pages."""

    ONE_PAGE = "een-pagina"
    CHAPTERS = "hoofdstukken"
    CHOICES = (
        (ONE_PAGE, "Alles op één pagina"),
        (CHAPTERS, "In hoofdstukken: elke kop van het hoogste niveau wordt een eigen pagina"),
    )


@dataclass(frozen=True)
class Question:
    """The question what a picture shows: its field, and the picture as a data address (empty when it is not at hand)."""

    field: forms.BoundField
    picture: str


class WordFileForm(forms.Form):
    """Reads the file, and asks for the description of each picture that has none in Word.

    A browser lets go of a chosen file with every answer, and the site keeps no file of which nothing was made. So when
    pictures lack a description, the file is chosen a second time; the descriptions belong to the pictures by their content.
    """

    file = forms.FileField(
        label="Word-bestand",
        help_text="Een bestand van Word (.docx), zonder macro's en zonder wachtwoord, van hoogstens 30 MB.",
        widget=forms.FileInput(attrs={"accept": WORD_TYPES}),
    )
    kind = forms.ChoiceField(label="Soort publicatie", choices=PublicationKind, initial=PublicationKind.GUIDE)
    layout = forms.ChoiceField(
        label="Indeling",
        choices=Layout.CHOICES,
        initial=Layout.ONE_PAGE,
        help_text="Kies hoofdstukken bij een lange tekst. De tekst vóór de eerste kop komt op de publicatie zelf.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft: PublicationDraft | None = None
        self._pictures: dict[str, Picture] = {}
        self._asked: dict[str, str] = {}  # the name of the field for the key of a picture
        for name in self.data:
            if match := DESCRIPTION.match(name):
                self._ask(match[2], int(match[1]))

    def _ask(self, key: str, number: int) -> None:
        name = f"beschrijving-{number}-{key}"
        self._asked[key] = name
        self.fields[name] = forms.CharField(
            label=f"Beschrijving van afbeelding {number}",
            required=False,
            max_length=MAX_DESCRIPTION,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text="Wat is er te zien? Wie de afbeelding niet ziet, hoort deze tekst. Laat leeg om haar weg te laten.",
        )

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields that the form always has."""
        return [self[name] for name in ("file", "kind", "layout")]

    @property
    def questions(self) -> list[Question]:
        """The pictures that lack a description."""
        return [Question(self[name], _address(self._pictures.get(key))) for key, name in self._asked.items()]

    def clean(self) -> dict[str, Any]:
        """Read the file when all else is right; what is wrong with it stands on its field."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors or not data.get("file"):
            return data
        try:
            self._read(data)
        except WordFileError as error:
            self.add_error("layout" if error.refusal is Refusal.TOO_MANY_CHAPTERS else "file", str(error))
        return data

    def _read(self, data: dict[str, Any]) -> None:
        file = data["file"]
        word = read_word_file(file)
        described = {key: data.get(name, "").strip() for key, name in self._asked.items()}
        for picture in word.pictures:
            if picture.lacks_description:
                picture.description = " ".join(described.get(picture.key, "").split())
        draft = compose(word, file.name, in_chapters=data["layout"] == Layout.CHAPTERS)
        missing = self._missing(word)
        if not missing:
            self.draft = draft
            return
        for key, picture in missing.items():
            self._pictures[key] = picture
            self._ask(key, len(self._asked) + 1)
        self.add_error("file", _please_describe(len(missing)))

    def _missing(self, word: WordDocument) -> dict[str, Picture]:
        """Return the pictures without a description that nobody was asked about yet, by their key."""
        missing: dict[str, Picture] = {}
        for picture in word.pictures:
            # What has no place stands in something that was left out as a whole.
            if picture.lacks_description and picture.place and picture.key not in self._asked:
                missing.setdefault(picture.key, picture)
        return missing


def _please_describe(count: int) -> str:
    what = "1 afbeelding heeft" if count == 1 else f"{count} afbeeldingen hebben"
    return (
        f"Bijna klaar: {what} in Word geen beschrijving. Beschrijf hieronder wat er te zien is, en kies het bestand dan "
        "nog een keer. Er is nog niets gemaakt."
    )


def _address(picture: Picture | None) -> str:
    content = thumbnail(picture) if picture else b""
    return f"data:image/png;base64,{base64.b64encode(content).decode()}" if content else ""
