"""The pages of the news and the agenda."""

from .articles import NewsArticlePage, NewsIndexPage
from .events import AgendaPage, EventPage

__all__ = ["AgendaPage", "EventPage", "NewsArticlePage", "NewsIndexPage"]
