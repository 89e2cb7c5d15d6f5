"""What an editor can do with a link that does not work."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from .models import STILL_IN_QUEUE, OutsideLink
from .report import OutsideLinksReport
from .tasks import check_link


@require_POST
def check_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker check a link now, and go back to the list as it was filtered."""
    if not OutsideLinksReport.is_for(request.user):
        raise PermissionDenied
    link = get_object_or_404(OutsideLink, pk=pk)
    name = Truncator(link.address).chars(80)
    if not settings.LINK_CHECK:
        messages.error(request, "De site controleert nu geen links. Een beheerder heeft dat uitgezet.")
    elif _ask(link):
        messages.success(
            request,
            f"{name} staat in de rij om opnieuw te worden gecontroleerd. Bekijk de lijst over een paar minuten nog eens.",
        )
    else:
        messages.warning(request, f"{name} staat al in de rij. Bekijk de lijst over een paar minuten nog eens.")
    filters = request.POST.get("filters", "")
    return redirect(f"{reverse('loose_ends:outside_links')}{'?' if filters else ''}{filters}")


def _ask(link: OutsideLink) -> bool:
    """Put ``link`` in the queue; return whether it was not there yet. However often somebody asks, it is checked once."""
    now = timezone.now()
    free = Q(asked_at=None) | Q(asked_at__lte=now - STILL_IN_QUEUE)
    if not OutsideLink.objects.filter(free, pk=link.pk).update(asked_at=now, next_check=now):
        return False
    transaction.on_commit(partial(check_link.enqueue, link.pk))
    return True
