"""The search page of the site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doedemocratie.core.models import ThemePage
from doedemocratie.core.models.listing import PaginationLink

from .finding import Answer
from .forms import SearchForm
from .terms import terms_of

PAGE_SIZE = 10


@dataclass(frozen=True)
class KindLink:
    """A kind of page to narrow the answers to."""

    label: str
    count: int | None
    url: str
    current: bool


# Never cached: the index follows a publication a moment later than the page itself, and questions are endless.
@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the form, and the pages that answer the question; raise `Http404` for a page of results that is not there.

    Costs at most thirteen queries, whatever is found.
    """
    form = SearchForm(request.GET)
    answer = Answer(request, terms_of(form.question), form.kind)
    items = _page_of(answer, request.GET.get("pagina"))
    links = [
        PaginationLink(
            number if isinstance(number, int) else None,
            _address(form.question, answer.kind, number) if isinstance(number, int) else "",
            number == items.number,
        )
        for number in items.paginator.get_elided_page_range(items.number, on_each_side=1, on_ends=1)
    ]
    context: dict[str, Any] = {
        "form": form,
        "question": form.question,
        "answer": answer,
        "match": answer.match,
        "items": items,
        "pagination_links": links if items.paginator.num_pages > 1 else [],
        "kind_links": _kind_links(form.question, answer),
    }
    if not answer.count():
        context["themes"] = list(
            ThemePage.objects.visible(answer.private).originals().order_by("title").defer_streamfields()
        )
    return render(request, "search/search.html", context)


def _page_of(results: Any, number: str | None) -> Any:
    try:
        return Paginator(results, PAGE_SIZE).page(number or 1)
    except (PageNotAnInteger, EmptyPage) as error:
        raise Http404("There is no such page of results") from error


def _kind_links(question: str, answer: Answer) -> list[KindLink]:
    """Return the kinds to choose from, first all of them; none when the answers are of one kind."""
    if len(answer.kinds) < 2:
        return []
    counts = [kind.count for kind in answer.kinds if kind.count is not None]
    everything = KindLink("Alles", sum(counts) if counts else None, _address(question), not answer.kind)
    return [
        everything,
        *(
            KindLink(kind.label, kind.count, _address(question, kind.slug), kind.slug == answer.kind)
            for kind in answer.kinds
        ),
    ]


def _address(question: str, kind: str = "", number: int = 1) -> str:
    """Return the address of a page of results, with only what differs from the default."""
    query = QueryDict(mutable=True)
    query["q"] = question
    if kind:
        query["soort"] = kind
    if number > 1:
        query["pagina"] = str(number)
    return f"?{query.urlencode()}"
