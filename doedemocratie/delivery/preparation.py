"""What must be done before the site can be served: the first time, and after an upgrade.

Each step looks at what is there, not at what was done before, so a step that was cut short is done again the next time.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Page, PageLogEntry, Site

Say = Callable[[str], object]


class NotReadyError(Exception):
    """The site cannot be served; the message says in one line why and what to do."""


def prepare(say: Say, *, static_files: bool = True) -> None:
    """Bring the database, the content, the first administrator and the static files up to date.

    ``say`` gets a line for each thing that is done. Raises NotReadyError when VAR_DIR cannot be written.
    """
    check_writable(Path(settings.VAR_DIR))
    migrate(say)
    load_first_content(say)
    # Every time, because roles are code and their permissions are on pages of the tree: it changes only what differs.
    call_command("setup_roles", verbosity=0, stdout=io.StringIO())
    follow_site_url()
    create_first_administrator(say)
    if static_files:
        collect_static_files(say)


def check_writable(directory: Path) -> None:
    """Make ``directory`` when it is missing; raise NotReadyError when no file can be written in it."""
    probe = directory / f".writable-{os.getpid()}"
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise NotReadyError(
            f"{directory} cannot be written ({error.strerror}). Give this user the right to, or set VAR_DIR to another directory."
        ) from error


def migrate(say: Say) -> None:
    """Apply the migrations that the database does not have yet."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Bringing the database up to date.")
        call_command("migrate", interactive=False, verbosity=0)


def has_content() -> bool:
    """Return whether the site was filled: it has, or once had, a page besides the ones that Wagtail makes itself.

    An editor who removes every page has worked on the site too, and does not get the first content back.
    """
    return Page.objects.exclude(content_type__app_label="wagtailcore").exists() or PageLogEntry.objects.exists()


def load_first_content(say: Say) -> None:
    """Load the content directory of the project into a site that has none. It loads as a whole or not at all."""
    if has_content():
        return
    say("Loading the content of the site.")
    call_command("load_content", str(settings.BASE_DIR / "content"), verbosity=0)


def follow_site_url() -> None:
    """Let the addresses that the site writes (canonical, feed, sitemap) begin with SITE_URL."""
    address = urlsplit(settings.SITE_URL)
    hostname = address.hostname or "localhost"
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None and (site.hostname, site.port) != (hostname, port):
        site.hostname, site.port = hostname, port
        site.save()


def create_first_administrator(say: Say) -> None:
    """Make an account for the admin when no administrator exists, and say its password when it was made up here."""
    users = get_user_model()._default_manager
    if users.filter(is_superuser=True).exists():
        return
    username = settings.DJANGO_SUPERUSER_USERNAME or "beheerder"
    password = settings.DJANGO_SUPERUSER_PASSWORD or secrets.token_urlsafe(12)
    with transaction.atomic():
        get_user_model().objects.create_superuser(
            username=username, email=settings.DJANGO_SUPERUSER_EMAIL, password=password
        )
        if settings.DJANGO_SUPERUSER_PASSWORD:
            say(f"Made the administrator {username}, with the password in DJANGO_SUPERUSER_PASSWORD.")
        else:
            say(f"\n  The first administrator\n    name:     {username}\n    password: {password}")
            say("  Shown only now: keep it, or set another with: .venv/bin/python manage.py changepassword\n")


def collect_static_files(say: Say) -> None:
    """Collect, hash and compress the static files, when one of them differs from what was collected last."""
    fingerprint_file = Path(settings.VAR_DIR) / "static.fingerprint"
    fingerprint = static_files_fingerprint()
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    try:
        if manifest.exists() and fingerprint_file.read_text() == fingerprint:
            return
    except FileNotFoundError:
        pass
    say("Collecting the static files.")
    fingerprint_file.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    fingerprint_file.write_text(fingerprint)


def static_files_fingerprint() -> str:
    """Return a text that changes when a static file, or what is done to it, changes (by size and time, not content)."""
    own_code = Path(__file__).parent
    files = [own_code / "storage.py", own_code / "stylesheet.py"]
    for finder in get_finders():
        files += [Path(storage.path(name)) for name, storage in finder.list([])]
    stats = ((str(file), file.stat()) for file in sorted(files))
    lines = [f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in stats]
    lines.append(repr(settings.STORAGES["staticfiles"]))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
