"""Sends errors to Sentry, when the operator wants that, without anything about a person."""

from __future__ import annotations

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration

from .logs import REFUSALS, REQUEST_ID, says_values
from .scrubbing import scrub, scrub_values

# What an event tells about a request; nothing else of it is sent.
OF_REQUEST = ("method", "url")
# Parts of an event that say who or which machine it was, or what happened before to whom.
NEVER_SENT = ("user", "server_name", "breadcrumbs", "extra", "threads")


def report_to_sentry(dsn: str) -> None:
    """Send each error from now on to the project of ``dsn``: where it happened in the code, and in which request."""
    sentry_sdk.init(
        dsn=dsn,
        integrations=[DjangoIntegration(signals_spans=False)],
        auto_enabling_integrations=False,
        before_send=without_person,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,
        # No traces, sessions or counts: only errors.
        traces_sample_rate=None,
        auto_session_tracking=False,
        send_client_reports=False,
    )


def without_person(event: Any, hint: dict[str, Any]) -> Any:
    """Return what of ``event`` may be sent; None for a request that was refused, which is no fault of the site."""
    if str(event.get("logger", "")).startswith(REFUSALS):
        return None
    for name in NEVER_SENT:
        event.pop(name, None)
    request = event.get("request", {})
    event["request"] = {name: scrub(request[name]).partition("?")[0] for name in OF_REQUEST if request.get(name)}
    if REQUEST_ID.get():
        event.setdefault("tags", {})["request_id"] = REQUEST_ID.get()
    if "message" in event:
        event["message"] = scrub(event["message"])
    entry = event.pop("logentry", None)
    if entry:
        event["logentry"] = {"message": scrub(entry.get("formatted") or entry.get("message") or "")}
    quotes_values = _quotes_values(hint)
    for told in event.get("exception", {}).get("values", []):
        also_names = quotes_values.get(told.get("type"), True)
        told["value"] = scrub(scrub_values(told.get("value") or "", also_names=also_names))
        told.get("mechanism", {}).pop("data", None)
    return event


def _quotes_values(hint: dict[str, Any]) -> dict[str, bool]:
    """Return for the name of each exception at hand whether it may quote a value that came from outside."""
    found: dict[str, bool] = {}
    error: BaseException | None = (hint.get("exc_info") or (None, None))[1]
    for _ in range(20):
        if error is None:
            break
        name = type(error).__name__
        found[name] = found.get(name, False) or says_values(error)
        error = error.__cause__ or error.__context__
    return found
