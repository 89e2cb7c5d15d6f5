"""Configuration of the app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The app as Django knows it."""

    name = "doedemocratie.search"
    label = "site_search"
    verbose_name = "Zoeken"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the signal handlers."""
        from doedemocratie.search import signal_handlers

        signal_handlers.register()
