"""What can be wrong with a redirect: in Dutch for editors, in English for operators."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Problem(Enum):
    """A reason to refuse a redirect. ``{0}`` is the detail that goes with it."""

    COLUMNS = (
        "Deze regel heeft geen twee kolommen. Zet in de eerste het oude adres en in de tweede het nieuwe.",
        "the line does not have two columns",
    )
    QUOTES = (
        "De aanhalingstekens kloppen niet: wat hierna komt, is niet gelezen. Zet de aanhalingstekens goed.",
        "the quotation marks do not match: nothing after this was read",
    )
    NOT_A_PATH = (
        "Het oude adres is geen adres op de site. Begin met een schuine streep, zoals /nieuws/oud-bericht.",
        "the source is not a path that starts with a slash",
    )
    TOO_LONG = (
        "Het adres is te lang: hoogstens {0} tekens.",
        "the address is too long: at most {0} characters",
    )
    ADMIN = (
        "Dit adres hoort bij het beheer van de site. Kies een ander adres.",
        "the address is one of the admin",
    )
    RESERVED = (
        "De site gebruikt dit oude adres zelf. Een doorverwijzing werkt hier niet.",
        "the source is an address that the site uses itself",
    )
    LIVE_PAGE = (
        "Op het oude adres staat een pagina: “{0}”. Die gaat altijd voor. Kies een ander adres, of haal de pagina offline.",
        "a live page stands at the source: {0}",
    )
    DOUBLE = (
        "Dit oude adres staat ook in regel {0}. Laat één van de twee regels staan.",
        "the source is also in line {0}",
    )
    EXISTS = (
        "Er is al een doorverwijzing van dit adres, naar {0}.",
        "there already is a redirect from the source, to {0}",
    )
    LOOP = (
        "Deze doorverwijzing komt weer bij zichzelf uit. Kies een ander doel.",
        "the redirect leads back to itself",
    )
    NO_TARGET = (
        "Het nieuwe adres ontbreekt.",
        "the target is missing",
    )
    NOT_AN_ADDRESS = (
        "Het nieuwe adres is geen adres. Begin met een schuine streep (/nieuws/bericht) of met https://.",
        "the target is not an address: it starts with a slash or with https://",
    )
    MISSING = (
        "Op het nieuwe adres staat niets. Kijk of het goed geschreven is.",
        "there is nothing at the target",
    )
    NOT_PUBLIC = (
        "De pagina op het nieuwe adres is niet openbaar: “{0}”. Publiceer die eerst, of kies een pagina die iedereen mag lezen.",
        "the page at the target is not public: {0}",
    )
    OUTSIDE = (
        "Het nieuwe adres ligt buiten deze site.",
        "the target is on another site",
    )

    @property
    def dutch(self) -> str:
        """The text for editors."""
        return self.value[0]

    @property
    def english(self) -> str:
        """The text for operators."""
        return self.value[1]


class RefusedError(Exception):
    """A redirect that may not be: ``problem``, with a ``detail``. ``of_target`` says which of the two addresses it is about."""

    def __init__(self, problem: Problem, detail: object = "", *, of_target: bool = False) -> None:
        super().__init__(problem.name)
        self.problem = problem
        self.detail = detail
        self.of_target = of_target

    @property
    def dutch(self) -> str:
        """What an editor reads."""
        return self.problem.dutch.format(self.detail)


@dataclass(frozen=True)
class Mistake:
    """A line of a file that cannot be imported: its ``number``, what stands in it, and why."""

    number: int
    source: str
    target: str
    problem: Problem
    detail: object = ""

    @property
    def dutch(self) -> str:
        """What an editor reads."""
        return self.problem.dutch.format(self.detail)

    @property
    def english(self) -> str:
        """What an operator reads."""
        return self.problem.english.format(self.detail)
