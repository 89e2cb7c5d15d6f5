"""Which redirects may be: the rules for the form, the import and the command alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from wagtail.contrib.redirects.models import Redirect

from doedemocratie.core.redirects.addresses import CONTROL, LONGEST, WITH_HOST, canonical

from .problems import Problem, RefusedError
from .site_addresses import SiteAddresses

LONGEST_LINK: int = Redirect._meta.get_field("redirect_link").max_length or 255
_is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Target:
    """Where a redirect leads: the page with ``page_id``, or else the address ``link``. ``label`` is what people read."""

    page_id: int | None = None
    link: str = ""
    label: str = ""

    @classmethod
    def of(cls, redirect: Redirect) -> Target:
        """Return the target of a stored redirect."""
        page = redirect.redirect_page
        if page is not None:
            return cls(page.pk, label=f"“{page.title}”")
        return cls(link=redirect.redirect_link, label=redirect.redirect_link)

    def fits(self, redirect: Redirect) -> bool:
        """Return whether ``redirect`` leads here already."""
        return redirect.redirect_page_id == self.page_id and redirect.redirect_link == self.link

    def put_into(self, redirect: Redirect) -> None:
        """Let ``redirect`` lead here."""
        redirect.redirect_page_id = self.page_id
        redirect.redirect_link = self.link
        redirect.redirect_page_route_path = ""


def local_path(link: str, addresses: SiteAddresses) -> str:
    """Return the canonical path, without a query, of an address of this site; an empty text for any other."""
    if link.startswith("/") and not link.startswith("//"):
        return canonical(link).partition("?")[0]
    parts = urlsplit(link)
    if parts.scheme in {"http", "https"} and addresses.is_here(parts.netloc):
        return canonical(link).partition("?")[0]
    return ""


class Rules:
    """The rules for one site.

    ``onwards`` gives, for the canonical address of another redirect, stored or about to be, where that leads: a
    ``Target`` or an address as somebody wrote it. ``other_sites`` says whether a redirect may leave the site.
    """

    def __init__(
        self,
        addresses: SiteAddresses,
        onwards: Mapping[str, Target | str] | Callable[[str], Target | str | None],
        *,
        other_sites: bool,
    ) -> None:
        self.addresses = addresses
        self._onwards = onwards.get if isinstance(onwards, Mapping) else onwards
        self._other_sites = other_sites

    def source(self, written: str) -> str:
        """Return the canonical address for what somebody wrote as the old address.

        An address with a host is that of the former site, whose path counts. Raises :class:`RefusedError`.
        """
        text = written.strip()
        host = WITH_HOST.match(text)
        path = text[host.end() :] or "/" if host else text
        if not path.startswith("/") or path.startswith("//") or CONTROL.search(path) or "#" in path:
            raise RefusedError(Problem.NOT_A_PATH)
        address = canonical(path)
        if len(address) > LONGEST:
            raise RefusedError(Problem.TOO_LONG, LONGEST)
        path = address.partition("?")[0]
        if self.addresses.is_admin(path):
            raise RefusedError(Problem.ADMIN)
        page = self.addresses.page_at(path)
        if page is not None and page.is_live:
            raise RefusedError(Problem.LIVE_PAGE, page.title)
        if self.addresses.is_reserved(path):
            raise RefusedError(Problem.RESERVED)
        return address

    def target(self, written: str, source: str) -> Target:
        """Return the target for what somebody wrote as the new address of ``source``: the last one of a chain.

        Raises :class:`RefusedError`.
        """
        seen = {source}
        text = written.strip()
        while True:
            found = self._next(text, seen)
            if isinstance(found, Target):
                return found
            address, text = found
            seen.add(address)

    def _next(self, text: str, seen: set[str]) -> Target | tuple[str, str]:
        """Return the target that ``text`` is, or the address of another redirect, not yet ``seen``, with what that leads to."""
        path = self._checked(text)
        if not path:
            return Target(link=text, label=text)
        link = WITH_HOST.sub("", text) if "://" in text else text
        page = self.addresses.page_at(path)
        if page is not None and page.is_public:
            more = "?" in text or "#" in text  # of a page no more is kept than which one it is
            return Target(link=link, label=link) if more else Target(page.pk, label=f"“{page.title}”")
        if onwards := self._other(text, path, seen):
            return onwards
        if page is not None:
            raise RefusedError(Problem.NOT_PUBLIC, page.title, of_target=True)
        if self.addresses.is_served(urlsplit(link).path):
            return Target(link=link, label=link)
        raise RefusedError(Problem.MISSING, of_target=True)

    def _other(self, text: str, path: str, seen: set[str]) -> Target | tuple[str, str] | None:
        """Return where another redirect leads whose old address ``text`` is, as ``_next`` does; ``None`` when there is none."""
        address = canonical(text)
        if address in seen:
            raise RefusedError(Problem.LOOP, of_target=True)
        for spelled in dict.fromkeys((address, path)):
            if spelled in seen:
                continue
            onwards = self._onwards(spelled)
            if isinstance(onwards, Target) and not local_path(onwards.link, self.addresses):
                return onwards
            if onwards is not None:
                return spelled, onwards.link if isinstance(onwards, Target) else onwards.strip()
        return None

    def _checked(self, text: str) -> str:
        """Return the path of an address of this site, an empty text for one elsewhere that may be."""
        if not text:
            raise RefusedError(Problem.NO_TARGET, of_target=True)
        if len(text) > LONGEST_LINK:
            raise RefusedError(Problem.TOO_LONG, LONGEST_LINK, of_target=True)
        if CONTROL.search(text) or not re.match(r"(/(?!/)|https?://)", text):
            raise RefusedError(Problem.NOT_AN_ADDRESS, of_target=True)
        try:
            if not text.startswith("/"):
                _is_address(text)
            path = local_path(text, self.addresses)
        except (ValueError, ValidationError):
            raise RefusedError(Problem.NOT_AN_ADDRESS, of_target=True) from None
        if path and self.addresses.is_admin(path):
            raise RefusedError(Problem.ADMIN, of_target=True)
        if not path and not self._other_sites:
            raise RefusedError(Problem.OUTSIDE, of_target=True)
        return path
