"""What a page costs: made, stored, unchanged, beside a static file and a bare WSGI application of the same bytes."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import servers

PAGES = {
    "home": "/",
    "news": "/nieuws/",
    "article": "/nieuws/{article}/",
    "agenda": "/agenda/",
    "event": "/agenda/{event}/",
    "publications": "/publicaties/",
    "publication": "/publicaties/{publication}/",
    "theme": "/themas/{theme}/",
    "feed": "/nieuws/feed/",
}
RESULTS = servers.ROOT / "bench" / "results" / "pages.json"
HEADER = f"{'page':<14}{'bytes':>8}{'hit/s':>9}{'304/s':>9}{'bare/s':>9}{'static/s':>10}{'made/s':>8}{'hit:bare':>10}{'hit:static':>12}{'hit:made':>10}{'made p50':>10}"


def addresses(site: str) -> dict[str, str]:
    """Return the path of one page of each kind: where braces stand, the first that the list above it links to."""
    found = {}
    for name, path in PAGES.items():
        section, brace, _ = path.partition("{")
        if brace:
            links = re.findall(rf'href="({section}[a-z0-9-]+/)"', servers.get(site + section)[2].decode())
            path = next(link for link in links if not link.endswith("/feed/"))
        found[name] = path
    return found


def measure(seconds: int) -> dict[str, Any]:
    """Return every figure by page. The site, its content and its servers are made for this and are gone afterwards."""
    servers.needs_wrk()
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as directory:
        var = Path(directory) / "var"
        environment = servers.environment(var)
        servers.manage(environment, "prepare")
        servers.manage(environment, "warm_renditions")
        bodies = Path(directory) / "bytes"
        bodies.mkdir()
        with servers.gunicorn("bench.uncached:application", environment) as made_at:
            paths = addresses(made_at)
            for name, path in paths.items():
                (bodies / name).write_bytes(servers.get(made_at + path)[2])
            made = {name: _both(made_at + path, seconds) for name, path in paths.items()}
        # WhiteNoise looks for files when the server starts.
        (var / "static" / "bench").mkdir()
        for file in bodies.iterdir():
            (var / "static" / "bench" / f"{file.name}.html").write_bytes(file.read_bytes())
        pages = {}
        with (
            servers.gunicorn("doedemocratie.wsgi:application", environment) as site,
            servers.gunicorn("bench.ceiling:application", {**environment, "BENCH_BYTES": str(bodies)}) as bare,
        ):
            for name, path in paths.items():
                for _ in range(8):  # every process has it in memory
                    tag = servers.get(site + path)[1].get("etag", "")
                pages[name] = {
                    "path": path,
                    "bytes": (bodies / name).stat().st_size,
                    "brotli": len(servers.get(site + path, Accept_Encoding="br")[2]),
                    **made[name],
                    # One after the other, so that whatever else the machine does meets all of them alike.
                    "hit": servers.load(site + path, seconds).as_json(),
                    "bare": servers.load(f"{bare}/{name}", seconds).as_json(),
                    "static": servers.load(f"{site}/static/bench/{name}.html", seconds).as_json(),
                    "unchanged": servers.load(site + path, seconds, headers=[f"If-None-Match: {tag}"]).as_json(),
                }
        return {"seconds": seconds, "pages": pages, "empty wagtail": _empty_wagtail(Path(directory), seconds)}


def _both(address: str, seconds: int) -> dict[str, Any]:
    """Return what making a page costs: under load, and for one reader alone."""
    servers.load(address, 1)
    return {
        "made": servers.load(address, seconds).as_json(),
        "made alone": servers.load(address, seconds, connections=1).as_json(),
    }


def _empty_wagtail(directory: Path, seconds: int) -> dict[str, float | None]:
    """Return what the home page of a site costs one reader that is just what ``wagtail start`` makes."""
    project = directory / "leeg"
    project.mkdir()
    run = {"cwd": project, "check": True, "capture_output": True}
    environment = servers.environment(project, DJANGO_SETTINGS_MODULE="leeg.settings.production", SECRET_KEY="x" * 50)
    environment["PYTHONPATH"] = str(project)
    start = "from wagtail.bin.wagtail import main; import sys; sys.argv = ['wagtail', 'start', 'leeg', '.']; main()"
    subprocess.run([sys.executable, "-c", start], **run)  # type: ignore[call-overload]  # noqa: S603
    # As it is made, but for what production needs to start at all, and without hashed names for files it does not have.
    (project / "leeg" / "settings" / "local.py").write_text(
        "ALLOWED_HOSTS = ['*']\nSECRET_KEY = 'x' * 50\n"
        "STORAGES = {'default': {'BACKEND': 'django.core.files.storage.FileSystemStorage'},"
        " 'staticfiles': {'BACKEND': 'django.contrib.staticfiles.storage.StaticFilesStorage'}}\n"
    )
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=environment, **run)  # type: ignore[call-overload]
    with servers.gunicorn("leeg.wsgi:application", environment, directory=project) as address:
        servers.load(f"{address}/", 1)
        return servers.load(f"{address}/", seconds, connections=1).as_json()


def line(name: str, page: dict[str, Any]) -> str:
    """Return the figures of one page as a line of the table."""
    hit, bare, static, made = (page[kind]["per_second"] for kind in ("hit", "bare", "static", "made"))
    return (
        f"{name:<14}{page['bytes']:>8}{hit:>9.0f}{page['unchanged']['per_second']:>9.0f}{bare:>9.0f}{static:>10.0f}{made:>8.1f}"
        f"{hit / bare:>10.2f}{hit / static:>12.2f}{hit / max(made, 0.1):>10.0f}{milliseconds(page['made alone']['p50']):>10}"
    )


def milliseconds(figure: float | None) -> str:
    """Return a time for people; a dash when nothing was measured, because no page was made in time."""
    return "-" if figure is None else f"{figure:.1f} ms"


def main() -> None:
    """Measure, print the table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3, help="how long each load lasts")
    found = measure(parser.parse_args().seconds)
    say = sys.stdout.write
    say(HEADER + "\n")
    for name, page in found["pages"].items():
        say(line(name, page) + "\n")
    home, empty = found["pages"]["home"]["made alone"]["p50"], found["empty wagtail"]["p50"]
    times = f"; {home / empty:.1f} times" if home and empty else ""
    say(
        f"The home page made for one reader: {milliseconds(home)}; of an empty Wagtail site: {milliseconds(empty)}{times}.\n"
    )
    failed = sum(kind["failed"] for page in found["pages"].values() for kind in page.values() if isinstance(kind, dict))
    say(f"Requests that failed: {failed}\n")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    say(f"Every figure is in {RESULTS.relative_to(servers.ROOT)}.\n")


if __name__ == "__main__":
    main()
