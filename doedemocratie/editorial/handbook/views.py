"""The pages of the manual, for everybody who may enter the admin."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from .reading import PICTURES, handbook

TITLE = "Handleiding"


class HandbookView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the manual, with the way back to its contents."""

    header_icon = "help"
    page_title = TITLE

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the dashboard, the contents, and this page."""
        start = [{"url": reverse("wagtailadmin_home"), "label": "Beginscherm"}]
        if self.page_title == TITLE:
            return [*start, {"url": "", "label": TITLE}]
        return [*start, {"url": reverse("handbook:contents"), "label": TITLE}, {"url": "", "label": self.page_title}]


class ContentsView(HandbookView):
    """The contents of the manual."""

    template_name = "editorial/handbook/contents.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the manual."""
        return super().get_context_data(handbook=handbook(), **kwargs)


class ChapterView(HandbookView):
    """One chapter, and the ones before and after it."""

    template_name = "editorial/handbook/chapter.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the chapter; raise Http404 when the manual has none of this name."""
        chapters = handbook().chapters
        chapter = handbook().chapter(self.kwargs["slug"])
        if chapter is None:
            raise Http404
        self.page_title = chapter.title
        place = chapters.index(chapter)
        return super().get_context_data(
            chapter=chapter,
            previous=chapters[place - 1] if place else None,
            next=chapters[place + 1] if place + 1 < len(chapters) else None,
            **kwargs,
        )


class SearchView(HandbookView):
    """The sections in which the words of ``q`` stand."""

    template_name = "editorial/handbook/search.html"
    page_title = "Zoeken in de handleiding"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was asked and what was found."""
        query = self.request.GET.get("q", "")[:200].strip()
        return super().get_context_data(query=query, results=handbook().search(query), **kwargs)


def picture(request: HttpRequest, name: str) -> FileResponse:
    """Send a picture that the manual shows; raise Http404 for any other file."""
    if name not in handbook().pictures:
        raise Http404
    response = FileResponse((PICTURES / f"{name}.png").open("rb"), content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response
