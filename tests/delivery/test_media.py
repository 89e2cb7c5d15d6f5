"""Media, as a reader gets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(tmp_path: Path, settings: Settings) -> Path:
    root = tmp_path / "media"
    settings.MEDIA_ROOT = str(root)
    (root / "images").mkdir(parents=True)
    (root / "documents").mkdir()
    (root / "images" / "tafel.webp").write_bytes(b"picture")
    (root / "images" / "script.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    (root / "images" / "page.html").write_text("<script>1</script>")
    (root / "documents" / "geheim.pdf").write_bytes(b"private")
    (root / "loose.webp").write_bytes(b"loose")
    (tmp_path / "secret.webp").write_bytes(b"secret")
    (root / "images" / "link.webp").symlink_to(tmp_path / "secret.webp")
    return root


def test_a_picture_is_kept_for_a_year(media: Path, client: Client) -> None:
    response = client.get("/media/images/tafel.webp")
    assert response.status_code == 200
    assert response.getvalue() == b"picture"
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Length"] == "7"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("inline")
    assert not response.cookies
    assert "Vary" not in response or "Cookie" not in response["Vary"]


def test_a_reader_that_has_the_picture_gets_no_bytes(media: Path, client: Client) -> None:
    first = client.get("/media/images/tafel.webp")
    by_tag = client.get("/media/images/tafel.webp", headers={"If-None-Match": first["ETag"]})
    by_date = client.get("/media/images/tafel.webp", headers={"If-Modified-Since": first["Last-Modified"]})
    for response in (by_tag, by_date):
        assert response.status_code == 304
        assert response.content == b""
        assert response["Cache-Control"] == first["Cache-Control"]
    other = client.get("/media/images/tafel.webp", headers={"If-None-Match": '"other"'})
    assert other.status_code == 200
    other.close()


def test_head_tells_the_size(media: Path, client: Client) -> None:
    response = client.head("/media/images/tafel.webp")
    assert response.status_code == 200
    assert response["Content-Length"] == "7"


@pytest.mark.parametrize("name", ["script.svg", "page.html"])
def test_what_could_run_a_script_is_only_for_saving(media: Path, client: Client, name: str) -> None:
    response = client.get(f"/media/images/{name}")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert "sandbox" in response["Content-Security-Policy"]
    response.close()


@pytest.mark.parametrize(
    "path",
    [
        "images/missing.webp",
        "images",
        "images/",
        "",
        "loose.webp",
        "documents/geheim.pdf",
        "images/../documents/geheim.pdf",
        "images/..%2Fdocuments%2Fgeheim.pdf",
        "../secret.webp",
        "..%2Fsecret.webp",
        "images/..%2F..%2Fsecret.webp",
        "images/%2e%2e/%2e%2e/secret.webp",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "images/link.webp",
        "images/tafel.webp/more",
        "images\\tafel.webp",
        "images/" + "x" * 5000,
    ],
)
def test_nothing_else_can_be_read(media: Path, client: Client, path: str) -> None:
    response = client.get(f"/media/{path}")
    assert response.status_code in {301, 404}
    if response.status_code == 301:  # Django's APPEND_SLASH, never the file
        assert b"secret" not in response.content
        assert b"private" not in response.content


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_media_can_only_be_read(media: Path, client: Client, method: str) -> None:
    assert getattr(client, method)("/media/images/tafel.webp").status_code == 405


@pytest.mark.parametrize("path", ["/media/images/tafel.webp%00.png", "/nieuws%00/", "/%00", "/zoeken/%00/"])
def test_an_address_with_a_nul_is_a_bad_request_on_every_database(media: Path, client: Client, path: str) -> None:
    assert client.get(path).status_code == 400
