"""What all e-mails to editors share: how one is made and sent, and what a refusal of the mail server means."""

from __future__ import annotations

import smtplib
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.admin.mail import send_mail

# The mail server is there and does not take this one, or nobody could (ValueError): the next may well be sent. Any other OSError
# says that none can be sent now: no connection, no answer in time (EMAIL_TIMEOUT), no sign-in.
REFUSALS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError, ValueError)
NEVER = 500  # answers of a mail server from here on are final; those below are for the moment (RFC 5321, 4.2.1)


def is_final(refusal: Exception) -> bool:
    """Return whether sending what was refused, with one of ``REFUSALS``, once more is of no use."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        return all(code >= NEVER for code, _said in refusal.recipients.values())
    return not isinstance(refusal, smtplib.SMTPResponseException) or refusal.smtp_code >= NEVER


def deliver(letter: Any, person: Any, template: str) -> None:
    """Send ``letter``, in the words of ``template``, to ``person``. Raises one of ``REFUSALS``, or OSError."""
    context = {"letter": letter, "person": person, "site_name": settings.WAGTAIL_SITE_NAME}
    text = render_to_string(template, context)
    # The HTML says exactly what the plain text does.
    paragraphs = [block.splitlines() for block in text.strip().split("\n\n")]
    html = render_to_string("editorial/mail.html", {**context, "paragraphs": paragraphs})
    send_mail(letter.subject, text, [person.email], html_message=html)


def address(name: str, *args: Any) -> str:
    """Return the full address of a screen of the admin."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse(name, args=args)}"
