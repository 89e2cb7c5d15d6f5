"""Configuration of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app as Django knows it."""

    name = "doedemocratie.accounts"
    label = "accounts"
    verbose_name = "Gebruikers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks and handlers, give nobody a right to the bin, and take the picture out of the account screen."""
        from wagtail.admin.views.account import AvatarSettingsPanel

        from doedemocratie.accounts import checks, signal_handlers  # noqa: F401
        from doedemocratie.accounts.bin import keep_policy_out_of_bin

        keep_policy_out_of_bin()
        signal_handlers.register()

        # Nobody needs one here, and what is uploaded would keep its metadata and may be of any size in pixels.
        AvatarSettingsPanel.is_active = lambda self: False
