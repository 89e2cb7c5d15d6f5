"""Who wrote what waits for approval."""

from __future__ import annotations

from typing import Any

from wagtail.models import COMMENTS_RELATION_NAME, Page, Revision

# What Wagtail keeps beside the words of a page, and what a comment changes. None of it is writing.
NOT_WRITTEN = frozenset(
    f"""{COMMENTS_RELATION_NAME} pk path depth numchild url_path content_type translation_key locale alias_of live expired
    has_unpublished_changes draft_title owner locked locked_at locked_by first_published_at last_published_at
    latest_revision latest_revision_created_at live_revision""".split()
)
# Versions to look back over that say the same: who saves unchanged text that often is taken for its editor.
MOST_VERSIONS = 30


def written(content: dict[str, Any]) -> dict[str, Any]:
    """Return of the content of a version what somebody wrote in it."""
    return {name: _without_keys(value) for name, value in content.items() if name not in NOT_WRITTEN}


def _without_keys(value: Any) -> Any:
    """Return rows without their database keys: the same rows have none in a version that was never published."""
    if isinstance(value, list):
        return [
            {name: field for name, field in row.items() if name not in ("pk", "page")} if isinstance(row, dict) else row
            for row in value
        ]
    return value


def last_editor_id(page: Page) -> int | None:
    """Return the id of the user who last changed what ``page`` says; None when nobody did, or it is not known.

    That is not always who saved the newest version: a reviewer saves one to leave a comment. So it goes back to the version
    in which the text became what it is. Costs a query, for two versions as a rule.
    """
    editor: int | None = None
    newest: dict[str, Any] | None = None
    revisions = page.revisions.order_by("-created_at", "-pk").values_list("user_id", "content")[:MOST_VERSIONS]
    for user_id, content in revisions.iterator(chunk_size=2):
        text = written(content)
        if newest is None:
            newest = text
        elif text != newest:
            break
        editor = user_id
    return editor


def says_the_same(page: Page, revision: Revision) -> bool:
    """Return whether the newest version of ``page`` still says what ``revision`` does. A query, when it is another version."""
    if page.latest_revision_id == revision.pk:
        return True
    latest = page.get_latest_revision()
    return latest is not None and written(latest.content) == written(revision.content)
