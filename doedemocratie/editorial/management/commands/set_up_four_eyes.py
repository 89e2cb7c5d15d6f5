"""``manage.py set_up_four_eyes``: the sections that are published with four eyes from the start."""

from typing import Any

from django.core.management.base import BaseCommand

from doedemocratie.editorial.four_eyes.sections import set_up


class Command(BaseCommand):
    """Turns four eyes on where a section begins with it. Safe to run as often as you like."""

    help = (
        "Publish with four eyes where a section begins with that (publications): a second person approves. "
        "Each section is set up once; what an administrator chose in the admin stands."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Set up, and say where."""
        for page in set_up():
            if options["verbosity"]:
                self.stdout.write(f"Published with four eyes from now on: {page.url_path}")
