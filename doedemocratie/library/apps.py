"""Configuration of the app."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """The app as Django knows it."""

    name = "doedemocratie.library"
    label = "library"
    verbose_name = "Mediabibliotheek"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the signal handlers."""
        from doedemocratie.library import signal_handlers

        signal_handlers.register()
