"""Build a site of one size in an empty database, measure it, and write what was found as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import django


def main() -> None:
    """Build and measure, with the database and VAR_DIR of the environment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lists", action="store_true", help="only the lists of the admin, without a search index")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench.building import Builder
    from bench.measuring import measure

    call_command("migrate", interactive=False, verbosity=0)
    builder = Builder(options.size, options.seed)
    built = builder.build(index=not options.lists)
    seconds = sum(built.values())
    print(f"{options.size} pages in {seconds:.1f} s, {options.size / seconds:.0f} pages/s", flush=True)  # noqa: T201
    found = {
        "size": options.size,
        "database": connection.vendor,
        "build": {**built, "pages_per_second": options.size / seconds},
        "pages": measure(builder.writer, only_lists=options.lists),
    }
    options.output.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
