"""What a publication is, in the words of schema.org."""

from __future__ import annotations

from typing import Any

from publications.authors import Author, authors_in
from publications.citing import REPORTS

LICENCES = {
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc-by": "https://creativecommons.org/licenses/by/4.0/",
}


def facts_of(publication: Any, address: str, minutes: int | None) -> dict[str, Any]:
    """Return the same facts that readers see on the page, as a ``Report`` or ``CreativeWork``.

    ``address`` is the full address of the page, ``minutes`` how long reading it takes, if that is known.
    """
    return {
        "@type": "Report" if publication.kind in REPORTS else "CreativeWork",
        "@id": address,
        "url": address,
        "name": publication.title,
        "alternativeHeadline": publication.subtitle,
        "abstract": publication.introduction,
        "genre": str(publication.get_kind_display()),
        "author": [_agent(author) for author in authors_in(publication.authors)],
        "publisher": {"@type": "Organization", "name": publication.publisher} if publication.publisher else None,
        "datePublished": publication.publication_date or str(publication.publication_year or ""),
        "dateModified": publication.changed_on,
        "version": str(publication.edition),
        "inLanguage": publication.language,
        "isbn": publication.isbn,
        "identifier": publication.identifier,
        "numberOfPages": publication.page_count,
        "license": LICENCES.get(publication.licence),
        "timeRequired": f"PT{minutes}M" if minutes else None,
        "about": [theme.title for theme in publication.themes],
        "audience": [{"@type": "Audience", "audienceType": name} for name in publication.audiences],
        "isAccessibleForFree": True,
    }


def _agent(author: Author) -> dict[str, str]:
    return {"@type": "Person" if author.is_person else "Organization", "name": author.name}
