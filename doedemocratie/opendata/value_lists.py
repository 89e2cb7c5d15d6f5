"""The value lists from a file into the database. What a page has chosen stays, so nothing is ever deleted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from doedemocratie.opendata.models import CATEGORY_CODE, Origin, ValueList, ValueListItem, is_web_address

PROJECT_FILE = Path(__file__).with_name("value_lists.json")
SIZE_LIMIT = 20 * 1024 * 1024  # bytes; the longest list of the government, with every organisation, is half a megabyte
FACTS = ("label", "code", "article")
LIMITS = {column.name: column.max_length or 0 for column in ValueListItem._meta.concrete_fields}


class ValueListError(Exception):
    """The file cannot be read; the message says where and why."""


@dataclass
class Outcome:
    """What was done with one list: how many values are new, changed, and no longer in use."""

    value_list: ValueList
    total: int
    added: int = 0
    changed: int = 0
    retired: int = 0

    def __str__(self) -> str:
        if not (self.added or self.changed or self.retired):
            return f"{self.value_list}: {self.total} values, nothing changed"
        return (
            f"{self.value_list}: {self.total} values; {self.added} added, {self.changed} changed, "
            f"{self.retired} no longer in use"
        )


def read_value_lists(file: Path) -> dict[ValueList, list[dict[str, Any]]]:
    """Return the values of each list in ``file`` as fields of a ValueListItem, in the order of the file.

    Raises ValueListError for what is no JSON of the shape that docs/operations.md gives, an unknown list, an address that
    is none, and a value that is in its list twice.
    """
    if not file.is_file():
        raise ValueListError(f"{file}: there is no such file")
    try:
        if file.stat().st_size > SIZE_LIMIT:
            raise ValueListError(f"{file}: larger than {SIZE_LIMIT // 1024**2} MB")
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueListError(f"{file}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise ValueListError(f"{file}: is not JSON ({error})") from error
    if not isinstance(content, dict) or not content:
        raise ValueListError(f"{file}: must have the lists by name, such as {ValueList.THEME}")
    lists = {}
    for name, rows in content.items():
        if name not in ValueList.values:
            raise ValueListError(f"{file}: {name!r} is not one of the lists: {', '.join(ValueList.values)}")
        lists[ValueList(name)] = _values(f"{file}: {name}", ValueList(name), rows)
    return lists


def _values(place: str, value_list: ValueList, rows: Any) -> list[dict[str, Any]]:
    values = rows.get("values") if isinstance(rows, dict) else None
    if not isinstance(values, list):
        raise ValueListError(f'{place}: must be {{"values": [...]}}')
    if not values:
        raise ValueListError(f"{place}: has no values; leave the list out of the file to keep it as it is")
    found = [_value(f"{place}: value {number}", value, number) for number, value in enumerate(values, start=1)]
    if value_list == ValueList.INFORMATION_CATEGORY:
        for value in found:
            if not CATEGORY_CODE.fullmatch(value["code"]):
                raise ValueListError(f"{place}: {value['label']!r} has no code such as infocat018")
    for key in ("uri", "code"):
        seen: set[str] = set()
        for value in found:
            if value[key] in seen:
                raise ValueListError(f"{place}: {value[key]!r} is in the list twice")
            seen |= {value[key]} - {""}
    return found


def _value(place: str, value: Any, number: int) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueListError(f'{place}: must be {{"uri": …, "label": …}}')
    unknown = value.keys() - {"uri", *FACTS}
    if unknown:
        raise ValueListError(f"{place}: {sorted(unknown)[0]!r} means nothing; there are: uri, {', '.join(FACTS)}")
    found = {}
    for key in ("uri", *FACTS):
        text = value.get(key, "")
        limit = LIMITS[key]
        if not isinstance(text, str) or len(text) > limit or not text.isprintable():
            raise ValueListError(f"{place}: {key} must be one line of at most {limit} characters")
        found[key] = text.strip()
    if not found["label"]:
        raise ValueListError(f"{place}: has no label")
    if not is_web_address(found["uri"]):
        raise ValueListError(f"{place}: {found['uri']!r} is not an address with http:// or https://")
    return {**found, "position": number}


@transaction.atomic
def refresh(lists: dict[ValueList, list[dict[str, Any]]], origin: Origin) -> list[Outcome]:
    """Bring the lists in the database up to date with ``lists``, and return what was done with each.

    The project's own file (``Origin.PROJECT``) leaves alone what an administrator, or another file, changed; another file
    leaves alone only the values that an administrator made and it does not have. A list that is not in ``lists`` stays.
    """
    return [_refresh(value_list, values, origin) for value_list, values in lists.items()]


def _refresh(value_list: ValueList, values: list[dict[str, Any]], origin: Origin) -> Outcome:
    outcome = Outcome(value_list, len(values))
    known = {item.uri: item for item in ValueListItem.objects.select_for_update().filter(value_list=value_list)}
    for value in values:
        item = known.pop(value["uri"], None)
        if item is None:
            ValueListItem.objects.create(value_list=value_list, origin=origin, **value)
            outcome.added += 1
        elif _may_touch(item, origin):
            outcome.changed += _update(item, {**value, "is_current": True}, origin)
    for item in known.values():
        if item.origin != Origin.EDITOR and _may_touch(item, origin) and item.is_current:
            _update(item, {"is_current": False}, origin)
            outcome.retired += 1
    return outcome


def _may_touch(item: ValueListItem, origin: Origin) -> bool:
    return origin != Origin.PROJECT or item.origin == Origin.PROJECT


def _update(item: ValueListItem, facts: dict[str, Any], origin: Origin) -> bool:
    """Write what differs; return whether that is more than whose value it is, which shows nowhere."""
    differs = any(getattr(item, name) != fact for name, fact in facts.items())
    if differs:
        for name, fact in facts.items():
            setattr(item, name, fact)
        item.origin = origin
        item.save()
    elif item.origin != origin:
        # Not with save(): to visitors nothing changes.
        ValueListItem.objects.filter(pk=item.pk).update(origin=origin)
    return differs
