"""Configuration of the app."""

from django.apps import AppConfig


class NewsConfig(AppConfig):
    """The app as Django knows it."""

    name = "news"
    verbose_name = "Nieuws en agenda"
    default_auto_field = "django.db.models.BigAutoField"
