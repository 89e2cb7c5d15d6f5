"""Documents as readers get them: who may keep them, and what their headers say."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction

from tests import factories
from tests.library.test_pictures import media

__all__ = ["media"]  # a fixture

pytestmark = pytest.mark.django_db


def restricted(kind: str) -> Collection:
    """Return a collection that not everyone may read."""
    collection: Collection = Collection.get_first_root_node().add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind, password="samen")
    return collection


def test_a_document_says_nothing_untrue_and_is_asked_for_again_each_time(client: Client, media: None) -> None:
    document = factories.make_document()
    response = client.get(document.url)
    assert response.status_code == 200
    assert b"".join(response) == b"%PDF-1.7 voorbeeld"
    assert "Content-Encoding" not in response.headers
    assert response["Cache-Control"] == "no-cache"
    assert response["Content-Type"] == "application/pdf"
    again = client.get(document.url, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "no-cache")
    assert not again.content


def test_a_document_that_became_private_is_not_given_to_who_kept_it(client: Client, media: None) -> None:
    document = factories.make_document()
    kept = client.get(document.url)["ETag"]
    document.collection = restricted(CollectionViewRestriction.LOGIN)
    document.save()
    response = client.get(document.url, headers={"If-None-Match": kept})
    assert response.status_code == 302
    assert "private" in response["Cache-Control"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("kind", [CollectionViewRestriction.LOGIN, CollectionViewRestriction.PASSWORD])
def test_nothing_of_a_private_document_is_kept(client: Client, media: None, kind: str) -> None:
    document = factories.make_document(collection=restricted(kind))
    refused = client.get(document.url)
    assert b"voorbeeld" not in refused.content
    client.force_login(get_user_model().objects.create_superuser("ada", "ada@example.org", "een lang wachtwoord"))
    if kind == CollectionViewRestriction.PASSWORD:
        restriction = CollectionViewRestriction.objects.get()
        address = f"/documenten/authenticate_with_password/{restriction.pk}/"
        client.post(address, {"password": "samen", "return_url": document.url})
    answer = client.get(document.url)
    assert b"".join(answer) == b"%PDF-1.7 voorbeeld"
    for response in (refused, answer):
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]


def test_a_document_that_is_not_there_is_not_found(client: Client, media: None) -> None:
    document = factories.make_document()
    assert client.get(f"/documenten/{document.pk}/iets-anders.pdf").status_code == 404
    assert client.get("/documenten/999999/handreiking.pdf").status_code == 404
