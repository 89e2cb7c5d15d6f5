"""Configuration of the app."""

from django.apps import AppConfig


class EditorialConfig(AppConfig):
    """The app as Django knows it."""

    name = "doedemocratie.editorial"
    label = "editorial"
    verbose_name = "Redactie"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the admin work and speak as this site does, and listen to what happens to pages."""
        from doedemocratie.editorial import comparing, content_checks, day_filters, exports, inline_scripts
        from doedemocratie.editorial.bin import signal_handlers as deleted_pages
        from doedemocratie.editorial.care import signal_handlers as care
        from doedemocratie.editorial.four_eyes import signal_handlers
        from doedemocratie.editorial.listings.views import explore_from_the_root
        from doedemocratie.editorial.outside_links import signal_handlers as outside_links
        from doedemocratie.editorial.redirects import following

        inline_scripts.replace_scripts()
        comparing.compare_in_words()
        content_checks.name_panel()
        exports.keep_formulas_out()
        day_filters.refuse_odd_years()
        explore_from_the_root()
        signal_handlers.register()
        following.register()
        care.register()
        outside_links.register()
        deleted_pages.register()
