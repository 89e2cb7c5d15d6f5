"""What differs between two versions of a page, in the words of its form."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

# More says no more: the e-mail has a link to the comparison.
MOST_NAMES = 8


def changed_fields(before: Any, after: Any) -> list[str]:
    """Return the labels of the fields in which two versions of one page differ, in the order of its form."""
    panel = after.get_edit_handler().get_bound_panel(instance=after, request=None, form=None)
    labels: list[str] = []
    for compare in panel.get_comparison():
        comparison = compare(before, after)
        if comparison.has_changed():
            label = str(comparison.field_label())
            if label not in labels:
                labels.append(label[:1].upper() + label[1:])
    return labels


def what_changed(page: Page, submitted: Any) -> list[str]:
    """Return what ``submitted``, a version of ``page`` as an object, changes of what is on the site, in some words.

    Nothing when the page is not on the site: then all of it is new.
    """
    if not page.live:
        return []
    live = page.live_revision.as_object() if page.live_revision is not None else page.specific
    labels = changed_fields(live, submitted)
    if len(labels) > MOST_NAMES:
        return [*labels[:MOST_NAMES], f"en nog {len(labels) - MOST_NAMES} velden"]
    return labels
