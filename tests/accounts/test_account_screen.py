"""What people may change of their own account."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as PillowImage
from wagtail.users.models import UserProfile

from doedemocratie.accounts.enums import Role
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/beheer/account/"


def test_nobody_can_upload_a_picture_of_themselves(tree: Tree) -> None:
    """It would keep its metadata, such as the place where it was taken, and could be of any size."""
    user = make_user("noor", Role.REDACTEUREN)
    client = signed_in(user)
    html = BeautifulSoup(client.get(ADDRESS).content, "html.parser")
    assert html.find("input", attrs={"name": "name_email-first_name"})
    assert not html.find("input", attrs={"type": "file"})
    picture = io.BytesIO()
    PillowImage.new("RGB", (8, 8)).save(picture, "png")
    response = client.post(
        ADDRESS,
        {
            "name_email-first_name": "Nora",
            "name_email-last_name": "Test",
            "name_email-email": "noor@example.org",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            "theme-keyboard_shortcuts": "on",
            "avatar-avatar": SimpleUploadedFile("ik.png", picture.getvalue(), "image/png"),
        },
    )
    assert response.status_code == 302
    user.refresh_from_db()
    assert user.first_name == "Nora"
    assert not UserProfile.get_for_user(user).avatar
