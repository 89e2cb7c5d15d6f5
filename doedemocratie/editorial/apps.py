"""Configuration of the app."""

from django.apps import AppConfig


class EditorialConfig(AppConfig):
    """The app as Django knows it."""

    name = "doedemocratie.editorial"
    label = "editorial"
    verbose_name = "Redactie"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Leave no inline script in the admin, call its panel of checks by a Dutch name, and listen to what happens to pages."""
        from doedemocratie.editorial import content_checks, inline_scripts
        from doedemocratie.editorial.four_eyes import signal_handlers
        from doedemocratie.editorial.redirects import following

        inline_scripts.replace_scripts()
        content_checks.name_panel()
        signal_handlers.register()
        following.register()
