"""Slows down whoever guesses passwords: after some failures the name has to wait, whoever asks.

Two limits. The small one counts a name together with the network address, so a stranger who guesses does not lock out
the editor at work. The large one counts a name from everywhere: at most 100 failures, the ceiling of NIST SP 800-63B,
section 5.2.2 (there without end, here in a day, so that nobody has to unlock an account by hand). A new password ends
both, because what was guessed was the old one: whoever can read the mailbox is not kept out by a stranger.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from doedemocratie.accounts.models import FailedSignIn

logger = logging.getLogger(__name__)

PAUSE = timedelta(minutes=15)
FAILURES_FROM_ONE_ADDRESS = 10
DAY = timedelta(days=1)
FAILURES_FROM_EVERYWHERE = 100


def client_address(request: HttpRequest) -> str:
    """Return the network address of the browser; behind a trusted proxy the one that the proxy saw."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    # The proxy adds the address at the end; what stands before it, the browser may have made up.
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def _hidden(text: str) -> str:
    return salted_hmac("accounts.FailedSignIn", text, algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class Attempt:
    """Somebody at one network address who wants to sign in with one name; both hashed."""

    name: str
    address: str

    @classmethod
    def of(cls, request: HttpRequest | None, username: str) -> Attempt:
        """Return the attempt that ``request`` makes. Upper and lower case are the same name."""
        address = client_address(request) if request is not None else ""
        return cls(_hidden(username.casefold()), _hidden(address))

    def is_paused_here(self) -> bool:
        """Return whether this name failed so often at this address that it has to wait for ``PAUSE``."""
        recent = FailedSignIn.objects.filter(name=self.name, address=self.address, moment__gt=timezone.now() - PAUSE)
        return recent.count() >= FAILURES_FROM_ONE_ADDRESS

    def is_paused_everywhere(self) -> bool:
        """Return whether this name failed so often from all addresses that it has to wait for a ``DAY``."""
        today = FailedSignIn.objects.filter(name=self.name, moment__gt=timezone.now() - DAY)
        return today.count() >= FAILURES_FROM_EVERYWHERE

    def must_wait(self) -> bool:
        """Return whether this attempt is refused without looking at the password."""
        return self.is_paused_here() or self.is_paused_everywhere()

    def failed(self) -> None:
        """Count a failure, and forget those of yesterday."""
        FailedSignIn.objects.filter(moment__lte=timezone.now() - DAY).delete()
        FailedSignIn.objects.create(name=self.name, address=self.address)
        if self.must_wait():
            logger.warning("Signing in is paused for a name after too many failed attempts")

    def succeeded(self) -> None:
        """Forget the failures of this person here: a typing error is no attack."""
        FailedSignIn.objects.filter(name=self.name, address=self.address).delete()


def forget_failures(username: str) -> None:
    """Forget what failed with this name, from every address."""
    FailedSignIn.objects.filter(name=_hidden(username.casefold())).delete()
