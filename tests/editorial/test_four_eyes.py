"""Publishing with four eyes: nobody puts on the site what nobody else approved."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision, Site, Task, TaskState, Workflow, WorkflowPage
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.editorial.four_eyes.editors import last_editor_id
from doedemocratie.editorial.four_eyes.hooks import NOT_ALONE
from doedemocratie.editorial.four_eyes.models import FourEyesTask
from doedemocratie.editorial.four_eyes.sections import sections, turn_off, turn_on
from news.models import NewsIndexPage
from publications.models import ChapterPage, PublicationIndexPage, PublicationPage
from publications.withdrawing.actions import withdraw
from tests import factories
from tests.editorial.reviewing import Desk, make_desk, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def test_a_colleague_approves_and_then_it_is_on_the_site(desk: Desk) -> None:
    desk.submit()
    assert desk.title == "Oude titel"
    desk.approve("bert")
    assert desk.title == "Nieuwe titel"
    assert desk.fresh().current_workflow_state is None


@pytest.mark.parametrize("name", ["anna", "els", "bea"])
def test_nobody_publishes_alone(desk: Desk, name: str) -> None:
    answer = desk.post(name, title="Alleen", **{"action-publish": "x"})
    assert desk.title == "Oude titel"
    assert desk.fresh().draft_title == "Alleen"
    assert NOT_ALONE in said(answer)
    assert b'value="action-publish"' not in desk.browsers[name].get(desk.edit()).content


def test_a_superuser_neither(desk: Desk, admin_client: Client) -> None:
    desk.browsers["super"] = admin_client
    desk.post("super", title="Alleen", **{"action-publish": "x"})
    assert desk.title == "Oude titel"
    desk.submit("super")
    desk.act("super", "approve")
    assert desk.title == "Oude titel"
    desk.act("bert", "approve")
    assert desk.title == "Nieuwe titel"


def test_a_new_publication_is_not_made_public_alone(desk: Desk) -> None:
    address = reverse("wagtailadmin_pages:add", args=["publications", "publicationpage", desk.site["publicaties"].pk])
    html = desk.browsers["anna"].get(address).content.decode()
    assert "Voorleggen aan een collega" in html
    assert 'name="action-publish"' not in html
    data = {
        **desk.form("anna"),
        "title": "Eerste",
        "slug": "eerste",
        "action-publish": "x",
    }
    answer = desk.browsers["anna"].post(address, data, follow=True)
    page = Page.objects.get(slug="eerste")
    assert not page.live
    assert NOT_ALONE in said(answer)


def test_the_editor_does_not_approve(desk: Desk) -> None:
    desk.submit()
    desk.approve("anna")
    desk.act("anna", "approve")
    assert desk.title == "Oude titel"
    answer = desk.browsers["anna"].get(desk.edit())
    html = answer.content.decode()
    assert "Voorleggen ongedaan maken" in html
    assert "ter goedkeuring" in said(answer)


def test_who_changes_it_while_approving_does_not_approve(desk: Desk) -> None:
    desk.submit()
    answer = desk.approve("bert", title="Van Bert")
    assert desk.title == "Oude titel"
    assert desk.fresh().draft_title == "Van Bert"
    assert "Niet gepubliceerd" in said(answer) or "Niet goedgekeurd" in said(answer)
    desk.approve("bert")
    desk.act("bert", "approve")
    assert desk.title == "Oude titel"
    desk.approve("anna")
    assert desk.title == "Van Bert"


def test_the_editor_cannot_change_what_a_colleague_reads(desk: Desk) -> None:
    desk.submit()
    desk.post("anna", title="Stiekem")
    assert desk.fresh().draft_title == "Nieuwe titel"
    desk.post("anna", **{"action-cancel-workflow": "x"})
    assert not desk.fresh().workflow_in_progress
    desk.post("anna", title="Beter")
    assert desk.fresh().draft_title == "Beter"


@pytest.mark.parametrize(
    ("name", "may"), [("bert", True), ("els", True), ("bea", True), ("rob", False), ("anna", False)]
)
def test_who_may_approve(desk: Desk, name: str, may: bool) -> None:
    desk.submit()
    desk.act(name, "approve")
    assert (desk.title == "Nieuwe titel") == may
    waiting = TaskState.objects.reviewable_by(desk.people[name])
    assert not waiting.exists()


def test_what_waits_for_whom(desk: Desk) -> None:
    desk.submit()
    waiting = {name: TaskState.objects.reviewable_by(user).exists() for name, user in desk.people.items()}
    assert waiting == {"anna": False, "bert": True, "els": True, "rob": False, "bea": True}
    desk.post("bert", title="Van Bert")
    assert TaskState.objects.reviewable_by(desk.people["anna"]).exists()
    assert not TaskState.objects.reviewable_by(desk.people["bert"]).exists()


def test_a_comment_is_no_change(desk: Desk) -> None:
    desk.submit()
    page = desk.fresh().get_latest_revision_as_object()
    page.wagtail_admin_comments.add(
        page.wagtail_admin_comments.model(user=desk.people["bert"], contentpath="title", text="Kan dit korter?")
    )
    page.save_revision(user=desk.people["bert"])
    assert desk.fresh().latest_revision.user == desk.people["bert"]
    assert last_editor_id(desk.fresh()) == desk.people["anna"].pk
    assert TaskState.objects.reviewable_by(desk.people["bert"]).exists()
    desk.act("anna", "approve")
    assert desk.title == "Oude titel"
    desk.act("bert", "approve")
    assert desk.title == "Nieuwe titel"


def test_a_page_that_was_sent_back_shows_why(desk: Desk) -> None:
    desk.submit()
    page = desk.fresh().get_latest_revision_as_object()
    page.wagtail_admin_comments.add(
        page.wagtail_admin_comments.model(user=desk.people["bert"], contentpath="title", text="Kan dit korter?")
    )
    page.save_revision(user=desk.people["bert"])
    desk.act("bert", "reject", "Nog niet af.")
    answer = desk.browsers["anna"].get(desk.edit())
    assert "Teruggestuurd door Bert Test. Opmerking: “Nog niet af.”" in said(answer)
    assert "Bij 1 plaats in de tekst" in said(answer)
    assert "Kan dit korter?" in answer.content.decode()
    assert "Opnieuw voorleggen" in answer.content.decode()
    desk.post("anna", title="Korter", **{"action-submit": "x"})
    assert "Kan dit korter?" in desk.browsers["bert"].get(desk.edit()).content.decode()
    desk.act("bert", "approve")
    assert desk.title == "Korter"


def test_nothing_is_approved_in_bulk(desk: Desk) -> None:
    draft = factories.make_publication(desk.site["publicaties"], live=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    for name in ("anna", "els", "bea"):
        desk.browsers[name].post(f"{address}?id={draft.pk}", {})
        desk.browsers[name].post(f"{address}?id={desk.site['home'].pk}", {"include_descendants": "on"})
        assert not Page.objects.get(pk=draft.pk).live


@pytest.mark.parametrize("field", ["publish_copies", "alias"])
def test_a_copy_is_not_on_the_site(desk: Desk, field: str) -> None:
    data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": desk.site["publicaties"].pk, field: "on"}
    desk.browsers["bea"].post(reverse("wagtailadmin_pages:copy", args=[desk.publication.pk]), data)
    assert not Page.objects.filter(slug="kopie", live=True).exists()


def test_below_the_publication_too(desk: Desk) -> None:
    chapter = factories.add_page(desk.publication, ChapterPage, live=False)
    for person in ("anna", "els", "bea"):
        tester = chapter.permissions_for_user(desk.people[person])
        assert not tester.can_publish()
        assert tester.can_submit_for_moderation()


def test_news_is_published_at_once(desk: Desk) -> None:
    article = factories.make_article(desk.site["nieuws"], live=False)
    assert article.permissions_for_user(desk.people["rob"]).can_publish()
    assert not article.has_workflow
    html = desk.browsers["rob"].get(desk.edit(article)).content.decode()
    assert "Voorleggen" not in html


def test_approval_plans_what_was_planned(desk: Desk) -> None:
    moment = timezone.localtime() + dt.timedelta(days=2)
    desk.submit(go_live_at=moment.strftime("%d-%m-%Y %H:%M"))
    desk.approve("bert")
    assert desk.title == "Oude titel"
    planned = desk.fresh().scheduled_revision
    assert planned.approved_go_live_at == moment.replace(second=0, microsecond=0)
    Revision.objects.filter(pk=planned.pk).update(approved_go_live_at=timezone.now() - dt.timedelta(minutes=1))
    content = {**planned.content, "go_live_at": (timezone.now() - dt.timedelta(minutes=1)).isoformat()}
    Revision.objects.filter(pk=planned.pk).update(content=content)
    call_command("publish_scheduled")
    assert desk.title == "Nieuwe titel"


def test_an_end_that_is_past_or_a_draft_that_is_unfinished_is_not_approved(desk: Desk) -> None:
    desk.submit()
    latest = desk.fresh().latest_revision
    good = latest.content
    for wrong in ({"expire_at": "2020-01-01T00:00:00Z"}, {"introduction": ""}):
        Revision.objects.filter(pk=latest.pk).update(content={**good, **wrong})
        answer = desk.act("bert", "approve")
        assert answer.status_code == 200
        assert desk.title == "Oude titel"
        assert desk.fresh().workflow_in_progress
        assert "Stuur de pagina terug" in said(answer)


def test_taking_back_is_possible_while_the_page_waits_and_ends_that(desk: Desk) -> None:
    desk.submit()
    tester = desk.fresh().permissions_for_user(desk.people["anna"])
    assert tester.can_withdraw()
    withdraw(desk.publication, desk.people["anna"], note="Fout.")
    assert desk.fresh().current_workflow_state is None
    assert not desk.fresh().live


def test_a_withdrawn_publication_is_put_back_by_one_person(desk: Desk) -> None:
    withdraw(desk.publication, desk.people["anna"], note="Fout.")
    desk.browsers["anna"].post(reverse("withdrawing:restore", args=[desk.publication.pk]))
    assert desk.title == "Oude titel"


class TestWhatNoScreenOffers:
    """Ways in which a workflow could end without a second person."""

    def test_taking_the_task_out_of_use_publishes_nothing(self, desk: Desk) -> None:
        desk.submit()
        FourEyesTask.objects.get().deactivate(user=desk.people["bea"])
        assert desk.title == "Oude titel"
        assert desk.fresh().current_workflow_state is None

    def test_ending_the_workflow_by_itself_publishes_nothing(self, desk: Desk) -> None:
        desk.submit()
        with pytest.raises(PermissionDenied):
            desk.fresh().current_workflow_state.finish(user=desk.people["bea"])
        assert desk.title == "Oude titel"
        assert desk.fresh().workflow_in_progress

    def test_a_cancelled_step_publishes_nothing(self, desk: Desk) -> None:
        desk.submit()
        desk.fresh().current_workflow_task_state.cancel(user=desk.people["anna"])
        assert desk.title == "Oude titel"
        assert desk.fresh().workflow_in_progress

    def test_a_change_after_the_choice_was_shown(self, desk: Desk) -> None:
        desk.submit()
        state = desk.fresh().current_workflow_task_state
        desk.post("bert", title="Van Bert")
        state.task.specific.on_action(state, desk.people["bert"], "approve")
        assert desk.title == "Oude titel"

    def test_publishing_by_the_program_needs_no_person(self, desk: Desk) -> None:
        """The clock and the content files publish without a user."""
        page = desk.fresh()
        page.title = "Van het programma"
        page.save_revision().publish()
        assert desk.title == "Van het programma"


class TestSwitching:
    """The screen of a Beheerder, and the set-up at every start."""

    def screen(self, client: Client, *pages: Page) -> Any:
        return client.post(reverse("four_eyes"), {"sections": [page.pk for page in pages]}, follow=True)

    def test_it_shows_the_sections_as_they_are(self, desk: Desk) -> None:
        factories.make_standard_page(desk.site["home"])
        assert {found.page.slug: found.four_eyes for found in sections()} == {
            "nieuws": False,
            "agenda": False,
            "publicaties": True,
            "themas": False,
        }
        html = desk.browsers["bea"].get(reverse("four_eyes")).content.decode()
        assert html.count("checked") == 1

    @pytest.mark.parametrize(("name", "may"), [("bea", True), ("els", False), ("anna", False), ("rob", False)])
    def test_only_a_beheerder_switches(self, desk: Desk, name: str, may: bool) -> None:
        self.screen(desk.browsers[name], desk.site["nieuws"])
        assert {found.page.slug for found in sections() if found.four_eyes} == ({"nieuws"} if may else {"publicaties"})

    def test_it_holds_at_once(self, desk: Desk) -> None:
        self.screen(desk.browsers["bea"], desk.site["nieuws"])
        desk.post("anna", title="Alleen", **{"action-publish": "x"})
        assert desk.title == "Alleen"
        article = factories.make_article(desk.site["nieuws"])
        desk.post("rob", article, title="Alleen", **{"action-publish": "x"})
        assert Page.objects.get(pk=article.pk).title != "Alleen"

    def test_a_screen_that_was_open_leaves_what_another_switched(self, desk: Desk) -> None:
        bea = desk.browsers["bea"]
        screen = reverse("four_eyes")
        shown = querydict_from_html(bea.get(screen).content.decode(), form_id="four-eyes-form")
        assert shown.getlist("sections") == [str(desk.site["publicaties"].pk)]
        turn_on(desk.site["nieuws"])
        turn_off(desk.site["publicaties"])
        shown.appendlist("sections", str(desk.site["agenda"].pk))
        for _ in range(2):  # sent twice it does the same
            assert bea.post(screen, {**shown}).status_code == 302
            assert {found.page.slug for found in sections() if found.four_eyes} == {"nieuws", "agenda"}

    def test_a_choice_is_kept_at_the_next_start(self, desk: Desk) -> None:
        turn_off(desk.site["publicaties"])
        turn_on(desk.site["agenda"])
        call_command("set_up_four_eyes", verbosity=0)
        assert {found.page.slug for found in sections() if found.four_eyes} == {"agenda"}

    def test_setting_up_again_changes_nothing(self, desk: Desk) -> None:
        before = list(WorkflowPage.objects.values()), Workflow.objects.count(), Task.objects.count()
        call_command("set_up_four_eyes", verbosity=0)
        assert (list(WorkflowPage.objects.values()), Workflow.objects.count(), Task.objects.count()) == before

    def test_a_section_that_is_made_while_the_site_runs(self, desk: Desk) -> None:
        """Nobody publishes alone in it, and who works there can begin: nothing waits for the next start."""
        home = desk.site["home"]
        desk.site["publicaties"].delete()
        bea, anna = desk.browsers["bea"], desk.people["anna"]
        add = reverse("wagtailadmin_pages:add", args=["publications", "publicationindexpage", home.pk])
        form = querydict_from_html(bea.get(add).content.decode(), form_id="page-edit-form").dict()
        fields = {"title": "Publicaties", "slug": "publicaties", "introduction": "Wat wij uitgeven."}
        bea.post(add, {**form, **fields, "action-publish": "x"})
        made = PublicationIndexPage.objects.get()
        assert made.live
        tester = made.permissions_for_user(anna)
        assert tester.may_add(PublicationPage)
        assert tester.can_add_subpage()
        assert tester.needs_second_person
        assert not tester.can_publish_subpage()

    def test_a_section_that_is_copied_while_the_site_runs(self, desk: Desk) -> None:
        turn_off(desk.site["publicaties"])
        copied = desk.site["publicaties"].copy(update_attrs={"slug": "kopie", "title": "Kopie"})
        assert {found.page.slug for found in sections() if found.four_eyes} == {"kopie"}
        call_command("set_up_four_eyes", verbosity=0)
        turn_off(copied)
        copied.save_revision().publish()
        assert not [found for found in sections() if found.four_eyes]

    def test_the_sections_of_every_site(self, desk: Desk) -> None:
        home = desk.site["home"]
        other = home.copy(update_attrs={"title": "Tweede", "slug": "tweede"})
        Site.objects.create(hostname="tweede.example", root_page=other)
        factories.add_page(other, NewsIndexPage, title="Nieuws", slug="nieuws")
        # No home page: what stands below it is no section.
        Site.objects.create(hostname="derde.example", root_page=desk.site["publicaties"])
        names = [found.name for found in sections()]
        assert len(names) == 5
        assert f"Nieuws ({home.title})" in names
        assert names[-1] == "Nieuws (Tweede)"

    def test_what_waits_can_be_approved_after_switching_off(self, desk: Desk) -> None:
        desk.submit()
        turn_off(desk.site["publicaties"])
        desk.act("bert", "approve")
        assert desk.title == "Nieuwe titel"

    def test_wagtails_own_workflow_asks_nothing(self, desk: Desk) -> None:
        assert not WorkflowPage.objects.exclude(page=desk.site["publicaties"]).exists()
        assert not Workflow.objects.filter(active=True).exclude(workflow_pages__page=desk.site["publicaties"]).exists()


def test_a_longer_list_asks_no_more_about_workflows(desk: Desk) -> None:
    address = reverse("wagtailadmin_explore", args=[desk.site["publicaties"].pk])

    def queries() -> list[str]:
        desk.browsers["anna"].get(address)
        with CaptureQueriesContext(connection) as found:
            desk.browsers["anna"].get(address)
        return [query["sql"] for query in found if "workflow" in query["sql"] or "task" in query["sql"]]

    before = queries()
    for _ in range(5):
        factories.make_publication(desk.site["publicaties"])
    after = queries()
    assert len(after) == len(before), "\n".join(after)
