"""The way from the dashboard to an empty page of each type that somebody makes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Page, get_page_models

from doedemocratie.accounts.permissions import may_manage


def page_types_to_make(request: HttpRequest) -> list[type[Page]]:
    """Return the page types that the user makes often: one's own, except those of which a site has a single page."""
    models: list[type[Page]] = [
        model
        for model in get_page_models()
        if model.is_creatable
        and model.max_count is None
        and model.max_count_per_parent is None
        and may_manage(request.user, model)
    ]
    return sorted(models, key=lambda model: model.get_verbose_name().lower())


class StartPanel(Component):
    """The way from the dashboard straight to an empty page of each type that is the user's."""

    name = "start"
    order = 50
    template_name = "editorial/dashboard/start_panel.html"

    def __init__(self, page_types: list[type[Page]]) -> None:
        self.page_types = page_types

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the label and address of each type."""
        return {
            "page_types": [
                {
                    "label": model.get_verbose_name(),
                    "url": reverse(
                        "wagtailadmin_pages:choose_parent", args=[model._meta.app_label, model._meta.model_name]
                    ),
                }
                for model in self.page_types
            ]
        }
