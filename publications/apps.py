"""Configuration of the app."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """The app as Django knows it."""

    name = "publications"
    verbose_name = "Publicaties"
    default_auto_field = "django.db.models.BigAutoField"
