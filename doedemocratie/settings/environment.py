"""Every setting that the environment can change: its name, default and meaning, declared once.

The settings modules read from here; the table in docs/operations.md is generated from ``DECLARED``.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parents[2]

# A variable that is set to nothing, as unit files and compose files often do, is a variable that is not set.
_env = environ.Env()
_env.ENVIRON = {name: value for name, value in os.environ.items() if value.strip()}


@dataclass(frozen=True)
class Declared:
    """One environment variable, as the documentation shows it."""

    name: str
    default: str
    help_text: str


DECLARED: list[Declared] = []


def _declare(name: str, default: str, help_text: str) -> None:
    DECLARED.append(Declared(name, default, help_text))


def text(name: str, default: str, help_text: str, *, shown_default: str | None = None) -> str:
    """Return the text of environment variable ``name``; ``shown_default`` is what the docs show for a computed default."""
    _declare(name, default if shown_default is None else shown_default, help_text)
    return _env.str(name, default=default)


def integer(name: str, default: int, help_text: str) -> int:
    """Return the whole number in environment variable ``name``."""
    _declare(name, str(default), help_text)
    return _env.int(name, default=default)


def flag(name: str, default: bool, help_text: str) -> bool:
    """Return the yes or no in environment variable ``name`` (1, true, yes, on; anything else is no)."""
    _declare(name, "true" if default else "false", help_text)
    return _env.bool(name, default=default)


def words(name: str, default: list[str], help_text: str) -> list[str]:
    """Return the comma-separated words in environment variable ``name``."""
    _declare(name, ",".join(default), help_text)
    return [word.strip() for word in _env.list(name, default=default) if word.strip()]


def database(name: str, default: str, help_text: str, *, shown_default: str) -> dict[str, Any]:
    """Return Django's database settings for the address in environment variable ``name``."""
    _declare(name, shown_default, help_text)
    return _env.db_url(name, default=default)


def cache(name: str, default: str, help_text: str, *, shown_default: str) -> dict[str, Any]:
    """Return Django's cache settings for the address in environment variable ``name``."""
    _declare(name, shown_default, help_text)
    return _env.cache_url(name, default=default)


def mail(name: str, default: str, help_text: str) -> dict[str, Any]:
    """Return Django's ``EMAIL_…`` settings for the address in environment variable ``name``."""
    _declare(name, default, help_text)
    return _env.email_url(name, default=default)


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
        raise SystemExit(f"{path} cannot be read ({error.strerror}).") from None
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
        raise SystemExit(
            f"{var_dir} cannot be written ({error.strerror}). "
            "Give this user the right to, or set VAR_DIR to another directory."
        ) from None
    return path.read_text(encoding="ascii").strip()
