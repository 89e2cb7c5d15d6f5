"""Media in an object storage: a server of S3's own interface on this machine."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import boto3
import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from moto.server import ThreadedMotoServer
from pytest_django import Settings
from wagtail.models import Collection, CollectionViewRestriction

from doedemocratie.delivery.object_storage import ObjectMediaStorage, StorageAwayError, options
from doedemocratie.library.models import CustomDocument, CustomImage, CustomRendition
from doedemocratie.library.renditions import ALL_SPECS
from tests.library.test_image_upload import picture, upload, upload_with_others

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.makes_files]

AWAY = "kunnen nu even niet worden opgeslagen"


class Bucket:
    """A server with one bucket, which can be stopped."""

    def __init__(self) -> None:
        self.name = f"media-{secrets.token_hex(4)}"  # the servers of one process share their buckets
        self.server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        self.server.start()
        self.running = True
        host, port = self.server.get_host_and_port()
        self.endpoint = f"http://{host}:{port}"
        self.client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="eu-west-1",
            aws_access_key_id="sleutel",
            aws_secret_access_key="geheim",
        )
        self.client.create_bucket(Bucket=self.name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})

    @property
    def url(self) -> str:
        return f"s3://sleutel:geheim@{self.name}?endpoint_url={self.endpoint}&region_name=eu-west-1"

    @property
    def names(self) -> set[str]:
        return {one["Key"] for one in self.client.list_objects_v2(Bucket=self.name).get("Contents", [])}

    def stop(self) -> None:
        if self.running:
            self.server.stop()
            self.server._server.server_close()  # else it still takes connections, and answers none
        self.running = False


@pytest.fixture
def bucket(settings: Settings) -> Iterator[Bucket]:
    """Keep media in a bucket of this test."""
    bucket = Bucket()
    settings.MEDIA_STORAGE_URL = bucket.url
    backend = f"{ObjectMediaStorage.__module__}.{ObjectMediaStorage.__name__}"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend}}
    yield bucket
    bucket.stop()


@pytest.fixture
def editor(client: Client) -> Client:
    """Return the browser of an administrator."""
    client.force_login(get_user_model().objects.create_superuser("ada", "ada@example.org", "een lang wachtwoord"))
    return client


def test_a_picture_goes_into_the_bucket_and_comes_from_the_site(bucket: Bucket, editor: Client) -> None:
    assert upload(editor, picture("jpeg"), "foto.jpg") == ""
    image = CustomImage.objects.get()
    assert image.renditions.count() == len(ALL_SPECS)
    assert bucket.names == {image.file.name, *(one.file.name for one in image.renditions.all())}
    for file in (image.file, image.renditions.first().file):
        assert file.url == f"/media/{file.name}"
        response = Client().get(file.url)
        assert response.status_code == 200
        content = b"".join(response)
        assert content == bucket.client.get_object(Bucket=bucket.name, Key=file.name)["Body"].read()
        assert response["Content-Length"] == str(len(content))
        assert response["Content-Type"] in {"image/jpeg", "image/webp"}
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
        assert response["Content-Disposition"].startswith("inline")
        assert not response.cookies
        again = Client().get(file.url, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304
        assert again["Cache-Control"] == response["Cache-Control"]
        other = Client().get(file.url, headers={"If-None-Match": '"other"'})
        assert other.status_code == 200
        other.close()


def test_a_file_that_could_run_a_script_is_only_for_saving(bucket: Bucket) -> None:
    name = default_storage.save("images/script.svg", ContentFile(b"<svg/>"))
    response = Client().get(f"/media/{name}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    response.close()


@pytest.mark.parametrize(
    "path",
    [
        "images/missing.webp",
        "images/",
        "loose.webp",
        "documents/geheim.pdf",
        "images/../documents/geheim.pdf",
        "images/..%2Fdocuments%2Fgeheim.pdf",
        "images//../../documents/geheim.pdf",
        "images/" + "x" * 5000,
    ],
)
def test_nothing_else_can_be_read(bucket: Bucket, path: str) -> None:
    for name in ("documents/geheim.pdf", "loose.webp"):
        bucket.client.put_object(Bucket=bucket.name, Key=name, Body=b"private")
    assert Client().get(f"/media/{path}").status_code in {301, 404}


def test_a_document_is_for_who_may_read_it(bucket: Bucket, editor: Client) -> None:
    response = editor.post(
        "/beheer/documents/add/",
        {
            "title": "Nota",
            "collection": Collection.get_first_root_node().pk,
            "file": SimpleUploadedFile("nota.pdf", b"%PDF-1.7 nota"),
        },
    )
    assert response.status_code == 302
    document = CustomDocument.objects.get()
    assert bucket.names == {document.file.name}
    answer = Client().get(document.url)
    assert b"".join(answer) == b"%PDF-1.7 nota"
    assert Client().get(f"/media/{document.file.name}").status_code == 404
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type=CollectionViewRestriction.LOGIN
    )
    refused = Client().get(document.url)
    assert refused.status_code == 302
    assert "/_util/login/" in refused["Location"]
    assert b"".join(editor.get(document.url)) == b"%PDF-1.7 nota"


def test_what_is_deleted_or_replaced_leaves_the_bucket(bucket: Bucket, editor: Client) -> None:
    assert upload(editor, picture("png")) == ""
    image = CustomImage.objects.get()
    first = bucket.names
    answer = editor.post(
        f"/beheer/images/{image.pk}/",
        {
            "title": "Foto",
            "description": "Een andere foto.",
            "rights": image.rights,
            "collection": image.collection_id,
            "file": SimpleUploadedFile("foto.jpg", picture("jpeg")),
        },
    )
    assert answer.status_code == 302
    image = CustomImage.objects.get()
    assert image.file.name in bucket.names
    assert image.renditions.count() == len(ALL_SPECS)
    assert not first & bucket.names
    image.delete()
    assert bucket.names == set()


def test_a_picture_that_was_read_can_be_read_again(bucket: Bucket) -> None:
    name = default_storage.save("images/een.png", ContentFile(picture("png")))
    file = default_storage.open(name)
    assert file.read() == picture("png")
    file.close()
    file.open()
    assert file.read() == picture("png")
    assert file.size == default_storage.size(name) == len(picture("png"))
    with pytest.raises(FileNotFoundError):
        default_storage.open("images/twee.png")


@pytest.mark.parametrize("how", ["stopped", "no bucket"])
def test_a_storage_that_is_away_is_said_and_passes(bucket: Bucket, editor: Client, how: str) -> None:
    assert upload(editor, picture("png")) == ""
    image = CustomImage.objects.get()
    document = CustomDocument.objects.create(title="Nota", file=ContentFile(b"%PDF", "nota.pdf"))
    if how == "stopped":
        bucket.stop()
    else:
        for name in bucket.names:
            bucket.client.delete_object(Bucket=bucket.name, Key=name)
        bucket.client.delete_bucket(Bucket=bucket.name)
    answer = Client().get(image.file.url)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert answer["Cache-Control"] == "no-store"
    assert AWAY in upload(editor, picture("jpeg"), "foto.jpg")
    assert AWAY in upload_with_others(editor, picture("jpeg"), "foto.jpg")
    form = {"title": "Nota", "collection": Collection.get_first_root_node().pk}
    refused = editor.post("/beheer/documents/add/", {**form, "file": SimpleUploadedFile("nota.pdf", b"%PDF")})
    assert refused.status_code == 200
    assert AWAY in str(refused.context["form"].errors["file"])
    editor.raise_request_exception = False
    download = editor.get(document.url)
    assert download.status_code == 503
    assert download["Retry-After"] == "30"
    assert CustomImage.objects.count() == CustomDocument.objects.count() == 1
    with pytest.raises(StorageAwayError):
        default_storage.save("images/een.png", ContentFile(b"een"))


def test_the_secret_is_in_no_task(bucket: Bucket) -> None:
    assert "geheim" not in repr(default_storage.deconstruct())
    image = CustomImage.objects.create(
        title="Foto", description="Een foto.", file=ContentFile(picture("png"), "foto.png")
    )
    assert CustomRendition.objects.filter(image=image).exists()


def test_the_address_of_the_storage() -> None:
    given = options("s3://k%2Fey:se%2Fcret@bucket?endpoint_url=https://s3.example.org&region_name=nl&location=site")
    assert given["bucket_name"] == "bucket"
    assert given["access_key"] == "k/ey"
    assert given["secret_key"] == "se/cret"
    assert given["endpoint_url"] == "https://s3.example.org"
    assert given["region_name"] == "nl"
    assert given["location"] == "site"
    assert given["client_config"].s3 == {"addressing_style": "path"}
    assert "access_key" not in options("s3://bucket")
    for wrong in ("https://bucket", "s3://", "s3://bucket?enpoint_url=x", "bucket"):
        with pytest.raises(ImproperlyConfigured):
            options(wrong)
