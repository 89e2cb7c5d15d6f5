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
from .reading import read_word_file
from .refusals import Refusal, WordFileError

WORD_TYPES = ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DESCRIPTION = re.compile(r"^beschrijving-([0-9a-f]{16})$")


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
    """The question what a picture shows: its field, the picture as a data address, and where it stands in the text.

    Without the file the last two are empty.
    """

    field: forms.BoundField
    picture: str
    place: str


class WordFileForm(forms.Form):
    """Reads the file, and asks for the description of each picture that has none in Word.

    A browser lets go of a chosen file with every answer, and the site keeps no file of which nothing was made. So when
    pictures lack a description, the file is chosen a second time; the descriptions belong to the pictures by their content.
    A form that asks is valid, and has no draft: nothing in it is wrong.
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
                self._ask(match[1])

    def _ask(self, key: str) -> None:
        name = f"beschrijving-{key}"
        self._asked[key] = name
        self.fields[name] = forms.CharField(
            required=False,
            max_length=MAX_DESCRIPTION,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=(
                "Wat is er te zien? Wie de afbeelding niet ziet, hoort deze tekst. Laat het veld leeg om de afbeelding "
                "weg te laten."
            ),
        )

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields that the form always has."""
        return [self[name] for name in ("file", "kind", "layout")]

    @property
    def questions(self) -> list[Question]:
        """The pictures that lack a description."""
        questions = []
        for number, (key, name) in enumerate(self._asked.items(), 1):
            field, picture = self[name], self._pictures.get(key)
            field.label = f"Beschrijving van afbeelding {number}"
            questions.append(Question(field, _address(picture), picture.place if picture else ""))
        return questions

    @property
    def is_asking(self) -> bool:
        """Whether all is well, and only descriptions of pictures are wanted."""
        return self.is_bound and not self.errors and self.draft is None

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
        lacking = [picture for picture in word.pictures if picture.lacks_description]
        for picture in lacking:
            self._pictures.setdefault(picture.key, picture)
        for key in self._asked.keys() - self._pictures.keys():
            del self.fields[self._asked.pop(key)]  # a picture that another file had
        for picture in lacking:
            answer = data.get(self._asked.get(picture.key, ""), "")
            picture.description = " ".join(answer.split())
        draft = compose(word, file.name, in_chapters=data["layout"] == Layout.CHAPTERS)
        # What has no place stands in something that was left out as a whole.
        missing = [picture.key for picture in lacking if picture.place and picture.key not in self._asked]
        for key in dict.fromkeys(missing):
            self._ask(key)
        if not missing:
            self.draft = draft


def _address(picture: Picture | None) -> str:
    content = thumbnail(picture) if picture else b""
    return f"data:image/webp;base64,{base64.b64encode(content).decode()}" if content else ""
