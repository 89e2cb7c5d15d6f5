"""Configuration of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app as Django knows it."""

    name = "doedemocratie.accounts"
    label = "accounts"
    verbose_name = "Gebruikers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        from doedemocratie.accounts import checks  # noqa: F401
