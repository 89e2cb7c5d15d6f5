"""The roles of the people who keep the site."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody does for the site. The value is the name of the group that holds the role's rights.

    A page model says which roles manage it in ``managed_by``; :mod:`doedemocratie.accounts.role_setup` turns that into
    groups and permission rows, :mod:`doedemocratie.accounts.permissions` asks it for every action on a page.
    """

    REDACTEUREN = "Redacteuren"
    PUBLICATIEBEHEERDERS = "Publicatiebeheerders"
    EINDREDACTEUREN = "Eindredacteuren"
    BEHEERDERS = "Beheerders"

    @property
    def supervises(self) -> bool:
        """Whether this role may delete what was ever published, hide pages behind a login and open others' locks."""
        return self in {Role.EINDREDACTEUREN, Role.BEHEERDERS}

    @property
    def restores(self) -> bool:
        """Whether this role puts back what colleagues deleted, of the types of page that it manages."""
        return self.supervises or self is Role.PUBLICATIEBEHEERDERS
