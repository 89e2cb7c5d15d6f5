"""The forms of the admin that are about the government's metadata."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm


class OwnValueForm(WagtailAdminModelForm):
    """The form of one value: what is saved with it is the administrator's own, which no file of the project undoes."""

    def save(self, commit: bool = True) -> Any:
        """Save the value as made or changed by hand."""
        from doedemocratie.opendata.models import Origin

        self.instance.origin = Origin.EDITOR
        return super().save(commit)
