"""The command writes every file, keeps what is right, and sees what is not."""

from __future__ import annotations

from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from PIL import Image

from doedemocratie.library.illustrations.catalogue import CONTENT, OUTPUTS


def draw(root: Path, *options: str) -> str:
    """Run the command in a directory and return what it says."""
    said = StringIO()
    call_command("draw_illustrations", *options, f"--root={root}", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with all the files."""
    root = tmp_path_factory.mktemp("drawn")
    assert f"{len(OUTPUTS)} of {len(OUTPUTS)} files written." in draw(root)
    return root


def test_the_files_of_the_project_are_what_the_code_draws() -> None:
    """After a change of a scene: manage.py draw_illustrations."""
    assert "All" in draw(Path(settings.BASE_DIR), "--check")


def test_a_second_run_draws_the_same_bytes_and_writes_nothing(drawn: Path) -> None:
    before = {
        output.path: ((drawn / output.path).read_bytes(), (drawn / output.path).stat().st_mtime_ns)
        for output in OUTPUTS
    }
    assert f"0 of {len(OUTPUTS)} files written." in draw(drawn)
    for output in OUTPUTS[::4]:
        assert output.draw() == before[output.path][0]
    for output in OUTPUTS:
        assert (drawn / output.path).stat().st_mtime_ns == before[output.path][1]


def test_pictures_for_the_content_are_large_in_pixels_and_small_in_bytes(drawn: Path) -> None:
    for path in CONTENT:
        content = (drawn / path).read_bytes()
        with Image.open(BytesIO(content)) as image:
            assert (image.format, image.size) == ("WEBP", (1920, 1080))
        assert len(content) < 60_000


def test_icons_have_the_sizes_that_browsers_ask_for(drawn: Path) -> None:
    icons = drawn / "static/icons"
    with Image.open(icons / "favicon.ico") as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    for name, size in (
        ("apple-touch-icon", (180, 180)),
        ("icon-192", (192, 192)),
        ("icon-512", (512, 512)),
        ("sharing-default", (1200, 630)),
    ):
        with Image.open(icons / f"{name}.png") as image:
            assert image.size == size
            assert image.mode == "RGB"


def test_check_compares_what_is_seen_and_not_the_bytes(tmp_path: Path, drawn: Path) -> None:
    (output,) = (output for output in OUTPUTS if output.path == "content/publicaties/net-binnen-de-wet.webp")
    webp = tmp_path / "again.webp"
    with Image.open(drawn / output.path) as image:
        image.load()
    image.save(webp, "WEBP", lossless=True, quality=20, method=0)
    assert webp.read_bytes() != (drawn / output.path).read_bytes()
    assert output.shows_the_same(webp)


def test_check_names_what_is_missing_changed_or_broken_and_a_run_mends_it(tmp_path: Path, drawn: Path) -> None:
    root = copy(drawn, tmp_path)
    (root / "content/themas/burgertoppen.webp").unlink()
    (root / "static/icons/icon-192.png").write_bytes(b"no picture")
    (root / "static/icons/mark.svg").write_bytes(b"\xff")
    harmed = ["content/themas/aanbesteden.webp", "static/icons/favicon.ico", "static/icons/favicon.svg"]
    for path in harmed:
        change(root / path)
    harmed += ["content/themas/burgertoppen.webp", "static/icons/icon-192.png", "static/icons/mark.svg"]
    with pytest.raises(CommandError) as error:
        draw(root, "--check")
    assert sorted(str(error.value).partition(": ")[2].split(", ")) == sorted(harmed)
    assert f"{len(harmed)} of {len(OUTPUTS)} files written." in draw(root)
    for path in harmed:
        assert (root / path).read_bytes() == (drawn / path).read_bytes()


def change(file: Path) -> None:
    """Change one pixel of a picture, or one number of a drawing."""
    if file.suffix == ".svg":
        file.write_text(file.read_text().replace('cx="8"', 'cx="9"', 1))
        return
    with Image.open(file) as image:
        image.load()
    image.putpixel((3, 3), (1, 2, 3) if image.mode == "RGB" else (1, 2, 3, 255))
    image.save(file, lossless=True) if file.suffix == ".webp" else image.save(file)


def copy(source: Path, target: Path) -> Path:
    """Copy all the files to a directory and return that."""
    for output in OUTPUTS:
        file = target / output.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes((source / output.path).read_bytes())
    return target
