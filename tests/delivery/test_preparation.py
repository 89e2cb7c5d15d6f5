"""What is done before serving, on the real database and real files."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from pytest_django import Settings
from wagtail.models import Page, PageLogEntry, Site

from doedemocratie.core.models import StandardPage
from doedemocratie.delivery import preparation
from doedemocratie.delivery.preparation import NotReadyError


@pytest.fixture
def said() -> list[str]:
    """What the preparation said."""
    return []


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that the preparation called, which are not carried out."""
    commands: list[str] = []
    monkeypatch.setattr(preparation, "call_command", lambda name, *args, **options: commands.append(name))
    return commands


class TestContent:
    """The first content is loaded once, and what tells is the database."""

    pytestmark = pytest.mark.django_db

    def test_a_new_site_is_filled(self, said: list[str], called: list[str]) -> None:
        preparation.load_first_content(said.append)
        assert called == ["load_content"]

    def test_a_site_that_has_a_page_is_left_alone(self, said: list[str], called: list[str]) -> None:
        page = StandardPage(title="Onze site", slug="onze-site", introduction="Van een redacteur.")
        Page.get_first_root_node().add_child(instance=page)
        preparation.load_first_content(said.append)
        assert called == []
        assert said == []

    def test_a_site_whose_editor_removed_everything_is_left_alone(self, called: list[str], said: list[str]) -> None:
        root = Page.get_first_root_node()
        PageLogEntry.objects.log_action(instance=root, action="wagtail.delete")
        preparation.load_first_content(said.append)
        assert called == []

    def test_content_that_cannot_be_loaded_leaves_nothing_behind(
        self, said: list[str], tmp_path: Path, settings: Settings
    ) -> None:
        (tmp_path / "content" / "nieuws").mkdir(parents=True)
        (tmp_path / "content" / "index.md").write_text("---\ntype: home.HomePage\ntitle: Thuis\n---\n")
        (tmp_path / "content" / "nieuws" / "index.md").write_text("---\ntype: no.SuchPage\ntitle: X\n---\n")
        settings.BASE_DIR = tmp_path
        with pytest.raises((CommandError, SystemExit)):
            preparation.load_first_content(said.append)
        assert not preparation.has_content()


class TestAdministrator:
    """The first administrator."""

    pytestmark = pytest.mark.django_db

    def test_the_password_is_made_up_and_printed(self, said: list[str]) -> None:
        preparation.create_first_administrator(said.append)
        user = get_user_model().objects.get(is_superuser=True)
        assert user.get_username() == "beheerder"
        password = "\n".join(said).split("password:")[1].split()[0]
        assert len(password) >= 12
        assert user.check_password(password)

    def test_the_environment_can_name_it_and_then_nothing_is_printed(self, said: list[str], settings: Settings) -> None:
        settings.DJANGO_SUPERUSER_USERNAME = "anna"
        settings.DJANGO_SUPERUSER_PASSWORD = "een-eigen-wachtwoord"
        preparation.create_first_administrator(said.append)
        assert get_user_model().objects.get(username="anna").check_password("een-eigen-wachtwoord")
        assert "een-eigen-wachtwoord" not in "\n".join(said)

    def test_a_second_run_changes_no_account(self, said: list[str], settings: Settings) -> None:
        preparation.create_first_administrator(said.append)
        before = list(get_user_model().objects.values())
        settings.DJANGO_SUPERUSER_USERNAME = "other"
        preparation.create_first_administrator(said.append)
        assert list(get_user_model().objects.values()) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("site_url", "hostname", "port", "root_url"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1", 8000, "http://127.0.0.1:8000"),
        ("https://www.example.org", "www.example.org", 443, "https://www.example.org"),
        ("http://www.example.org/", "www.example.org", 80, "http://www.example.org"),
    ],
)
def test_addresses_begin_with_site_url(
    site_url: str, hostname: str, port: int, root_url: str, settings: Settings
) -> None:
    settings.SITE_URL = site_url
    preparation.follow_site_url()
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port, site.root_url) == (hostname, port, root_url)


