"""Makes one stylesheet of the files that a stylesheet imports, so that a reader's browser asks for one."""

from __future__ import annotations

import re
from collections.abc import Callable

IMPORT = re.compile(
    r"""@import\s+(?:url\(\s*)?["']?(?P<file>[^"')\s;]+)["']?(?:\s*\))?"""
    r"""(?:\s+layer(?:\((?P<layer>[^)]+)\))?(?P<layered>))?"""
    r"""\s*(?P<media>[^;]*);"""
)
# A string or an unquoted address may contain what looks like a comment, so those are matched, and kept, first.
COMMENT = re.compile(
    r"""(?P<kept>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\(\s*[^"'\s)][^)]*\))|/\*.*?\*/""",
    re.DOTALL,
)


class StylesheetError(ValueError):
    """A stylesheet imports what cannot be made part of it."""


def bundle(name: str, read: Callable[[str], str], *, seen: tuple[str, ...] = ()) -> str:
    """Return stylesheet ``name`` with every file that it imports in its place, and without comments.

    ``read`` gives the text of a stylesheet by its name. An import in a layer becomes an ``@layer`` block and one with a
    media query an ``@media`` block, which is what they mean (CSS Cascading and Inheritance Level 5, § 2).
    Raises StylesheetError for an address of another site, a file in another directory (its own addresses would no
    longer be right) and for a file that imports itself.
    """
    if name in seen:
        raise StylesheetError(f"{name} imports itself, by way of {seen[-1]}.")

    def inlined(match: re.Match[str]) -> str:
        file = match["file"]
        if "/" in file:
            raise StylesheetError(f"{name} imports {file}: only a stylesheet in the same directory can be imported.")
        directory = name.rpartition("/")[0]
        css = bundle(f"{directory}/{file}" if directory else file, read, seen=(*seen, name))
        if match["layered"] is not None:
            css = f"@layer {match['layer'] or ''} {{\n{css}\n}}".replace("@layer  {", "@layer {")
        if match["media"].strip():
            css = f"@media {match['media'].strip()} {{\n{css}\n}}"
        return css

    return IMPORT.sub(inlined, without_comments(read(name)))


def without_comments(css: str) -> str:
    """Return ``css`` without its comments, indentation and empty lines."""
    css = COMMENT.sub(lambda match: match["kept"] or "", css)
    return "\n".join(line for line in map(str.strip, css.splitlines()) if line)
