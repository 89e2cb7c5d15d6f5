"""``manage.py setup_roles``: the roles as groups in the database."""

from typing import Any

from django.core.management.base import BaseCommand

from doedemocratie.accounts.role_setup import set_up_roles


class Command(BaseCommand):
    """Gives every role its group and its rights. Safe to run as often as you like."""

    help = (
        "Give every role (Redacteuren, Publicatiebeheerders, Eindredacteuren, Beheerders) its group and its rights. "
        "Run it after migrate and load_content; it changes nothing the second time. A section that is added later needs no run."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Set up the roles and say how far each reaches."""
        for role, rows in set_up_roles().items():
            self.stdout.write(f"{role.value}: {rows} permissions in the page tree")
