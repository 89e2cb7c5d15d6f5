"""The list of plainer words: who keeps it, and the list that comes with the site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as site_settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from doedemocratie.accounts.enums import Role
from doedemocratie.editorial.plain_words import PlainWord, plain_word_rules
from doedemocratie.editorial.readability import Text, read
from tests.accounts.conftest import Tree, make_user, signed_in
from tests.content.trees import ContentTree

pytestmark = pytest.mark.django_db

LIST = site_settings.BASE_DIR / "content" / "snippets" / "editorial.PlainWord.yaml"


def address(action: str, *args: Any) -> str:
    """Return the address of the list in the admin."""
    return reverse(f"wagtailsnippets_editorial_plainword:{action}", args=args)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.REDACTEUREN, False),
        (Role.PUBLICATIEBEHEERDERS, False),
        (Role.EINDREDACTEUREN, True),
        (Role.BEHEERDERS, True),
        (None, False),
    ],
)
def test_eindredacteuren_keep_the_list(role: Role | None, may: bool, tree: Tree) -> None:
    word = PlainWord.objects.create(word="indien", plainer="als")
    client = signed_in(make_user("noor", *([role] if role else [])))
    typed = {"word": "teneinde", "variants": "", "plainer": "om", "explanation": ""}
    assert (client.get(address("list")).status_code == 200) is may
    client.post(address("add"), typed)
    assert PlainWord.objects.filter(word="teneinde").exists() is may
    client.post(address("edit", word.pk), typed | {"word": "indien", "plainer": "wanneer"})
    word.refresh_from_db()
    assert word.plainer == ("wanneer" if may else "als")
    client.post(address("delete", word.pk))
    assert PlainWord.objects.filter(pk=word.pk).exists() is not may
    menu = client.get(reverse("wagtailadmin_home")).content.decode() if role else ""
    assert (f'{address("list")}"' in menu) is may


def test_nobody_else_sees_the_list(tree: Tree) -> None:
    answer = Client().get(address("list"))
    assert answer.status_code == 302
    assert "/beheer/login/" in answer.headers["Location"]


def test_a_mistake_is_told_on_the_field(tree: Tree) -> None:
    PlainWord.objects.create(word="ten behoeve van", variants="t.b.v.", plainer="voor")
    client = signed_in(make_user("els", Role.EINDREDACTEUREN))
    typed = {"word": "voor", "variants": "T.B.V.", "plainer": "voor", "explanation": ""}
    assert "staat al in de lijst, bij “ten behoeve van”" in client.post(address("add"), typed).content.decode()
    assert "is te kort" in client.post(address("add"), typed | {"word": "nu", "variants": ""}).content.decode()
    assert PlainWord.objects.count() == 1


def test_a_form_of_another_word_is_refused() -> None:
    PlainWord.objects.create(word="realiseren", variants="realiseert, gerealiseerd", plainer="maken")
    with pytest.raises(ValidationError) as caught:
        PlainWord(word="realiseert", plainer="maakt").full_clean()
    assert set(caught.value.message_dict) == {"word"}
    word = PlainWord.objects.get()
    word.full_clean()
    assert word.forms() == ["realiseren", "realiseert", "gerealiseerd"]


def test_the_site_comes_with_a_list(tree: Tree) -> None:
    """With about sixty words, of which none is found in the plain word of another."""
    stored = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    assert 55 <= len(stored) <= 70
    for word, fields in stored.items():
        PlainWord.objects.create(word=word, **fields)
    for word in PlainWord.objects.all():
        word.full_clean()
    rules = plain_word_rules()
    for rule in rules:
        for form in rule.forms:
            [finding] = read([Text(f"Dat is {form} iets.")], rules).findings
            assert finding.words == form
        plain = read([Text(f"Dat is {rule.plainer}. {rule.explanation}")], rules)
        assert not [finding.words for finding in plain.findings if finding.words], rule


def test_the_list_is_loaded_and_then_the_editors(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    content = ContentTree(tmp_path / "inhoud")
    content.write(f"snippets/{LIST.name}", LIST.read_text(encoding="utf-8"))
    call_command("load_content", content.root, verbosity=0)
    total = PlainWord.objects.count()
    assert total == len(yaml.safe_load(LIST.read_text(encoding="utf-8")))
    PlainWord.objects.filter(word="indien").update(plainer="wanneer")
    call_command("load_content", content.root, verbosity=0)
    assert (PlainWord.objects.count(), PlainWord.objects.get(word="indien").plainer) == (total, "wanneer")


def test_the_rules_take_one_query(django_assert_num_queries: Callable[[int], Any]) -> None:
    for number in range(20):
        PlainWord.objects.create(word=f"woord {number:02}", plainer="iets")
    with django_assert_num_queries(1):
        assert len(plain_word_rules()) == 20
