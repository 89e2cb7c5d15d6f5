"""What a check of a link found, and how an editor reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import models


class Outcome(models.TextChoices):
    """What came of asking for an address. The label is the reason in words."""

    WORKS = "works", "De link werkt"
    MOVED = "moved", "De pagina is verhuisd"
    # What a visitor meets too. Three times on different days, and the link is dead.
    GONE = "gone", "De pagina bestaat niet meer"
    FAULT = "fault", "De andere site heeft een storing"
    NO_HOST = "no_host", "De andere site bestaat niet of is onbekend"
    NO_ANSWER = "no_answer", "De andere site geeft geen antwoord"
    SLOW = "slow", "De andere site antwoordt te traag"
    CERTIFICATE = "certificate", "Het beveiligingscertificaat van de andere site klopt niet"
    CIRCLE = "circle", "De andere site blijft doorsturen"
    WRONG = "wrong", "Het adres is niet goed geschreven"
    # What says nothing about what a visitor meets.
    ROBOTS = "robots", "Niet gecontroleerd: de andere site wil geen automatische bezoekers"
    CLOSED = "closed", "Niet gecontroleerd: de andere site laat alleen mensen toe, of vraagt om in te loggen"
    UNSURE = "unsure", "Niet gecontroleerd: het antwoord van de andere site zegt niet genoeg"
    INSIDE = "inside", "Niet gecontroleerd: het adres ligt in een besloten netwerk"
    REFUSED = "refused", "Niet gecontroleerd: in het adres staat een wachtwoord of een vreemde poort"
    BUSY = "busy", "Niet gecontroleerd: de andere site vraagt om te wachten"


FAILURES = frozenset(
    {
        Outcome.GONE,
        Outcome.FAULT,
        Outcome.NO_HOST,
        Outcome.NO_ANSWER,
        Outcome.SLOW,
        Outcome.CERTIFICATE,
        Outcome.CIRCLE,
        Outcome.WRONG,
    }
)
UNCHECKED = frozenset({Outcome.ROBOTS, Outcome.CLOSED, Outcome.UNSURE, Outcome.INSIDE, Outcome.REFUSED, Outcome.BUSY})
# Between us and the other site: a proxy that wants a name, or a network that wants one to sign in (RFC 6585).
OF_OUR_NETWORK = frozenset({407, 511})


@dataclass(frozen=True)
class Result:
    """What a check found. ``status`` is that of HTTP; ``wait`` is how long the other site asks to be left alone."""

    outcome: Outcome
    status: int | None = None
    moved_to: str = ""
    wait: timedelta | None = None

    @property
    def fails(self) -> bool:
        """Return whether a visitor would not get there either."""
        return self.outcome in FAILURES

    @property
    def proves_our_network(self) -> bool:
        """Return whether it can only come from the other site, so that our own way to the outside works."""
        return self.status is not None and self.status < 500 and self.status not in OF_OUR_NETWORK


def in_words(outcome: str, status: int | None) -> str:
    """Return the reason for an editor."""
    label = str(Outcome(outcome).label)
    return f"{label} ({status})" if status is not None and status >= 400 else label
