"""Which addresses are one page: the query parameters that a page depends on, in one order, and nothing else."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings

MOST_ADDRESSES = 20_000  # whose parameters are remembered; about 5 MB
MOST_PARAMETERS = 50  # in one query; no link of the site has as many
# Conditions and parts are for the stored page, and a page for all is not rendered for one reader's wishes.
READERS_OWN = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_RANGE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT_LANGUAGE",
)

_UNKNOWN = object()
_NEVER_STORED = object()


@dataclass(frozen=True)
class PageAddress:
    """The address of a request.

    ``base`` is scheme, host and path, ``query`` what follows it, ``rendered_query`` the part of it that the page depends
    on. ``may_be_stored`` is false when the address is known to have no page for all, or no page without its query.
    ``may_be_shared`` is false for a host that nobody said this site has: a reader can make up ports without end.
    """

    base: str
    query: str
    rendered_query: str
    may_be_stored: bool
    may_be_shared: bool = True

    @property
    def key(self) -> str:
        """The name under which the page is stored."""
        return f"{self.base}?{self.rendered_query}"

    def for_rendering(self, environ: dict[str, Any]) -> dict[str, Any]:
        """Return the request as Django gets it: a GET of the whole page with the parameters that count."""
        request = {name: value for name, value in environ.items() if name not in READERS_OWN}
        return {**request, "REQUEST_METHOD": "GET", "QUERY_STRING": self.rendered_query}


class AddressBook:
    """What the page at each address depends on, as far as this process knows; learned from the pages themselves."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Any] = OrderedDict()
        names = [name.lower() for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))]
        self._hosts = {
            urlsplit(settings.SITE_URL).netloc.lower(),
            *names,
            *(f"{name}:{settings.PORT}" for name in names),
        }
        header = settings.SECURE_PROXY_SSL_HEADER
        self._proxy_header, self._proxy_value = header or ("", "")

    def address_of(self, environ: dict[str, Any]) -> PageAddress:
        """Return the address that a request asks for."""
        secure = (
            environ.get(self._proxy_header, "").partition(",")[0].strip() == self._proxy_value
            if self._proxy_header
            else environ["wsgi.url_scheme"] == "https"
        )
        host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
        path = environ.get("SCRIPT_NAME", "") + environ["PATH_INFO"]
        base = f"{'https' if secure else 'http'}://{host.lower()}{path}"
        return self._address(base, environ.get("QUERY_STRING", ""), shared=host.lower() in self._hosts)

    def again(self, address: PageAddress) -> PageAddress:
        """Return the same address by what is known now."""
        return self._address(address.base, address.query, shared=address.may_be_shared)

    def without_query(self, address: PageAddress) -> PageAddress | None:
        """Return the address without its query, when nothing is known of what that means; otherwise ``None``."""
        if not address.query or address.base in self._known:
            return None
        return self._address(address.base, "", shared=address.may_be_shared)

    def learn(self, address: PageAddress, parameters: frozenset[str] | None) -> bool:
        """Note that the page depends on these ``parameters`` (``None``: on all); return whether that was not known."""
        news = self._known.get(address.base, _UNKNOWN) != parameters
        self._note(address.base, parameters)
        return news

    def learn_never_stored(self, address: PageAddress) -> None:
        """Note that this address has no page for all readers, so nobody waits for another who asks for it.

        A query that has none says nothing of the page without it: anybody can make up such a query.
        """
        if not address.query:
            self._note(address.base, _NEVER_STORED)

    def _note(self, base: str, known: Any) -> None:
        self._known[base] = known
        if len(self._known) > MOST_ADDRESSES:
            self._known.popitem(last=False)

    def _address(self, base: str, query: str, *, shared: bool) -> PageAddress:
        return replace(self._by_what_is_known(base, query), may_be_shared=shared)

    def _by_what_is_known(self, base: str, query: str) -> PageAddress:
        known = self._known.get(base, frozenset() if not query else _UNKNOWN)
        # Wagtail shows a page however many slashes stand in its address: there is no end to those.
        if known is _NEVER_STORED or "//" in base.partition("://")[2]:
            return PageAddress(base, query, query, may_be_stored=False)
        if not query:
            return PageAddress(base, "", "", may_be_stored=True)
        if known is _UNKNOWN or known is None:
            # The whole query may count. Under an unknown address it is looked up as it is, which finds nothing wrong.
            return PageAddress(base, query, query, may_be_stored=known is _UNKNOWN)
        chosen = _chosen(query, known)
        return PageAddress(base, query, query if chosen is None else chosen, may_be_stored=chosen is not None)


def _chosen(query: str, parameters: frozenset[str]) -> str | None:
    """Return the part of ``query`` with these ``parameters``, sorted; ``None`` for a query that nobody reads."""
    if not parameters:
        return ""
    try:
        # A field of a form that stands in an address twice has its last value.
        given = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS))
    except ValueError:
        return None
    return urlencode(sorted((name, value) for name, value in given.items() if name in parameters))
