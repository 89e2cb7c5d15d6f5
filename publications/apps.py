"""Configuration of the app."""

from django.apps import AppConfig
from django.core.checks import register


class PublicationsConfig(AppConfig):
    """The app as Django knows it."""

    name = "publications"
    verbose_name = "Publicaties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the signal handlers, and have it said when the library for the PDF is missing."""
        from publications import signal_handlers
        from publications.editions.checks import check_pango
        from publications.withdrawing import signal_handlers as withdrawing

        signal_handlers.register()
        withdrawing.register()
        register(check_pango)
