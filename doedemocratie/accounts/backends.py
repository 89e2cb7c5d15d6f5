"""Who checks a name and a password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asgiref.sync import sync_to_async
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from doedemocratie.accounts.sign_in_protection import Attempt

if TYPE_CHECKING:
    from doedemocratie.accounts.models import User


class PausingBackend(ModelBackend):
    """Django's own check, with a pause after many wrong passwords.

    The pause is here and not in a form, so that every form that ever takes a password has it.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """Return the user with this name and password, or None.

        Raises ``PermissionDenied``, which Django's ``authenticate()`` takes for the last word, while the name is paused.
        """
        if username is None or password is None:
            return None
        attempt = Attempt.of(request, username)
        if attempt.must_wait():
            raise PermissionDenied
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is None:
            attempt.failed()
        else:
            attempt.succeeded()
        return user

    async def aauthenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """Do the same from asynchronous code, where Django's own would go round the pause."""
        return await sync_to_async(self.authenticate)(request, username, password, **kwargs)