class TestCommandLine:
    """What an operator is told to type."""

    def test_it_names_the_user_and_needs_nothing_for_a_first_look(self, settings: Settings) -> None:
        settings.COMMAND_VARIABLES = {}
        assert preparation.command_line("changepassword", "beheerder").endswith(
            "python manage.py changepassword beheerder"
        )

    def test_it_has_the_variables_that_lead_to_this_site_without_a_password(self, settings: Settings) -> None:
        settings.COMMAND_VARIABLES = {"VAR_DIR": "/srv/my site", "DATABASE_URL": "postgres://site:geheim@db/site"}
        line = preparation.command_line("changepassword", "beheerder")
        assert line.startswith("VAR_DIR='/srv/my site' DATABASE_URL=… ")
        assert "geheim" not in line
        settings.COMMAND_VARIABLES = {"DATABASE_URL": "postgres://site@127.0.0.1:5435/site"}
        assert "DATABASE_URL=postgres://site@127.0.0.1:5435/site " in preparation.command_line("check")

    @pytest.mark.django_db
    def test_the_first_administrator_is_told_so(self, said: list[str]) -> None:
        preparation.create_first_administrator(said.append)
        assert preparation.command_line("changepassword", "beheerder") in "\n".join(said)


class TestFiles:
    """The directories and the static files."""

    def test_a_missing_directory_is_made_for_its_owner_alone(self, tmp_path: Path) -> None:
        directory = tmp_path / "new" / "var"
        preparation.check_writable(directory)
        assert list(directory.iterdir()) == []
        assert directory.stat().st_mode & 0o077 == 0

    def test_a_directory_that_cannot_be_written_is_one_clear_line(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(NotReadyError) as error:
            preparation.check_writable(tmp_path / "file" / "var")
        assert "cannot be written" in str(error.value)
        assert "VAR_DIR" in str(error.value)
        assert "\n" not in str(error.value)
        assert "Give this user the right" not in str(error.value), "no right would help: it is no directory"

    def test_static_files_are_collected_only_when_they_changed(
        self, tmp_path: Path, said: list[str], called: list[str], settings: Settings
    ) -> None:
        settings.VAR_DIR = tmp_path / "var"
        settings.STATIC_ROOT = tmp_path / "var" / "static"
        source = tmp_path / "source"
        source.mkdir()
        (source / "a.css").write_text("a {}")
        settings.STATICFILES_DIRS = [source]
        settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        settings.STATIC_ROOT.mkdir(parents=True)
        (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")

        preparation.collect_static_files(said.append)
        preparation.collect_static_files(said.append)
        assert called == ["collectstatic"]
        (source / "a.css").write_text("a { top: 0 }")
        preparation.collect_static_files(said.append)
        assert called == ["collectstatic"] * 2
        (settings.STATIC_ROOT / "staticfiles.json").unlink()
        preparation.collect_static_files(said.append)
        assert called == ["collectstatic"] * 3

    def test_a_collection_that_was_cut_short_is_done_again(
        self, tmp_path: Path, said: list[str], settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.VAR_DIR = tmp_path
        settings.STATIC_ROOT = tmp_path / "static"
        settings.STATIC_ROOT.mkdir()
        (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
        (tmp_path / "static.fingerprint").write_text("of an earlier version")

        def cut_short(name: str, **options: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(preparation, "call_command", cut_short)
        with pytest.raises(KeyboardInterrupt):
            preparation.collect_static_files(said.append)
        assert not (tmp_path / "static.fingerprint").exists()


@pytest.mark.django_db
def test_a_migrated_database_is_not_migrated_again(said: list[str], called: list[str]) -> None:
    preparation.migrate(said.append)
    assert (said, called) == ([], [])


@pytest.mark.django_db
def test_prepare_says_in_one_line_that_the_directory_cannot_be_written(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "file").write_text("")
    settings.VAR_DIR = tmp_path / "file"
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("prepare")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]
