"""The form of an image or document, which says what came of another file."""

from __future__ import annotations

from typing import Any

from wagtail.documents.views import documents
from wagtail.images.views import images


class SayWhatWasReplacedMixin:
    """A view that tells where a new file stands now, and what to look at."""

    what_to_check = ""

    def get_success_message(self) -> str:
        """Return Wagtail's message, and what the new file asks for."""
        view: Any = self
        message = str(super().get_success_message())  # type: ignore[misc]
        if "file" not in view.form.changed_data:
            return message
        count = view.object.get_usage().count()
        where = {0: "", 1: " Het staat nu op de plek van het oude."}.get(
            count, f" Het staat nu op alle {count} plekken van het oude."
        )
        return f"Het bestand van ‘{view.object.title}’ is vervangen.{where}{self.advice()}"

    def form_invalid(self, form: Any) -> Any:
        """Show the file that is there: the refused one is stored nowhere, and Wagtail would call the image's file lost."""
        if "file" in form.changed_data:
            form.instance.file = form.initial["file"]
        return super().form_invalid(form)  # type: ignore[misc]

    def advice(self) -> str:
        """Return what to look at, with a space before it."""
        return ""


class EditImageView(SayWhatWasReplacedMixin, images.EditView):
    """Changes an image."""

    def advice(self) -> str:
        """Return that the focal point went with the former file, when it did."""
        lost = self.object.focal_point_x is None and self.form.initial.get("focal_point_x") is not None
        return " Het focusgebied van het oude bestand is gewist. Kies een nieuw." if lost else ""


class EditDocumentView(SayWhatWasReplacedMixin, documents.EditView):
    """Changes a document."""

    def advice(self) -> str:
        """Return what a page says of the file, and may not be true of the new one."""
        if not self.object.get_usage().count():
            return ""
        return " Staat er bij een download een aantal pagina's, of dat het bestand toegankelijk is? Kijk na of dat nog klopt."
