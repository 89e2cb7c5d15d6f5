"""The pages that belong to no section, what every page shares, and the settings of the site."""

from .base import BasePage
from .covers import CoverMixin
from .mixins import BodyMixin, RelatedPagesMixin, ThemedMixin
from .pages import StandardPage, ThemeIndexPage, ThemePage
from .relations import PageTheme, RelatedPage, ThemeChoice
from .review import PageReview, ReviewedMixin
from .settings import SiteSettings
from .sharing import SharingImage

__all__ = [
    "BasePage",
    "BodyMixin",
    "CoverMixin",
    "PageReview",
    "PageTheme",
    "RelatedPage",
    "RelatedPagesMixin",
    "ReviewedMixin",
    "SharingImage",
    "SiteSettings",
    "StandardPage",
    "ThemeChoice",
    "ThemeIndexPage",
    "ThemePage",
    "ThemedMixin",
]
