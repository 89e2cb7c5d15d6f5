"""How to cite a publication: in words (APA, seventh edition), and as files for reference managers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from publications.authors import Author, authors_in
from publications.enums import Language, PublicationKind

# What reference managers call a publication of this kind.
REPORTS = {PublicationKind.REPORT, PublicationKind.RESEARCH, PublicationKind.ADVICE}
BIBTEX_LANGUAGES = {
    Language.DUTCH: "dutch",
    Language.FRISIAN: "frisian",
    Language.ENGLISH: "english",
    Language.GERMAN: "german",
    Language.FRENCH: "french",
}
BIBTEX_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # BibTeX counts every brace, also one after a backslash.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


@dataclass(frozen=True)
class Citation:
    """The facts by which ``publication`` is cited. ``address`` is its full address on the web, ``site_name`` where that is."""

    publication: Any
    address: str
    site_name: str

    @property
    def authors(self) -> list[Author]:
        """The authors; the publisher where no author is known."""
        return authors_in(self.publication.authors) or authors_in(self.publication.publisher)

    @property
    def title(self) -> str:
        """The title with the subtitle."""
        page = self.publication
        return f"{page.title}: {page.subtitle}" if page.subtitle else page.title

    @property
    def source(self) -> str:
        """The publisher; the site itself where neither author nor publisher is known."""
        return self.publication.publisher or ("" if self.authors else self.site_name)

    @property
    def apa(self) -> SafeString:
        """The reference in APA style, with the Dutch words that it has for what is not known."""
        page = self.publication
        names = [author.with_initials for author in self.authors]
        who = ", & ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        year = str(page.publication_year or "z.d.")
        edition = f" ({page.edition}e druk)" if page.edition > 1 else ""
        source = self.source if self.source != who else ""
        end = format_html("{}{}", f" {source.rstrip('.')}." if source else "", f" {self.address}")
        if not who:
            return format_html("<cite>{}</cite>{}. ({}).{}", self.title, edition, year, end)
        stop = "" if who.endswith(".") else "."
        return format_html("{}{} ({}). <cite>{}</cite>{}.{}", who, stop, year, self.title, edition, end)

    @property
    def bibtex(self) -> str:
        """The reference as a BibTeX entry."""
        page = self.publication
        fields = {
            "author": " and ".join(
                _tex(author.inverted) if author.is_person else f"{{{_tex(author.family)}}}" for author in self.authors
            ),
            "title": f"{{{_tex(self.title)}}}",
            "year": str(page.publication_year or ""),
            "edition": str(page.edition) if page.edition > 1 else "",
            "institution" if page.kind in REPORTS else "publisher": _tex(self.source),
            "type": str(page.get_kind_display()),
            "isbn": page.isbn,
            "number": _tex(page.identifier),
            "language": BIBTEX_LANGUAGES[Language(page.language)],
            "url": self.address,
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        kind = "techreport" if page.kind in REPORTS else "misc"
        return f"@{kind}{{{self._key},\n" + ",\n".join(lines) + "\n}\n"

    @property
    def ris(self) -> str:
        """The reference as RIS, which ends its lines with CR LF."""
        page = self.publication
        lines = [("TY", "RPRT" if page.kind in REPORTS else "GEN")]
        lines += [("AU", author.inverted) for author in self.authors]
        lines += [
            ("TI", self.title),
            ("PY", str(page.publication_year or "")),
            ("DA", f"{page.publication_date:%Y/%m/%d}" if page.publication_date else ""),
            ("PB", self.source),
            ("ET", str(page.edition) if page.edition > 1 else ""),
            ("SN", page.isbn),
            ("M1", page.identifier),
            ("SP", str(page.page_count or "")),
            ("LA", page.language),
            ("UR", self.address),
        ]
        written = [f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value]
        return "\r\n".join([*written, "ER  - ", ""])

    @property
    def _key(self) -> str:
        first = slugify(self.authors[0].family) if self.authors else ""
        return f"{first or 'doedemocratie'}-{self.publication.slug}-{self.publication.publication_year or 'zd'}"


def _tex(text: str) -> str:
    return " ".join(text.split()).translate(BIBTEX_SPECIAL)
