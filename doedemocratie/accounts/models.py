"""The user of the admin, and the failed attempts to be one. Visitors have no account."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property

from doedemocratie.accounts.enums import Role


class User(AbstractUser):
    """Somebody who signs in to the admin. Django's own user, under our name so that fields can be added later."""

    class Meta(AbstractUser.Meta):
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the user; with a new password the attempts to guess the old one no longer count.

        It stands here because a password is set in many places: the reset by e-mail, the user's own account page, an
        administrator's form, the command line.
        """
        from doedemocratie.accounts.sign_in_protection import forget_failures

        # What set_password() leaves for save(), which empties it. Django itself asks it there, for the validators.
        has_new_password = getattr(self, "_password", None) is not None
        super().save(*args, **kwargs)
        if has_new_password:
            forget_failures(self.get_username())

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles of this user: one query for the lifetime of this object, which is one request.

        A superuser counts as an administrator; somebody who may no longer sign in has no role.
        """
        if not self.is_active:
            return frozenset()
        if self.is_superuser:
            return frozenset({Role.BEHEERDERS})
        known = {role.value: role for role in Role}
        names = self.groups.filter(name__in=known).values_list("name", flat=True)
        return frozenset(known[name] for name in names)


class FailedSignIn(models.Model):
    """One attempt to sign in that failed, kept for a day: see :mod:`doedemocratie.accounts.sign_in_protection`.

    It is a table, not a cache entry: two machines count together, and a full or emptied cache forgets nothing. Name and
    address are keyed hashes, so nobody can read from it who tried to sign in.
    """

    name = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    moment = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "mislukte aanmelding"
        verbose_name_plural = "mislukte aanmeldingen"
        indexes = [models.Index(fields=["name", "moment"], name="failed_sign_in_by_name")]

    def __str__(self) -> str:
        return f"{self.moment:%Y-%m-%d %H:%M}"
