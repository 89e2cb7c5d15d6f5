"""Configuration of the app."""

from django.apps import AppConfig


class OpendataConfig(AppConfig):
    """The app as Django knows it."""

    name = "doedemocratie.opendata"
    label = "opendata"
    verbose_name = "Open data"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        from doedemocratie.opendata import security_txt  # noqa: F401
