"""What is said of a page that waits for approval."""

from __future__ import annotations

from typing import Any

from wagtail.locks import WorkflowLock


class FourEyesLock(WorkflowLock):
    """The page is being read by somebody who may approve it: its editor leaves it as it is."""

    def get_message(self, user: Any) -> str | None:
        """Return why ``user`` cannot change the page now, and what to do."""
        if not self.for_user(user):
            return None
        state = self.object.current_workflow_state
        if state is not None and state.user_can_cancel(user):
            return (
                "Deze pagina ligt bij een collega ter goedkeuring. Wilt u nog iets wijzigen? Kies onderaan "
                "‘Voorleggen ongedaan maken’. Leg de pagina daarna opnieuw voor."
            )
        return "Deze pagina ligt bij een collega ter goedkeuring. U kunt haar nu niet wijzigen."

    def get_locked_by(self, user: Any, can_lock: bool = False) -> str:
        """Return what the panel with the state of the page calls it."""
        return "Ligt ter goedkeuring"

    def get_description(self, user: Any, can_lock: bool = False) -> str:
        """Return what the panel says with it."""
        return "Alleen wie de pagina beoordeelt, kan haar nu wijzigen."
