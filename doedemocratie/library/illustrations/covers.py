"""The cover of a publication that has no picture of its own, drawn from what the publication is.

The ground has the colour of the theme, the composition belongs to the kind, and everything else follows from the seed: a
cover is always the same for the same page, and differs between two pages of one kind and theme. There is no text in it,
because the title stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .dice import Dice
from .palette import Colour
from .scenes import covers as made
from .scenes import generic
from .shapes import Disc, Part, Scene, Shape

# Part of every fingerprint: a higher number has all covers and sharing pictures drawn anew.
VERSION = 1
COVER_SIZE = (1920, 1080)


@dataclass(frozen=True, slots=True)
class Composition:
    """A way to fill a cover, and what is then to be seen, as the start of a Dutch text alternative."""

    draw: Callable[[made.Sheet, Dice], list[Shape]]
    shows: str


def of_any_page(layout: generic.Layout) -> Callable[[made.Sheet, Dice], list[Shape]]:
    """Return a composition of `scene_for` as one for a cover."""

    def draw(sheet: made.Sheet, dice: Dice) -> list[Shape]:
        shapes = layout(generic.Stage(sheet.width, sheet.height, sheet.ground, sheet.top, sheet.seat), dice)
        if layout in generic.WITH_SPACE or sheet.orange_is_clear:
            return shapes
        return [part for shape in shapes for part in with_space(shape, sheet.space)]

    return draw


def with_space(shape: Shape, space: Colour) -> list[Shape]:
    """Return a shape, and when it is the orange chair, on a light space that reaches no other chair."""
    if isinstance(shape, Disc) and shape.fill is Colour.ORANGE:
        return [Disc(shape.x, shape.y, shape.radius * 1.5, space, Part.GROUND), shape]
    return [shape]


# The kinds by the words that pages have for themselves; a kind that is not named here takes one of OTHER.
KINDS: dict[str, Composition] = {
    "handreiking": Composition(made.path, "Een slinger van stoelen leidt naar een ronde tafel met een vrije plaats"),
    "rapport": Composition(made.columns, "Tafels met stoelen, gestapeld tot een staafdiagram"),
    "onderzoek": Composition(made.lens, "Een vergrootglas laat tussen veel stippen één tafel met stoelen zien"),
    "advies": Composition(
        made.counsel, "Twee ronde tafels met stoelen, en tussen de tafels één stoel die bij allebei hoort"
    ),
    "brochure": Composition(made.leaflet, "Een gevouwen folder met een ronde tafel en stoelen erop"),
    "factsheet": Composition(made.tiles, "Zes vlakken met elk een tafel, en telkens één stoel meer"),
    "agenda": Composition(of_any_page(generic.fan), "Een zaal: rijen stoelen rond één grote tafel"),
    "nieuws": Composition(of_any_page(generic.corner), "Een grote en een kleine tafel met stoelen, van boven gezien"),
    "thema": Composition(of_any_page(generic.orbit), "Een grote tafel met kleine tafels in een kring eromheen"),
    "overzicht": Composition(of_any_page(generic.grid), "Rijen gelijke tafels met stoelen, van boven gezien"),
}
OTHER = (
    Composition(of_any_page(generic.pair), "Een grote en een kleine tafel met stoelen, van boven gezien"),
    Composition(of_any_page(generic.row), "Een rij tafels met stoelen, elk groter dan de vorige"),
    Composition(of_any_page(generic.horizon), "Een grote ronde tafel met stoelen komt op als de zon"),
)
YOURS = "Eén stoel is oranje."

# The grounds, each with the table tops that go with it and the colour of what matters least.
GROUNDS: tuple[tuple[Colour, tuple[Colour, ...], Colour], ...] = (
    (Colour.SKY, (Colour.SUN, Colour.LEAF), Colour.SURFACE),
    (Colour.SAND, (Colour.LEAF, Colour.SUN), Colour.CLAY),
    (Colour.CLAY, (Colour.SUN, Colour.LEAF), Colour.SURFACE),
    (Colour.SUN, (Colour.LEAF, Colour.CLAY), Colour.CLAY),
)
# Chosen so that each of the five themes that the site began with has the ground of its own picture.
THEME_SALT = "thema 878"


def cover(
    seed: str, kind: str = "", theme: str = "", width: float = COVER_SIZE[0], height: float = COVER_SIZE[1]
) -> Scene:
    """Return the cover of the page that `seed` stands for, in any size up to twice as high as wide.

    `kind` is the word for the kind of page in small letters, such as "rapport"; `theme` is the slug of the theme. Of a
    page without a theme the ground follows from the seed.
    """
    dice = Dice(f"{kind}/{seed}")
    ground, tops, dots = Dice(f"{THEME_SALT}/{theme}").pick(GROUNDS) if theme else dice.pick(GROUNDS)
    sheet = made.Sheet(width, height, ground, Colour.SURFACE, dice.pick(tops), Colour.PETROL, dots)
    shapes = composition(seed, kind).draw(sheet, dice)
    if dice.chance():
        shapes = [generic.mirrored(shape, width) for shape in shapes]
    return Scene(width, height, ground, tuple(shapes))


def composition(seed: str, kind: str) -> Composition:
    """Return how the cover of a page is composed."""
    return KINDS.get(kind) or Dice(f"other/{kind}/{seed}").pick(OTHER)


def description(seed: str, kind: str = "") -> str:
    """Return what is to be seen on the cover, in Dutch, as the text alternative of the picture."""
    return f"{composition(seed, kind).shows}. {YOURS}"
