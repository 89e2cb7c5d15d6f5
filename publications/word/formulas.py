"""A formula of Word on one line of text: what is drawn above, below and around the signs is written between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

ROUND = {"m:begChr": "(", "m:endChr": ")", "m:sepChr": "|"}
INTEGRAL = "∫"
# The signs that stand in an attribute; without one it is that of ECMA-376, 22.1.2 (``ROUND``, ``INTEGRAL``).
SIGNS = frozenset({*ROUND, "m:chr"})


@dataclass
class Part:
    """An element of a formula that is open: what its children became, and its signs."""

    tag: str
    children: list[tuple[str, str]] = field(default_factory=list)
    signs: dict[str, str] = field(default_factory=dict)

    def child(self, tag: str) -> str:
        """Return what the children with this name became."""
        return "".join(text for name, text in self.children if name == tag)

    def all(self, between: str = "") -> str:
        """Return what all children became."""
        return between.join(text for _name, text in self.children if text)


class Formula:
    """Hears of the elements of one formula."""

    def __init__(self) -> None:
        self._open = [Part("m:oMath")]

    @property
    def text(self) -> str:
        """The formula, once it has ended."""
        return " ".join(self._open[0].all().split())

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Hear that an element begins."""
        self._open.append(Part(tag))
        if tag in SIGNS:
            # It stands in the properties of what it is a sign of.
            self._open[-3 if len(self._open) > 3 else 0].signs[tag] = attributes.get("m:val", "")

    def end(self) -> None:
        """Hear that it ends."""
        part = self._open.pop()
        self._open[-1].children.append((part.tag, _written(part)))

    def data(self, text: str) -> None:
        """Hear of signs in it."""
        self._open[-1].children.append(("", text))


def _written(part: Part) -> str:
    """Return what an element says on one line; of what is not known here, all that is in it."""
    write = WRITERS.get(part.tag)
    return write(part) if write else part.all()


def _fraction(part: Part) -> str:
    # With space around it: what stands beside a fraction is not part of it.
    return f" {_together(part.child('m:num'))}/{_together(part.child('m:den'))} "


def _brackets(part: Part) -> str:
    signs = {**ROUND, **part.signs}
    inside = signs["m:sepChr"].join(text for tag, text in part.children if tag == "m:e")
    return f"{signs['m:begChr']}{inside}{signs['m:endChr']}"


def _operator(part: Part) -> str:
    return f"{part.signs.get('m:chr', INTEGRAL)}{_limits(part)} {part.child('m:e')}"


def _scripts(part: Part) -> str:
    return f"{_together(part.child('m:e'))}{_limits(part)}"


def _root(part: Part) -> str:
    return f"{part.child('m:deg')}√{_together(part.child('m:e'))}"


def _signed(part: Part) -> str:
    return f"{part.child('m:e')}{part.signs.get('m:chr', '')}"


def _limits(part: Part) -> str:
    return "".join(
        f"{sign}{_together(text)}" for tag, sign in (("m:sub", "_"), ("m:sup", "^")) if (text := part.child(tag))
    )


def _together(text: str) -> str:
    """Return a part of a formula in brackets when it is more than one number, word or part in brackets."""
    text = text.strip()
    return text if text.isalnum() or not text or (text[0] == "(" and text.find(")") == len(text) - 1) else f"({text})"


WRITERS: dict[str, Callable[[Part], str]] = {
    "m:f": _fraction,
    "m:d": _brackets,
    "m:nary": _operator,
    **dict.fromkeys(("m:sSup", "m:sSub", "m:sSubSup"), _scripts),
    "m:sPre": lambda part: f"{_limits(part)}{_together(part.child('m:e'))}",
    "m:rad": _root,
    "m:func": lambda part: f"{part.child('m:fName')} {part.child('m:e')}",
    "m:limLow": lambda part: f"{part.child('m:e')}_{_together(part.child('m:lim'))}",
    "m:limUpp": lambda part: f"{part.child('m:e')}^{_together(part.child('m:lim'))}",
    **dict.fromkeys(("m:acc", "m:groupChr"), _signed),
    **dict.fromkeys(("m:eqArr", "m:m"), lambda part: part.all("; ")),
    "m:mr": lambda part: part.all(" "),
}
