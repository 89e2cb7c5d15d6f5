"""One spelling for each old address, and the spellings under which it may be kept.

Redirects are kept under ``canonical(address)``: decoded, in small letters, without its last slash, and the query in
alphabetical order. It is a text that Wagtail's own ``Redirect.normalise_path`` leaves as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest
from wagtail.contrib.redirects.models import Redirect

LONGEST = Redirect._meta.get_field("old_path").max_length or 255

WITH_HOST = re.compile(r"https?://[^/?#]+", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
ENDINGS = (".html", ".htm")
# What counts visitors: https://matomo.org/faq/reports/what-is-campaign-tracking/, and the same of others.
CAMPAIGNS = ("mtm_", "matomo_", "pk_", "piwik_", "utm_", "hsa_", "mc_")
CLICKS = frozenset("gclid gbraid wbraid dclid fbclid msclkid twclid li_fat_id _ga _gl gad_source".split())


def canonical(address: str) -> str:
    """Return the one spelling of ``address``, a path with or without a query, percent-encoded as it comes.

    Scheme, host and what follows a ``#`` are left out: no server ever sees the last.
    """
    address = WITH_HOST.sub("", address.strip(), count=1).partition("#")[0]
    path, _, query = address.partition("?")
    return _joined(_path(unquote_to_bytes(path)), sorted(_parameters(query)))


def spellings(request: HttpRequest) -> list[str]:
    """Return the addresses that may be kept for what ``request`` asks, the most exact one first.

    With the whole query; without what counts visitors; without a query. Each as asked, then with a space for a plus and
    the other way round, then decoded once more, and then with or without ``.html``. Wagtail's own spelling is among
    them, for redirects that were made in another way than by the site's forms.
    """
    # Django has decoded it; what is no UTF-8 it leaves percent-encoded, and that is decoded further on.
    path = _path(request.path_info.encode("utf-8", "replace"))
    given = list(
        _parameters(request.META.get("QUERY_STRING", "").encode("latin-1", "replace").decode(errors="replace"))
    )
    queries = [sorted(given), sorted(one for one in given if not _counts_visitors(one)), []]
    as_is = Redirect.normalise_path(request.get_full_path())
    found = [_joined(one, query) for query in queries for one in _similar(path)]
    return list(dict.fromkeys([found[0], as_is, *found, as_is.partition("?")[0]]))


def _similar(path: str) -> Iterator[str]:
    """Yield the spellings of a path, the most exact one first."""
    spelled = [path, path.replace("+", " "), path.replace(" ", "+")]
    if "%25" in path:
        spelled.append(_path(unquote_to_bytes(path.replace("%25", "%"))))
    for one in dict.fromkeys(spelled):
        yield one
        ending = next((ending for ending in ENDINGS if one.endswith(ending)), None)
        if ending:
            yield one.removesuffix(ending)
        elif one != "/":
            yield from (one + ending for ending in ENDINGS)


def _path(raw: bytes) -> str:
    """Return the canonical path for decoded bytes."""
    text = CONTROL.sub("", _text(raw)).strip()
    for character in "%?#;":
        text = text.replace(character, f"%{ord(character):02X}")
    return re.sub(r"/{2,}", "/", f"/{text}").rstrip("/").rstrip() or "/"


def _parameters(query: str) -> Iterator[str]:
    """Yield each parameter of a query as ``name=value`` in its canonical spelling."""
    for parameter in filter(None, query.split("&")):
        name, equals, value = parameter.partition("=")
        yield _word(name) + equals + _word(value)


def _word(encoded: str) -> str:
    text = CONTROL.sub("", _text(unquote_to_bytes(encoded.replace("+", " "))))
    for character in "%&#=+":
        text = text.replace(character, f"%{ord(character):02X}")
    return text.strip()


def _text(raw: bytes) -> str:
    """Return text in small letters; what is no UTF-8 is what Windows wrote before that (Latin-1 with a few more)."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
    return unicodedata.normalize("NFC", text.lower())


def _joined(path: str, parameters: Iterable[str]) -> str:
    query = "&".join(parameters)
    return f"{path}?{query}" if query else path


def _counts_visitors(parameter: str) -> bool:
    name = parameter.partition("=")[0]
    return name.startswith(CAMPAIGNS) or name in CLICKS
