"""Configuration of the app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The app as Django knows it."""

    name = "doedemocratie.core"
    label = "core"
    verbose_name = "Kern"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks and lookups, and connect the signal handlers."""
        from doedemocratie.core import checks, lookups, signal_handlers  # noqa: F401

        lookups.register()
        signal_handlers.register()
