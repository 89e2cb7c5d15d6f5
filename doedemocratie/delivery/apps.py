"""Configuration of the app."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The app as Django knows it."""

    name = "doedemocratie.delivery"
    label = "delivery"
    verbose_name = "Uitlevering"
    default_auto_field = "django.db.models.BigAutoField"
