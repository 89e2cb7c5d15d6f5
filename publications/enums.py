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
    """The language of a download (ISO 639-1)."""

    DUTCH = "nl", "Nederlands"
    FRISIAN = "fy", "Fries"
    ENGLISH = "en", "Engels"
    GERMAN = "de", "Duits"
    FRENCH = "fr", "Frans"
