"""What must be done before the site can be served: the first time, and after an upgrade.

Each step looks at what is there, not at what was done before, so a step that was cut short is done again the next time.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Page, PageLogEntry, Site

from doedemocratie.settings.environment import cannot_be_written

Say = Callable[[str], object]
# Any number will do, as long as nothing else locks it in this database.
PREPARATION_LOCK = 7_355_608_001


class NotReadyError(Exception):
    """The site cannot be served; the message says in one line why and what to do."""


def prepare(say: Say, *, static_files: bool = True) -> None:
    """Bring the database, the content, the first administrator and the static files up to date.

    ``say`` gets a line for each thing that is done. Raises NotReadyError when VAR_DIR cannot be written, a setting is
    wrong, or the database cannot be opened.
    """
    check_writable(Path(settings.VAR_DIR))
    for line in check_site():
        say(line)
    check_database()
    with alone():
        migrate(say)
        # Every time, because the lists come with the code; before the content, which names their values.
        call_command("refresh_value_lists", verbosity=0)
        load_first_content(say)
        # Every time, because roles are code and their permissions are on pages of the tree: it changes only what differs.
        call_command("setup_roles", verbosity=0, stdout=io.StringIO())
        call_command("set_up_four_eyes", verbosity=0)
        follow_site_url()
        create_first_administrator(say)
    if static_files:
        collect_static_files(say)


@contextmanager
def alone() -> Iterator[None]:
    """Keep other machines from preparing the same PostgreSQL database meanwhile; they wait, and then find it done.

    PostgreSQL gives the lock back by itself when this process is killed. It belongs to a session, so a pooler that
    shares sessions between transactions must not stand between. On SQLite, which is for one machine, nothing is locked.
    """
    if connection.vendor != "postgresql":
        yield
        return
    # Asked for again and again: a statement that waits keeps a snapshot, and a migration that makes an index concurrently
    # waits for every snapshot, so the two would wait for each other.
    while not _got_lock():
        time.sleep(0.5)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARATION_LOCK])


def _got_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [PREPARATION_LOCK])
        return bool(cursor.fetchone()[0])


def check_writable(directory: Path) -> None:
    """Make ``directory`` when it is missing; raise NotReadyError when no file can be written in it."""
    probe = directory / f".writable-{os.getpid()}"
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise NotReadyError(cannot_be_written(directory, error)) from error


def check_site() -> list[str]:
    """Return what the system checks warn of, such as a library that is missing: a line for each.

    Raises NotReadyError, with the first error, when they find one in the settings or the code.
    """
    found = [one for one in checks.run_checks() if not one.is_silenced()]
    lines = [(one, " ".join(f"{one.msg} {one.hint or ''}".split())) for one in found]
    for one, line in lines:
        if one.is_serious():
            raise NotReadyError(line)
    return [line for one, line in lines if one.level >= checks.WARNING]


def check_database() -> None:
    """Raise NotReadyError, with what the database says, when it cannot be opened."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        name = connection.settings_dict["NAME"]
        raise NotReadyError(
            f"The database {name} cannot be opened ({reason}). Start or make it, or set DATABASE_URL to another."
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
            say(f"  Shown only now: keep it, or set another with:\n    {command_line('changepassword', username)}\n")


def command_line(*arguments: str) -> str:
    """Return how to give a command to this very site in the directory of the project, with the variables that it needs.

    A password in the address of the database is left out.
    """
    variables = []
    for name, value in settings.COMMAND_VARIABLES.items():
        has_password = "@" in value and ":" in value.partition("://")[2].rpartition("@")[0]
        variables.append(f"{name}=…" if has_password else f"{name}={shlex.quote(value)}")
    python = Path(sys.executable)
    if python.is_relative_to(settings.BASE_DIR):
        python = python.relative_to(settings.BASE_DIR)
    return " ".join([*variables, shlex.join([str(python), "manage.py", *arguments])])


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
