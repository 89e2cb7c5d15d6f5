"""Says at the start when the library that the PDF is laid out with is missing."""

from __future__ import annotations

import ctypes
from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning

# The names that WeasyPrint looks for (weasyprint/text/ffi.py), of the two that nothing else on a server brings.
PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll", "libpango-1.0-0")
PANGOFT2 = ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll", "libpangoft2-1.0-0")


def check_pango(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn when Pango is missing: everything works, but publications have no PDF."""
    if all(any(_loads(name) for name in names) for names in (PANGO, PANGOFT2)):
        return []
    return [
        CheckWarning(
            "Pango is missing, so no PDF of a publication can be made; everything else works.",
            hint="Debian or Ubuntu: sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. "
            "macOS: brew install pango.",
            id="publications.W001",
        )
    ]


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
