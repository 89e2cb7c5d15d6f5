"""Every setting that the environment can change: its name, default and meaning, declared once.

The settings modules read from here; the table in docs/operations.md is generated from ``DECLARED``. Each kind of value has
one reader, which refuses a wrong one with WrongSettingError before anything starts.
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

BASE_DIR = Path(__file__).resolve().parents[2]

# A variable that is set to nothing, as unit files and compose files often do, is a variable that is not set.
_env = environ.Env()
_env.ENVIRON = {name: value for name, value in os.environ.items() if value.strip()}

# What libpq does with a connection. A server that is gone is noticed in seconds, not after the system's two hours; a
# query over many page types is planned for longer by the just-in-time compiler than it runs.
POSTGRESQL_OPTIONS = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "application_name": "doedemocratie",
    "options": "-c jit=off",
}
# A Redis that hangs may cost a reader half a second, not the system's minutes (redis-py waits without end by default).
REDIS_OPTIONS = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}

DATABASE_SCHEMES = {"postgres", "postgresql", "psql", "pgsql", "sqlite"}
REDIS_SCHEMES = {"redis", "rediss", "rediscache", "valkey", "valkeys"}
CACHE_SCHEMES = {*REDIS_SCHEMES, "filecache", "locmemcache", "dummycache"}
# What may stand behind the question mark in the address of an S3 bucket.
BUCKET_OPTIONS = frozenset({"endpoint_url", "region_name", "location", "addressing_style"})
YES, NO = {"true", "on", "ok", "y", "yes", "1"}, {"false", "off", "n", "no", "0"}


class WrongSettingError(ImproperlyConfigured):
    """A variable has a value that the site cannot run with; the message is one line for who runs it."""


@dataclass(frozen=True)
class Declared:
    """One environment variable, as the documentation shows it."""

    name: str
    default: str
    help_text: str


DECLARED: list[Declared] = []


def _declare(name: str, default: str, help_text: str) -> None:
    DECLARED.append(Declared(name, default, help_text))


def _given(name: str) -> str | None:
    """Return what the environment says of ``name``, or None when it says nothing."""
    return _env.ENVIRON.get(name)


def _refuse(name: str, must_be: str, *, shown: str | None = None) -> NoReturn:
    """Raise WrongSettingError; ``shown`` is the wrong value, when there can be no secret in it."""
    raise WrongSettingError(
        f"{name} must be {must_be}." if shown is None else f"{name} is {shown!r}; it must be {must_be}."
    )


def given(*names: str) -> dict[str, str]:
    """Return those of the variables that are set, with their values."""
    return {name: value for name in names if (value := _given(name)) is not None}


def text(name: str, default: str, help_text: str, *, shown_default: str | None = None) -> str:
    """Return the text of environment variable ``name``; ``shown_default`` is what the docs show for a computed default."""
    _declare(name, default if shown_default is None else shown_default, help_text)
    return _env.str(name, default=default)


def choice(name: str, default: str, help_text: str, *, among: Collection[str], shown_default: str | None = None) -> str:
    """Return the one of ``among`` that environment variable ``name`` has, in capitals or not."""
    value = text(name, default, help_text, shown_default=shown_default)
    found = {one.lower(): one for one in among}.get(value.lower())
    if found is None and _given(name) is not None:
        _refuse(name, f"one of: {', '.join(among)}", shown=value)
    return value if found is None else found


def web_address(name: str, default: str, help_text: str, *, shown_default: str | None = None) -> str:
    """Return the address of the web (``https://…`` or ``http://…``) in environment variable ``name``."""
    value = text(name, default, help_text, shown_default=shown_default)
    if _given(name) is not None and not _is_address(value, {"https", "http"}):
        _refuse(name, "an address that begins with https:// (or http://), such as https://www.example.org")
    return value


def _is_address(value: str, schemes: Collection[str]) -> bool:
    """Return whether ``value`` has one of the schemes, a host, and a port that is a number if it has one."""
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises ValueError
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname)


def sentry_dsn(name: str, help_text: str) -> str:
    """Return the address of a Sentry project in environment variable ``name``; nothing by default."""
    value = text(name, "", help_text)
    if value:
        parts = urlsplit(value) if _is_address(value, {"https", "http"}) else None
        if parts is None or not parts.username or not parts.path.rpartition("/")[2].isdecimal():
            _refuse(name, "https://key@host/number, as Sentry shows it")
    return value


def bucket(name: str, default: str, help_text: str, *, shown_default: str) -> str:
    """Return the address of an S3 bucket in environment variable ``name``."""
    value = text(name, default, help_text, shown_default=shown_default)
    if _given(name) is not None:
        if not _is_address(value, {"s3"}):
            _refuse(name, "s3://key:secret@bucket?endpoint_url=https://host, or s3://bucket")
        if dict(parse_qsl(urlsplit(value).query)).keys() - BUCKET_OPTIONS:
            _refuse(name, f"s3://bucket with no other options than {', '.join(sorted(BUCKET_OPTIONS))}")
    return value


def file(name: str, help_text: str) -> str:
    """Return the path in environment variable ``name`` of a file that is there; nothing by default."""
    value = text(name, "", help_text)
    if value and not Path(value).is_file():
        _refuse(name, "a file that exists", shown=value)
    return value


def directory(name: str, help_text: str, *, holding: str) -> str:
    """Return the path in environment variable ``name`` of a directory with a file ``holding``; nothing by default."""
    value = text(name, "", help_text)
    if value and not (Path(value) / holding).is_file():
        _refuse(name, f"a directory with a {holding} in it", shown=value)
    return value


