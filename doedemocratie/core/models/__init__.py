"""The pages that belong to no section, what every page shares, and the settings of the site."""

from .base import BasePage
from .mixins import BodyMixin, RelatedPagesMixin, ThemedMixin
from .pages import StandardPage, ThemeIndexPage, ThemePage
from .relations import PageTheme, RelatedPage
from .settings import SiteSettings

__all__ = [
    "BasePage",
    "BodyMixin",
    "PageTheme",
    "RelatedPage",
    "RelatedPagesMixin",
    "SiteSettings",
    "StandardPage",
    "ThemeIndexPage",
    "ThemePage",
    "ThemedMixin",
]
