"""What the rest of the site is told of the bin."""

from __future__ import annotations

from wagtail.signals import page_published

from doedemocratie.core import gone
from doedemocratie.editorial.bin.answering import former_address, what_is_gone
from doedemocratie.editorial.bin.states import keep_off


def register() -> None:
    """Connect the handler, and tell the core who knows about pages that were deleted."""
    gone.register(what_is_gone)
    gone.register_locator(former_address)
    page_published.connect(keep_off, dispatch_uid="editorial.bin.keep_off")
