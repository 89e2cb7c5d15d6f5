"""Build sites of several sizes, each in a database and a directory of its own, and show how the pages slow down.

Started by ``make bench-scale``. See bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
SMALLEST = 100  # pages of the site that the others are compared to
MARK = "Made by bench/scale.py, which also drops it."


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)  # noqa: T201  # what the user asked for


def own_database(server: str, name: str, *, drop_only: bool = False) -> str:
    """Return the address of a new, empty database ``name`` beside the one in the address ``server``.

    Drops one that this program made before; exits when a database of that name is somebody else's.
    """
    import psycopg2  # type: ignore[import-untyped]  # only for a benchmark

    parts = urlsplit(server)
    connection = psycopg2.connect(parts._replace(scheme="postgresql", path="/postgres").geturl())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        )
        found = cursor.fetchone()
        if found is not None and found[0] != MARK:
            raise SystemExit(f"There is a database {name} that this benchmark did not make. It is left alone.")
        if found is not None:
            cursor.execute(f'DROP DATABASE "{name}"')
        if not drop_only:
            cursor.execute(f'CREATE DATABASE "{name}"')
            cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS '{MARK}'")
    connection.close()
    return parts._replace(path=f"/{name}").geturl()


def run(size: int, server: str, seed: int, lists: bool = False) -> dict[str, Any]:
    """Build and measure a site of ``size`` pages in a process of its own, and return what it found.

    With ``lists`` it measures the lists of pages in the admin and nothing else.
    """
    name = f"bench_scale_{size}"
    with tempfile.TemporaryDirectory(prefix="bench-scale-") as directory:
        address = own_database(server, name) if server else f"sqlite:///{directory}/db.sqlite3"
        output = Path(directory) / "result.json"
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "SECRET_KEY": secrets.token_urlsafe(50),
            "VAR_DIR": directory,
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "doedemocratie.settings.base",
            "PYTHONWARNINGS": "ignore",
        }
        command = [sys.executable, "-m", "bench.one_size", "--size", str(size), "--seed", str(seed)]
        command += ["--lists"] if lists else []
        try:
            subprocess.run([*command, "--output", str(output)], check=True, cwd=ROOT, env=environment)  # noqa: S603
            result: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
        finally:
            if server:
                own_database(server, name, drop_only=True)
    return result


def table(results: list[dict[str, Any]]) -> str:
    """Return p50, p95, queries, and p50 against the smallest site, of every page at every size."""
    lines = [f"{'':34}" + "".join(f"{result['size']:>10,} p50   p95 queries ratio" for result in results)]
    for name, base in results[0]["pages"].items():
        line = f"{name:34}"
        for result in results:
            found = result["pages"][name]
            ratio = found["p50_ms"] / base["p50_ms"]
            line += f"{found['p50_ms']:>14.1f} {found['p95_ms']:>5.0f} {found['queries']:>7} {ratio:>5.1f}"
        lines.append(line)
    return "\n".join(lines)


def parse_sizes(text: str) -> list[int]:
    """Return the numbers in ``text``, and 100, to which the others are compared; exit when one is no number of pages."""
    words = [word.strip() for word in text.split(",")]
    if not all(word.isascii() and word.isdecimal() and int(word) >= SMALLEST for word in words):
        raise SystemExit(f"SIZES is {text!r}; it must be numbers of pages from {SMALLEST} up, such as 100,1000.")
    return sorted({SMALLEST, *map(int, words)})


def main() -> None:
    """Build, measure, print and write."""
    server = os.environ.get("DATABASE_URL", "")
    if server.startswith("sqlite://"):
        server = ""
    elif server and not server.startswith(("postgres://", "postgresql://")):
        raise SystemExit("DATABASE_URL must be postgres://user:password@host:5432/name; without it SQLite is measured.")
    parser = argparse.ArgumentParser(description=__doc__)
    default = "100,1000,10000,100000" if server else "100,1000,10000"
    parser.add_argument("--sizes", default=default, help="numbers of pages, separated by commas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lists", action="store_true", help="only the lists of pages in the admin: no search index")
    options = parser.parse_args()
    sizes = parse_sizes(options.sizes or default)
    results = [run(size, server, options.seed, options.lists) for size in sizes]
    say(table(results))
    target = ROOT / "bench" / "results" / f"scale-{'lists-' if options.lists else ''}{results[0]['database']}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(results, indent=1), encoding="utf-8")
    say(f"Written to {target.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
