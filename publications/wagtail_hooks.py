"""What the publications add to the admin. Wagtail reads this file; each part has its hooks beside its own code."""

from publications.withdrawing import hooks as withdrawing_hooks  # noqa: F401 (registers itself)
from publications.word import hooks as word_hooks  # noqa: F401 (registers itself)
