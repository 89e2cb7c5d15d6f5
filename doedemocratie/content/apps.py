"""Configuration of the app."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """The app as Django knows it."""

    name = "doedemocratie.content"
    label = "content"
    verbose_name = "Initiële inhoud"
    default_auto_field = "django.db.models.BigAutoField"
