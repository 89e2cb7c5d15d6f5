"""Takes out of a text what says something about a person."""

from __future__ import annotations

import re
from ipaddress import ip_address

HIDDEN = "…"

_ADMIN_LINK = re.compile(r"(password_reset/confirm/)[^\s\"']+")
_USER_IN_ADDRESS = re.compile(r"(://)[^/\s@]+@")
_QUERY = re.compile(r"(?<=[\w/.%~-])\?\S+")
_E_MAIL = re.compile(r"[^\s@<>\"'(),;:=\[\]/]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,8}[0-9A-Fa-f]{0,4}(?![\w:])")
_COOKIE = re.compile(r"(?i)\b((?:set-)?cookie:).*")
_SECRET = re.compile(
    r"(?i)\b(sessionid|csrftoken|csrfmiddlewaretoken|password\d?|authorization)([\"']?\s?[=:]\s?[\"']?)[^\s;,&\"'}]+"
)
# What PostgreSQL says of the row that it refused, and of the statement, which has the values in it.
_KEY = re.compile(r"(Key \([^)]*\))=\(.*\)")
_ROW = re.compile(r"(Failing row contains) \(.*\)", re.DOTALL)
_STATEMENT = re.compile(r"^LINE \d+:.*(?:\n\s*\^.*)?", re.MULTILINE)
# gunicorn's line about a request that is none: the address of the sender, and what was sent.
_INVALID_REQUEST = re.compile(r"(Invalid request) from ip=.*", re.DOTALL)

_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
# Names of tables, settings and modules, and of hosts: what is wrong cannot be said without them.
_NAME = re.compile(r"[\w.:-]{1,60}", re.ASCII)


def scrub(text: str) -> str:
    """Return ``text`` without addresses of machines and people, queries, cookies, and values of the database."""
    text = _INVALID_REQUEST.sub(r"\1", text)
    text = _STATEMENT.sub("", text)
    text = _ROW.sub(rf"\1 ({HIDDEN})", _KEY.sub(rf"\1=({HIDDEN})", text))
    text = _ADMIN_LINK.sub(rf"\1{HIDDEN}", text)
    text = _COOKIE.sub(rf"\1 {HIDDEN}", text)
    text = _SECRET.sub(rf"\1\2{HIDDEN}", text)
    text = _USER_IN_ADDRESS.sub(rf"\1{HIDDEN}@", text)
    text = _QUERY.sub(f"?{HIDDEN}", text)
    text = _E_MAIL.sub(HIDDEN, text)
    return _IPV6.sub(_hidden_machine, _IPV4.sub(_hidden_machine, text))


def scrub_values(text: str, *, also_names: bool) -> str:
    """Return ``text`` with everything in quotes hidden, but for short names unless ``also_names``."""

    def hidden(found: re.Match[str]) -> str:
        quoted = found.group()
        if not also_names and _NAME.fullmatch(quoted[1:-1]):
            return quoted
        return f"{quoted[0]}{HIDDEN}{quoted[-1]}"

    return _QUOTED.sub(hidden, text)


def _hidden_machine(found: re.Match[str]) -> str:
    """Return ``…`` for an IP address; what only looks like one, such as a time, and this machine itself stay."""
    try:
        address = ip_address(found.group())
    except ValueError:
        return found.group()
    return found.group() if address.is_loopback or address.is_unspecified else HIDDEN
