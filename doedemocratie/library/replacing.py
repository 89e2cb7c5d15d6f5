"""What has to happen when another file takes the place of that of an image or document."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from wagtail.tasks import delete_file_from_storage_task

from doedemocratie.library.models import CustomDocument, CustomImage, FormerName

# Sent in the transaction of the change, with ``instance``, as it is now, and ``former``, the field with the file that goes.
file_replaced = Signal()


def let_go(instance: CustomImage | CustomDocument, former: Any) -> None:
    """Let go of the file ``former`` of ``instance``, which was saved with another one. Call it in a transaction.

    The file stays until the transaction is done: if that fails, the row still names it. What was made of a picture goes too.
    The name of a document is kept, so that its address in an e-mail or on another site leads to the new file.
    """
    if isinstance(instance, CustomImage):
        instance.renditions.all().delete()
    else:
        FormerName.objects.get_or_create(document=instance, name=Path(former.name).name)
    file_replaced.send(sender=type(instance), instance=instance, former=former)
    transaction.on_commit(partial(delete_file_from_storage_task.enqueue, former.storage.deconstruct(), former.name))
