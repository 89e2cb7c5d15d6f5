"""Which release of the site this process runs: a page that another release rendered is not shown.

Such a page names style sheets that are gone, or has another menu. During an upgrade nodes of both releases run side by
side and share one cache, so it does not help to empty that at some moment: each node has to know its own pages.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

CODE = ("doedemocratie", "home", "news", "publications", "templates")
CODE_SUFFIXES = frozenset({".py", ".html", ".txt", ".xml"})


def release() -> str:
    """Return a short text that is the same in every process of this release, and another in every other release.

    A developer who changes a template (``DEBUG``) sees it at the next request, for 10 ms of looking at every file.
    """
    return _now() if settings.DEBUG else _at_first()


@lru_cache(maxsize=1)
def _at_first() -> str:
    return _now()


def _now() -> str:
    return fingerprint(Path(settings.BASE_DIR), Path(settings.STATIC_ROOT) / "staticfiles.json")


def fingerprint(project: Path, manifest: Path) -> str:
    """Return the text for the code and templates in ``project``, its packages, and the static files in ``manifest``.

    It goes by what the files hold: a copy of the same release on another machine has files of another time.
    """
    files = [file for directory in CODE for file in (project / directory).rglob("*") if file.suffix in CODE_SUFFIXES]
    digest = hashlib.sha256()
    for file in (*sorted(files), project / "requirements.txt", manifest):
        digest.update(str(file.relative_to(project) if file.is_relative_to(project) else file.name).encode() + b"\0")
        if file.is_file():
            digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
