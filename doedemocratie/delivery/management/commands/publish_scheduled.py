"""``manage.py publish_scheduled``: publish and take off what was planned. It takes the place of Wagtail's command."""

from typing import Any

from wagtail.management.commands.publish_scheduled import Command as WagtailCommand

from doedemocratie.delivery.schedule import carry_out


class Command(WagtailCommand):
    """Publishes and takes off what is due, each once, however many workers look at the same moment.

    Wagtail's own stops at the first page that cannot be published, and two of them at once publish a page twice.
    """

    help = "Publish the pages whose planned moment has come, and take off those whose end has come."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; with ``--dryrun`` only list it, as Wagtail does."""
        if options["dryrun"]:
            super().handle(*args, **options)
        else:
            carry_out()
