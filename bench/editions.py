"""Make the PDF and the EPUB of a publication of about a hundred pages, as the worker does, and show what that takes.

Started by ``make bench-editions``. See bench/README.md.
"""

from __future__ import annotations

import io
import json
import os
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results" / "editions.json"
CHAPTERS = 7
SECTIONS = 7  # of a chapter
PHOTOS = 20
SECONDS, MEGABYTES = 10, 300  # what the PDF may take


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)  # noqa: T201  # what the user asked for


def peak(who: int) -> int:
    """Return the most memory that these processes had, in MB. Linux counts in kB, macOS in bytes."""
    size = resource.getrusage(who).ru_maxrss
    return size // (1_000_000 if sys.platform == "darwin" else 1_000)


def processor_time() -> float:
    """Return the seconds that a processor has worked for this process and its children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def photo(number: int) -> bytes:
    """Return a JPEG that is as hard to compress as a photo of 1600 by 1067 pixels."""
    from PIL import Image

    size = (1600, 1067)
    ground = Image.linear_gradient("L").resize(size).rotate(number * 18)
    grain = Image.effect_noise(size, 40)
    picture = Image.merge("RGB", (ground, Image.blend(ground, grain, 0.3), grain))
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=85)
    return content.getvalue()


def build() -> int:
    """Load the content of the site, add the publication, and return its id."""
    from django.core.files.base import ContentFile
    from django.core.management import call_command

    from bench.words import Writer
    from doedemocratie.library.models import CustomImage
    from doedemocratie.library.renditions import make_renditions
    from publications.models import ChapterPage, PublicationIndexPage, PublicationPage

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_content", str(ROOT / "content"), verbosity=0)
    writer = Writer(ROOT / "content", 1)
    images = []
    for number in range(PHOTOS):
        image = CustomImage(title=f"Foto {number}", description=writer.title())
        image.file.save(f"foto-{number}.jpg", ContentFile(photo(number)), save=False)
        image.save()
        make_renditions(image)
        images.append(image)
    publication = PublicationPage(title=writer.title(), slug="lang", introduction=writer.text(2), live=True)
    PublicationIndexPage.objects.get().add_child(instance=publication)
    for number in range(CHAPTERS):
        text = body(writer, images[number::CHAPTERS])
        chapter = ChapterPage(title=writer.title(), slug=f"deel-{number}", introduction=writer.text(2), body=text)
        publication.add_child(instance=chapter)
    return int(publication.pk)


def body(writer: Any, images: list[Any]) -> list[tuple[str, Any]]:
    """Return the text of a chapter: sections with paragraphs, notes, a list, and now and then a table or a picture."""
    blocks: list[tuple[str, Any]] = [("key_points", {"points": [writer.text(1) for _ in range(3)]})]
    notes = []
    for section in range(SECTIONS):
        blocks.append(("heading", {"text": writer.title(), "level": "h3" if section % 3 else "h2", "anchor": ""}))
        for paragraph in range(5):
            name = f"n{section}-{paragraph}"
            notes.append({"name": name, "text": f"<p>{writer.text(1)}</p>"})
            blocks.append(("paragraph", f"<p>{writer.text(8)}[^{name}]</p>"))
        blocks.append(("paragraph", f"<ul>{''.join(f'<li>{writer.text(1)}</li>' for _ in range(4))}</ul>"))
        if section % 3 == 1:
            rows = [{"values": [writer.title(), writer.text(1)]} for _ in range(8)]
            columns = [{"type": "text", "heading": "Wat"}, {"type": "text", "heading": "Hoe"}]
            table = {"columns": columns, "rows": rows, "caption": ""}
            blocks.append(("table", {"caption": writer.title(), "row_headers": True, "table": table}))
        if section % 3 == 2 and images:
            blocks.append(("image", {"image": images.pop(), "caption": writer.title(), "credit": ""}))
    return [*blocks, ("footnotes", {"notes": notes})]


def measure(publication_id: int) -> dict[str, Any]:
    """Make both editions and return what they took. The PDF is laid out by a child of this process."""
    from django.utils import timezone

    from publications.editions import epub, pdf
    from publications.editions.book import gather
    from publications.models import PublicationPage

    page = PublicationPage.objects.get(pk=publication_id)
    before = peak(resource.RUSAGE_SELF)
    found: dict[str, Any] = {}
    for name, make in (("pdf", pdf.make), ("epub", epub.make)):
        with tempfile.TemporaryDirectory() as directory:
            began, work = time.perf_counter(), processor_time()
            book = gather(page)
            _ = book.fingerprint
            made = make(book, Path(directory), timezone.localtime())
            seconds, work = time.perf_counter() - began, processor_time() - work
        found[name] = {"seconds": seconds, "processor": work, "size": len(made.content), "pages": made.page_count}
    found["worker"] = {"before": before, "after": peak(resource.RUSAGE_SELF)}
    found["press"] = peak(resource.RUSAGE_CHILDREN)
    return found


def in_process(step: str, environment: dict[str, str]) -> Any:
    """Run one step in a process of its own, and return what it says."""
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bench.editions", step], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE
    )
    return json.loads(ended.stdout.splitlines()[-1])


def main() -> None:
    """Build, measure and print; or do one step, in the process that this started for it."""
    if len(sys.argv) > 1:
        import django

        django.setup()
        step, _, argument = sys.argv[1].partition(":")
        say(json.dumps(build() if step == "build" else measure(int(argument))))
        return
    with tempfile.TemporaryDirectory(prefix="bench-editions-") as directory:
        environment = {
            **os.environ,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "VAR_DIR": directory,
            "DATABASE_URL": f"sqlite:///{directory}/db.sqlite3",
            "DJANGO_SETTINGS_MODULE": "doedemocratie.settings.base",
            "PYTHONWARNINGS": "ignore",
        }
        publication = in_process("build", environment)
        # A warm-up: the first time, Python and the disk have everything still to read.
        in_process(f"measure:{publication}", environment)
        found = in_process(f"measure:{publication}", environment)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1), encoding="utf-8")
    for name in ("pdf", "epub"):
        one = found[name]
        pages = f"{one['pages']} pages" if one["pages"] else ""
        say(
            f"{name:5} {one['seconds']:5.1f} s ({one['processor']:.1f} s of a processor)  {one['size'] / 1e6:5.1f} MB  {pages}"
        )
    worker = found["worker"]
    say(
        f"memory: {found['press']} MB to lay out the PDF; the worker had {worker['before']} MB, and {worker['after']} after"
    )
    if found["pdf"]["seconds"] > SECONDS or found["press"] > MEGABYTES:
        raise SystemExit(f"The PDF takes more than {SECONDS} s or {MEGABYTES} MB.")


if __name__ == "__main__":
    main()
