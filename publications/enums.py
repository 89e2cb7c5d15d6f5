"""The fixed lists of a publication."""

from django.db import models


class PublicationKind(models.TextChoices):
    """What sort of publication it is."""

    BROCHURE = "brochure", "Brochure"
    GUIDE = "handreiking", "Handreiking"
    REPORT = "rapport", "Rapport"
    RESEARCH = "onderzoek", "Onderzoek"
    ADVICE = "advies", "Advies"
    FACTSHEET = "factsheet", "Factsheet"


class Language(models.TextChoices):
    """The language of a publication or a download (ISO 639-1)."""

    DUTCH = "nl", "Nederlands"
    FRISIAN = "fy", "Fries"
    ENGLISH = "en", "Engels"
    GERMAN = "de", "Duits"
    FRENCH = "fr", "Frans"


class Audience(models.TextChoices):
    """For whom a publication is meant; the values stand in addresses. Each has a field of its own on the page."""

    RESIDENTS = "bewoner", "Bewoners"
    INITIATORS = "initiatiefnemer", "Initiatiefnemers"
    OFFICIALS = "ambtenaar", "Ambtenaren"
    ADMINISTRATORS = "bestuurder", "Bestuurders"

    @property
    def field(self) -> str:
        """Return the name of the field of a publication that says whether it is meant for these people."""
        return f"for_{self.name.lower()}"


class RelationKind(models.TextChoices):
    """What one publication is to another, seen from the page that has the relation."""

    BELONGS_WITH = "hoort-bij", "Hoort bij"
    SUCCEEDS = "opvolger-van", "Is de opvolger van"
    REPLACED_BY = "vervangen-door", "Is vervangen door"
    TRANSLATION_OF = "vertaling-van", "Is een vertaling van"


class Accessibility(models.TextChoices):
    """How well people with a disability can read a file, as far as it was examined."""

    UNKNOWN = "onbekend", "Niet onderzocht"
    FULL = "toegankelijk", "Toegankelijk"
    PARTIAL = "deels", "Deels toegankelijk"
    NONE = "niet", "Niet toegankelijk"


class SortOrder(models.TextChoices):
    """How the list of publications is put in order; the first one is the default."""

    NEWEST = "nieuwste", "Nieuwste eerst"
    TITLE = "titel", "Titel, van A tot Z"
    THEME = "thema", "Past het best bij het thema"
