"""The look keeps its promises: contrast, nothing inline, no custom property that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
SOURCES = sorted(path for path in CSS.glob("*.css") if path.name not in {"admin.css", "site.css"})
DECLARATION = re.compile(r"(--[\w-]+):\s*([^;]+);")
REFERENCE = re.compile(r"var\((--[\w-]+)\)")


def tokens(scheme: str) -> dict[str, str]:
    """Return the value of every token in the colour scheme "light" or "dark", with references followed."""
    light, _, dark = (CSS / "tokens.css").read_text().partition("@media (prefers-color-scheme: dark)")
    values = dict(DECLARATION.findall(light))
    if scheme == "dark":
        values.update(DECLARATION.findall(dark.partition("@font-face")[0]))
    for name in values:
        while reference := REFERENCE.fullmatch(values[name]):
            values[name] = values[reference[1]]
    return values


def luminance(colour: str) -> float:
    """Return the relative luminance of a hexadecimal colour (WCAG 2.2, "relative luminance")."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two hexadecimal colours (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "background", "least"),
    [
        ("color-text", "color-page", 7),
        ("color-text", "color-raised", 7),
        ("color-text", "color-sunken", 7),
        ("color-text", "color-mark", 7),
        ("color-text-soft", "color-page", 7),
        ("color-text-soft", "color-raised", 7),
        ("color-link", "color-page", 7),
        ("color-link", "color-raised", 7),
        ("color-link", "color-mark", 4.5),
        ("ink-soft-on-sand", "color-sunken", 7),
        ("teal-on-sand", "color-sunken", 7),
        ("color-on-band", "color-band", 7),
        ("color-on-band-soft", "color-band", 7),
        ("color-on-band-button", "color-band-button", 7),
        ("color-on-button", "color-button", 7),
        ("color-on-button-hover", "color-button-hover", 7),
        ("color-on-notice", "color-notice", 7),
        ("color-on-band", "color-table", 7),
        ("color-accent", "color-page", 3),
        ("color-band-accent", "color-band", 3),
        ("color-control", "color-page", 3),
        ("color-control", "color-sunken", 3),
        ("color-button-edge", "color-page", 3),
        ("color-focus", "color-focus-ring", 7),
    ],
)
def test_colours_have_contrast(scheme: str, text: str, background: str, least: float) -> None:
    values = tokens(scheme)
    ratio = contrast(values[f"--{text}"], values[f"--{background}"])
    assert ratio >= least, f"{text} on {background} in the {scheme} scheme has {ratio:.2f}"


def test_every_custom_property_exists() -> None:
    css = "".join(path.read_text() for path in SOURCES)
    declared = {name for name, _ in DECLARATION.findall(css)}
    assert set(REFERENCE.findall(css)) <= declared


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_have_nothing_inline(path: Path) -> None:
    """A strict Content-Security-Policy refuses style attributes, inline scripts and handlers."""
    # JSON-LD is no script: no browser runs it, and no policy asks about it.
    found = re.findall(
        r"\sstyle=|<style\b|\son\w+=\"|<script\b(?![^>]*(?:\bsrc=|type=\"application/ld\+json\"))", path.read_text()
    )
    assert not found


def test_every_stylesheet_is_imported() -> None:
    imported = re.findall(r'@import url\("([\w-]+\.css)"\)', (CSS / "site.css").read_text())
    assert sorted(imported) == [path.name for path in SOURCES]


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_every_rule_is_closed(path: Path) -> None:
    """A brace that is missing makes all rules after it hold for less, and no browser says so."""
    without_comments = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert without_comments.count("{") == without_comments.count("}")
