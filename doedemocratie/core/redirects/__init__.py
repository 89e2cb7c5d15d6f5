"""Where visitors of an old address are sent.

The rows are those of ``wagtail.contrib.redirects``. What is here reads them: an address is looked up as visitors ask for it
(percent-encoded in one way or another, in capitals, with ``.html``, with what a campaign put behind it), and nobody is sent
to a page that is not there. Editors' forms, the import and what happens when a page moves are in ``editorial.redirects``.
"""

from django.dispatch import Signal

redirects_changed = Signal()
"""Sent when many redirects were written at once, which sends no signal of the model; ``redirects`` is a list of them."""