def integer(name: str, default: int, help_text: str, *, lowest: int = 0, highest: int | None = None) -> int:
    """Return the whole number in environment variable ``name``, from ``lowest`` to ``highest``."""
    _declare(name, str(default), help_text)
    value = _given(name)
    if value is None:
        return default
    value = value.strip()
    number = int(value) if value.isascii() and value.isdecimal() else -1
    if number < lowest or (highest is not None and number > highest):
        _refuse(name, f"a number from {lowest} {'up' if highest is None else f'to {highest}'}", shown=value)
    return number


def flag(name: str, default: bool, help_text: str) -> bool:
    """Return the yes or no in environment variable ``name`` (true or false, 1 or 0, yes or no, on or off)."""
    _declare(name, "true" if default else "false", help_text)
    value = _given(name)
    if value is None:
        return default
    if value.strip().lower() not in YES | NO:
        _refuse(name, "true or false", shown=value)
    return value.strip().lower() in YES


def words(name: str, default: list[str], help_text: str) -> list[str]:
    """Return the comma-separated words in environment variable ``name``."""
    _declare(name, ",".join(default), help_text)
    return [word.strip() for word in _env.list(name, default=default) if word.strip()]


def networks(name: str, help_text: str) -> list[Network]:
    """Return the comma-separated networks, such as ``203.0.113.0/24``, in environment variable ``name``; none by default."""
    found: list[Network] = []
    for word in words(name, [], help_text):
        try:
            found.append(ipaddress.ip_network(word))
        except ValueError:
            _refuse(name, "networks such as 203.0.113.0/24, separated by commas", shown=word)
    return found


def database(name: str, default: str, help_text: str, *, shown_default: str) -> dict[str, Any]:
    """Return Django's database settings for the address in environment variable ``name``."""
    _declare(name, shown_default, help_text)
    must_be = "postgres://user:password@host:5432/name, or sqlite:////directory/file"
    _check_scheme(name, DATABASE_SCHEMES, must_be)
    try:
        settings = _env.db_url(name, default=default)
    except (ImproperlyConfigured, ValueError):
        _refuse(name, must_be)
    if not settings["NAME"]:
        _refuse(name, must_be)
    if settings["ENGINE"] == "django.db.backends.postgresql":
        settings["OPTIONS"] = {**POSTGRESQL_OPTIONS, **settings.get("OPTIONS", {})}  # the address has the last word
    return settings


def _check_scheme(name: str, schemes: Collection[str], must_be: str) -> None:
    """Refuse an address with another scheme. The rest of it may hold a password, with any character, and is not shown."""
    value = _given(name)
    if value is not None and ("://" not in value or value.partition("://")[0].strip() not in schemes):
        _refuse(name, must_be)


def cache(name: str, default: str, help_text: str, *, shown_default: str) -> dict[str, Any]:
    """Return Django's cache settings for the address in environment variable ``name``."""
    _declare(name, shown_default, help_text)
    must_be = "redis://host:6379/0, or filecache:///directory"
    _check_scheme(name, CACHE_SCHEMES, must_be)
    try:
        settings = _env.cache_url(name, default=default)
        is_redis = settings["BACKEND"].endswith("RedisCache")
        if is_redis:
            _ = urlsplit(settings["LOCATION"]).port  # raises ValueError
    except (ImproperlyConfigured, ValueError):
        _refuse(name, must_be)
    if settings["BACKEND"].endswith("FileBasedCache") and not settings["LOCATION"]:
        _refuse(name, must_be)
    if is_redis:
        settings["BACKEND"] = "doedemocratie.delivery.caches.RedisCache"
        settings["OPTIONS"] = {**REDIS_OPTIONS, **settings.get("OPTIONS", {})}
    return settings


def mail(name: str, default: str, help_text: str) -> dict[str, Any]:
    """Return Django's ``EMAIL_…`` settings for the address in environment variable ``name``."""
    _declare(name, default, help_text)
    must_be = "smtp+tls://user:password@host:587, or consolemail://"
    _check_scheme(name, environ.Env.EMAIL_SCHEMES, must_be)
    try:
        return _env.email_url(name, default=default)
    except (ImproperlyConfigured, ValueError):
        _refuse(name, must_be)


def cannot_be_written(var_dir: Path, error: OSError) -> str:
    """Return in one line that ``var_dir`` cannot be written, and what to do about it."""
    is_about_rights = error.errno in {errno.EACCES, errno.EPERM}
    way_out = "Give this user the right to, or set" if is_about_rights else "Set"
    return f"{var_dir} cannot be written ({error.strerror}). {way_out} VAR_DIR to another directory."


def secret_key(var_dir: Path) -> str:
    """Return the secret key: from ``SECRET_KEY``, else from ``var/secret_key``, which is made when it is missing.

    The file is readable by its owner only. Several machines must share one key, so they set ``SECRET_KEY``.
    """
    key = text(
        "SECRET_KEY",
        "",
        "Key that signs sessions and links. The same on every machine; keep it secret.",
        shown_default="made once, kept in `VAR_DIR/secret_key`",
    )
    if key:
        return key
    path = var_dir / "secret_key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise WrongSettingError(f"{path} cannot be read ({error.strerror}).") from None
    # Another process of the same first run may be here too: the key appears under its name as a whole, the first one
    # wins and both return what is there.
    mine = var_dir / f"secret_key-{os.getpid()}"
    try:
        var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds the accounts of editors
        mine.touch(mode=0o600)
        mine.write_text(secrets.token_urlsafe(50), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            os.link(mine, path)
        mine.unlink()
    except OSError as error:
        raise WrongSettingError(cannot_be_written(var_dir, error)) from None
    return path.read_text(encoding="ascii").strip()
