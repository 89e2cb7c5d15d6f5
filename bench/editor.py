"""An editor in a process of her own: publishes the home page with each opening sentence that she reads.

``python -m bench.editor`` answers each line with "ok", or with what went wrong.
"""

from __future__ import annotations

import sys

import django
from django.core.wsgi import get_wsgi_application

get_wsgi_application()

from home.models import HomePage  # noqa: E402


def publish(sentence: str) -> str:
    """Publish the home page with ``sentence``; return "ok" or the error."""
    try:
        django.db.close_old_connections()
        home = HomePage.objects.get()
        home.hero_title = sentence
        home.save_revision().publish()
    except Exception as error:
        return f"{type(error).__name__}: {error}".replace("\n", " ")
    return "ok"


def main() -> None:
    """Publish until there is nothing more to read."""
    for line in sys.stdin:
        sys.stdout.write(publish(line.strip()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
