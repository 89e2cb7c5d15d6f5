"""Facts of a page for machines: schema.org as JSON-LD in the page itself."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString

# As Django's json_script filter: no text can end the element that it stands in.
ESCAPES = str.maketrans({"<": r"\u003C", ">": r"\u003E", "&": r"\u0026"})


def json_ld(facts: dict[str, Any]) -> SafeString:
    """Return ``facts`` for a script element of the type ``application/ld+json``; what is empty is left out.

    No text in it can end the element.
    """
    known = {"@context": "https://schema.org", **_known(facts)}
    return SafeString(json.dumps(known, cls=DjangoJSONEncoder, ensure_ascii=False).translate(ESCAPES))


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in (None, "", [], {})}
