"""What visitors find on the real database, and what they never do."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from doedemocratie.search.matching import Match
from doedemocratie.search.tasks import index_pages

from .conftest import SmallSite
from .test_analysis import APART, JOINED, pairs


def paragraph(text: str) -> list[tuple[str, str]]:
    """Return a body of one paragraph."""
    return [("paragraph", f"<p>{text}</p>")]


def test_every_pair_is_found_both_ways(site: SmallSite, client: Any) -> None:
    site.article(title="Eerste", introduction="Over " + ", ".join(first for first, _ in pairs(JOINED)))
    site.article(title="Tweede", body=paragraph("; ".join(second for _, second in pairs(JOINED))))
    for pair in pairs(JOINED):
        for word in pair:
            response = client.get("/zoeken/", {"q": word})
            assert response.context["match"] is Match.EVERY_WORD, word
            assert {result.page.title for result in response.context["items"]} == {"Eerste", "Tweede"}, word


def test_different_words_are_not_found(site: SmallSite, found: Any) -> None:
    for first, second in pairs(APART):
        site.article(title=f"{first} zonder {second}".split()[0], introduction="Xyz.")
        site.article(title=f"Baken {second}", introduction="Xyz.")
        assert first not in found(second), (first, second)


def test_text_is_found_wherever_it_stands(site: SmallSite, found: Any) -> None:
    page = site.article(
        title="Tafelwoord",
        introduction="Samenvattingwoord.",
        body=[
            ("paragraph", "<p>Alineawoord</p><p>Vervolgwoord</p>"),
            ("heading", {"text": "Kopwoord", "level": "h2", "anchor": ""}),
            ("quote", {"text": "Citaatwoord", "source": "Bronwoord", "source_url": ""}),
            ("accordion", {"items": [{"title": "Uitklapwoord", "text": "<p>Antwoordwoord</p>"}]}),
            ("steps", {"steps": [{"title": "Stapwoord", "text": "<p>Uitlegwoord</p>"}]}),
            (
                "video",
                {
                    "title": "Filmwoord",
                    "url": "https://voorbeeld.nl",
                    "poster": None,
                    "transcript": "<p>Spreekwoord</p>",
                },
            ),
        ],
    )
    page.body.append(
        (
            "table",
            page.body.stream_block.child_blocks["table"].to_python(
                {
                    "caption": "Bijschriftwoord",
                    "row_headers": True,
                    "table": {
                        "columns": [{"type": "text", "heading": "Kolomwoord"}],
                        "rows": [{"values": ["Celwoord"]}],
                    },
                }
            ),
        )
    )
    page.save()
    for word in (
        "tafelwoord samenvattingwoord alineawoord vervolgwoord kopwoord citaatwoord bronwoord uitklapwoord antwoordwoord "
        "stapwoord uitlegwoord filmwoord spreekwoord bijschriftwoord kolomwoord celwoord"
    ).split():
        assert found(word) == ["Tafelwoord"], word


def test_what_a_page_type_adds_is_found(site: SmallSite, found: Any) -> None:
    site.event(
        "Burgertop",
        start=timezone.make_aware(dt.datetime(2015, 6, 6, 10)),
        venue_name="Zuiderkerk",
        organiser="Stichting",
    )
    site.publication("Gids", subtitle="Rechtop vooruit")
    assert found("zuiderkerken") == ["Burgertop"]
    assert found("rechtop") == ["Gids"]


def test_every_word_must_be_there(site: SmallSite, found: Any) -> None:
    site.article("Een", introduction="De gemeente.", body=paragraph("Een vergunning."))
    site.article("Twee", introduction="De gemeente.")
    assert found("gemeenten vergunningen") == ["Een"]


def test_function_words_do_not_count_in_a_question(site: SmallSite, found: Any) -> None:
    site.article("Buurthuis", introduction="Bewoners nemen een buurthuis over.")
    assert found("hoe kan ik een buurthuis overnemen?".replace("overnemen", "nemen")) == ["Buurthuis"]
    assert found("over") == ["Buurthuis"]


def test_the_beginning_of_a_word_is_enough_when_nothing_else_is_found(site: SmallSite, client: Any) -> None:
    site.article("Burgertoppen", publication_date=dt.date(2010, 1, 1))
    site.article("Bericht", introduction="Over een burgertop.")
    response = client.get("/zoeken/", {"q": "burgert"})
    assert [result.page.title for result in response.context["items"]] == ["Burgertoppen", "Bericht"]
    assert "woorden die zo beginnen" in response.content.decode()
    assert "<mark>Burgertoppen</mark>" in response.content.decode()
    assert client.get("/zoeken/", {"q": "bu"}).context["answer"].count() == 0


def test_some_of_the_words_are_enough_when_no_page_has_all(site: SmallSite, client: Any) -> None:
    site.article("Een", introduction="Een moestuin.")
    site.article("Twee", introduction="Een moestuin voor kinderen.")
    response = client.get("/zoeken/", {"q": "moestuin kind zzzz"})
    assert [result.page.title for result in response.context["items"]] == ["Twee", "Een"]
    assert "een deel ervan" in response.content.decode()


def test_titles_come_before_teasers_before_bodies_and_newer_before_older(site: SmallSite, found: Any) -> None:
    site.article("Tekst", body=paragraph("subsidie"), publication_date=dt.date(2020, 1, 1))
    site.article("Samenvatting", introduction="Subsidies.", publication_date=dt.date(2019, 1, 1))
    site.article("Subsidie oud", publication_date=dt.date(2011, 1, 1))
    site.publication("Subsidie nieuw", publication_date=dt.date(2012, 1, 1))
    site.theme("Subsidies zonder datum")
    assert found("subsidie") == ["Subsidie nieuw", "Subsidie oud", "Subsidies zonder datum", "Samenvatting", "Tekst"]


def test_a_theme_is_found_on_its_pages_and_a_new_name_reaches_them(site: SmallSite, found: Any) -> None:
    theme = site.theme("Aanbesteden")
    article = site.article("Bericht")
    site.give_theme(article, theme)
    assert found("aanbesteding") == ["Aanbesteden", "Bericht"]


@pytest.mark.django_db(transaction=True)
def test_a_theme_s_new_name_and_end_reach_its_pages(site: SmallSite, found: Any) -> None:
    theme = site.theme("Aanbesteden")
    site.give_theme(site.article("Bericht"), theme)
    theme.title = "Speelruimte"
    theme.save_revision().publish()
    assert found("speelruimte") == ["Speelruimte", "Bericht"]
    assert found("aanbesteden") == []
    theme.unpublish()
    assert found("speelruimte") == []
    theme.save_revision().publish()
    assert found("speelruimte") == ["Speelruimte", "Bericht"]
    theme.delete()
    assert found("speelruimte") == []


def test_only_what_every_visitor_may_see_is_found(site: SmallSite, found: Any) -> None:
    public = site.article("Geheimwoord openbaar")
    site.article("Geheimwoord nooit gepubliceerd", live=False)
    site.article("Geheimwoord verlopen", expire_at=timezone.now() - dt.timedelta(minutes=1))
    site.article("Geheimwoord later verlopen", expire_at=timezone.now() + dt.timedelta(days=1))
    private = site.article("Geheimwoord achter wachtwoord")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.PASSWORD, password="x")
    alias = public.create_alias(update_slug="alias")
    index.insert_or_update_object(alias)
    other_root = Page.get_first_root_node().add_child(instance=Page(title="Geheimwoord andere boom", slug="elders"))
    assert other_root.pk
    assert sorted(found("geheimwoord")) == ["Geheimwoord later verlopen", "Geheimwoord openbaar"]
    public.title = "Geheimwoord met concept conceptwoord"
    public.save_revision()
    index.insert_or_update_object(public.get_latest_revision_as_object().specific_class.objects.get(pk=public.pk))
    assert found("conceptwoord") == []
    public.unpublish()
    assert found("openbaar") == []


def test_a_deleted_page_is_not_found(site: SmallSite, found: Any) -> None:
    page = site.article("Vergeetmijniet")
    assert found("vergeetmijniet") == ["Vergeetmijniet"]
    page.delete()
    assert found("vergeetmijniet") == []


def test_the_kinds_are_counted_and_chosen(site: SmallSite, client: Any, found: Any) -> None:
    site.article("Wijk een")
    site.article("Wijk twee")
    site.theme("Wijken")
    answer = client.get("/zoeken/", {"q": "wijk"}).context["answer"]
    assert {kind.label: kind.count for kind in answer.kinds} == {"Nieuws": 2, "Thema": 1}
    assert found("wijk", soort="thema") == ["Wijken"]
    assert len(found("wijk", soort="bestaat-niet")) == 3
    assert len(found("wijk", soort="<script>")) == 3


def test_the_admin_still_finds_pages_by_their_title(site: SmallSite, admin_client: Any) -> None:
    site.article("Vergunningen aanvragen")
    html = admin_client.get("/beheer/pages/search/", {"q": "vergunn"}).content.decode()
    assert "Vergunningen aanvragen" in html
    assert [page.title for page in Page.objects.search("vergunningen")] == ["Vergunningen aanvragen"]
    assert list(Page.objects.search("vergun")) == []


def test_rebuilding_the_index_changes_nothing(site: SmallSite, found: Any) -> None:
    site.article("Ideeën van bewoners")
    call_command("update_index", verbosity=0)
    assert found("idee bewoner") == ["Ideeën van bewoners"]


def test_the_task_passes_over_pages_that_are_gone(site: SmallSite) -> None:
    article = site.article("Bericht")
    assert index_pages.call([article.pk, 999_999]) == 1


def test_a_very_long_page_is_saved_and_found(site: SmallSite, found: Any) -> None:
    text = " ".join(f"woord{number}x" for number in range(30_000))
    site.article("Lang", introduction="Lange pagina.", body=paragraph(text))
    assert found("lange pagina") == ["Lang"]


def test_more_answers_than_anybody_reads_are_not_counted(
    site: SmallSite, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doedemocratie.search.finding.MOST", 4)
    site.article("Tekst", body=paragraph("subsidie"), publication_date=dt.date(2021, 1, 1))
    site.article("Samenvatting", introduction="Subsidies.", publication_date=dt.date(2019, 1, 1))
    site.article("Subsidie oud", publication_date=dt.date(2011, 1, 1))
    site.publication("Subsidie nieuw", publication_date=dt.date(2012, 1, 1))
    site.theme("Subsidies zonder datum")
    site.article("Subsidie die niemand ziet", publication_date=dt.date(2022, 1, 1), live=False)
    titles = ["Subsidie nieuw", "Subsidie oud", "Subsidies zonder datum", "Samenvatting"]

    response = client.get("/zoeken/", {"q": "subsidie"})
    assert [result.page.title for result in response.context["items"]] == titles
    text = " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())
    assert "Meer dan 4 pagina’s gevonden" in text
    assert "U ziet de eerste 4." in text
    assert {(link.label, link.count) for link in response.context["kind_links"]} >= {("Alles", None), ("Thema", None)}

    of_kind = client.get("/zoeken/", {"q": "subsidie", "soort": "nieuws"})
    assert [result.page.title for result in of_kind.context["items"]] == ["Subsidie oud", "Samenvatting", "Tekst"]
    assert "3 pagina’s gevonden" in of_kind.content.decode()
    none_of_kind = client.get("/zoeken/", {"q": "subsidie", "soort": "agenda"})
    assert none_of_kind.context["answer"].count() == 0
    assert "bij Agenda" in none_of_kind.content.decode()
    assert "Bekijk alle soorten" in none_of_kind.content.decode()
    assert "kind-nav__link" in none_of_kind.content.decode()


def test_many_pages_with_some_of_the_words_come_with_those_that_lack_one_first(
    site: SmallSite, client: Any, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("Kind", publication_date=dt.date(2022, 1, 1))
    site.article("Tekst", body=paragraph("kind"), publication_date=dt.date(2023, 1, 1))
    site.article("Oud", body=paragraph("moestuin voor een kind"), publication_date=dt.date(2001, 1, 1))
    few = found("moestuin kind zzzz")
    monkeypatch.setattr("doedemocratie.search.finding.MOST", 2)
    assert few == ["Oud", "Kind", "Tekst"]
    assert found("moestuin kind zzzz") == ["Oud", "Kind"]
