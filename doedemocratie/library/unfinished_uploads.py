"""Files that were uploaded among many, and for which nobody filled in what the library must know.

Wagtail keeps each in a row of its own until the form beside it is sent; who closes the window leaves it there. Such a file is in
no list, so nobody could remove it, and it may hold personal data (article 5, paragraph 1 e of the GDPR: no longer than needed).
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from wagtail.models import UploadedFile

KEPT_FOR = dt.timedelta(days=2)


def clear_uploads(kept_for: dt.timedelta = KEPT_FOR) -> int:
    """Delete what was uploaded longer ago than ``kept_for`` and never finished, with its file; return how many."""
    limit = timezone.now() - kept_for
    count = 0
    for upload in UploadedFile.objects.iterator():
        storage, name = upload.file.storage, upload.file.name
        if name and storage.exists(name):
            if storage.get_modified_time(name) > limit:
                continue
            storage.delete(name)
        upload.delete()
        count += 1
    return count
