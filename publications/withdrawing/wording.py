"""What readers are told about a publication that was taken back, in plain Dutch."""

from __future__ import annotations

from doedemocratie.opendata.models import ValueListItem
from publications.models import Withdrawal

# The standard has no words for readers (https://identifier.overheid.nl/tooi/set/ccw_plooi_reden_intrekking_of_vervanging).
# A reason that it adds later is shown in its own words.
PLAIN_REASONS = {
    "https://identifier.overheid.nl/tooi/def/thes/kern/c_098c1346": "Er stonden gegevens in die privé zijn.",
    "https://identifier.overheid.nl/tooi/def/thes/kern/c_c77c86e0": "Er is een fout gemaakt in de procedure.",
}
EXPIRED = "De publicatie was voor een bepaalde tijd. Die is voorbij."
OTHER = "Anders"
UNKNOWN = "Niet bekend"


def public_reason(record: Withdrawal) -> str:
    """Return why, as one sentence for readers; empty when only the note says it, or nobody said it."""
    if record.reason is not None:
        label = record.reason.label
        return PLAIN_REASONS.get(record.reason.uri, label[:1].upper() + label[1:])
    return EXPIRED if record.expired else ""


def reason_to_choose(reason: ValueListItem) -> str:
    """Return one of the standard's reasons for who has to choose: in its own words, and in plain ones behind that."""
    label = reason.label[:1].upper() + reason.label[1:]
    plain = PLAIN_REASONS.get(reason.uri, "").rstrip(".")
    return f"{label} ({plain[:1].lower()}{plain[1:]})" if plain else label


def curators_reason(record: Withdrawal) -> str:
    """Return why, in one or two words for the admin and the audit log: the standard's own, where it has one."""
    if record.reason is not None:
        return record.reason.label
    if record.expired:
        return "Verlopen"
    return OTHER if record.note else UNKNOWN


def heading(record: Withdrawal) -> str:
    """Return what happened, as the title of the page that readers get instead."""
    if record.expired and not record.deleted:
        return "Deze publicatie is verlopen"
    return "Deze publicatie is ingetrokken"
