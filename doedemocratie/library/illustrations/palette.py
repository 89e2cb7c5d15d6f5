"""The colours of the illustrations: the palette of the site's design tokens, and nothing beside it."""

from __future__ import annotations

from enum import StrEnum


class Colour(StrEnum):
    """A colour by its role in the design tokens; the value is the hexadecimal colour as SVG and CSS write it."""

    PAPER = "#fbf8f3"
    SURFACE = "#ffffff"
    INK = "#1b2426"
    PETROL = "#0d4a57"
    DEEP_PETROL = "#0a323b"
    ORANGE = "#b8430b"
    PEACH = "#ffb084"
    SUN = "#f3b53f"
    SKY = "#cfe4e6"
    CLAY = "#f0cdb4"
    SAND = "#f3ebdf"
    LEAF = "#5b8a66"


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the red, green and blue parts (0 to 255) of a colour written as #rrggbb."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str | tuple[int, int, int]) -> float:
    """Return the relative luminance (0 to 1) as WCAG 2.2 defines it."""
    parts = rgb(colour) if isinstance(colour, str) else colour
    linear = [
        value / 255 / 12.92 if value / 255 <= 0.04045 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str | tuple[int, int, int], other: str | tuple[int, int, int]) -> float:
    """Return the contrast ratio (1 to 21) between two colours as WCAG 2.2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
