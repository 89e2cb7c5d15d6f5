"""The form in which editors write a page."""

from wagtail.admin.forms.pages import WagtailAdminPageForm


class PageForm(WagtailAdminPageForm):
    """Wagtail's form, which tells the page whether its editor is still writing.

    Wagtail saves a draft while somebody types and shows a preview of it. A rule between two fields must wait then: the
    second field is perhaps about to be filled in.
    """

    def _post_clean(self) -> None:
        self.instance.is_unfinished = self.is_deferred_validation
        super()._post_clean()
