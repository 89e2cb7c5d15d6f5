"""Configuration of the app."""

from django.apps import AppConfig
from django.core.checks import register


class DeliveryConfig(AppConfig):
    """The app as Django knows it."""

    name = "doedemocratie.delivery"
    label = "delivery"
    verbose_name = "Uitlevering"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the content version follow the content, and every model declared."""
        from . import cdn_signals
        from .signal_handlers import check_models, connect

        connect()
        cdn_signals.connect()
        register(check_models)
