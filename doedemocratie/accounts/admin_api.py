"""The admin's API, for reading only."""

from __future__ import annotations

from wagtail.admin.api.views import PagesAdminAPIViewSet


class ReadOnlyPagesAPI(PagesAdminAPIViewSet):
    """What the page chooser and the page tree of the admin read.

    Wagtail's own also publishes, moves and brings back versions of a page. Those actions ask neither our hooks nor the
    page's lock, and no screen of the admin uses them. Refusing the methods also refuses actions that come later.
    """

    actions: dict[str, type] = {}
    http_method_names = ["get", "head", "options"]
