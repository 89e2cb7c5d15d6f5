"""Makes the PDF of a book, in a process of its own: ``python -m publications.editions.press DIRECTORY PARENT``.

``DIRECTORY`` has ``book.html`` and everything that it refers to; nothing else is read, and the network is never used.
``book.pdf`` is written beside it, and the number of its pages is printed. In its own process, because laying out a book
takes memory that Python does not give back, and because of the libraries in C: when they are missing or fail, it is this
process that ends. It ends when its parent, the process with the number ``PARENT``, is killed. It knows nothing of Django.
"""

from __future__ import annotations

import gc
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from doedemocratie.delivery.following import end_with_parent

if TYPE_CHECKING:
    from weasyprint import Document

SOURCE = "book.html"
RESULT = "book.pdf"

# WeasyPrint takes nothing for a stylesheet that does not say that it is one.
MEDIA_TYPES = {".css": "text/css", ".svg": "image/svg+xml"}

DECORATION = "\ufffc"
"""The description of a picture that only decorates: WeasyPrint wants one of each, and `finish` takes it away again."""

NO_PANGO = 3
"""The exit status when WeasyPrint misses a library of the system."""


def make(directory: Path) -> int:
    """Write ``book.pdf`` from ``book.html`` in ``directory`` as PDF/UA-1, and return how many pages it has.

    Raises OSError when a library of the system is missing.
    """
    from weasyprint import HTML

    html = HTML(
        string=(directory / SOURCE).read_text(encoding="utf-8"),
        base_url=f"{directory.resolve().as_uri()}/",
        url_fetcher=own_files(directory),
    )
    document = html.render(pdf_variant="pdf/ua-1")
    document.write_pdf(directory / RESULT, finisher=finish, pdf_variant="pdf/ua-1")
    return len(document.pages)


def own_files(directory: Path) -> Any:
    """Return a fetcher for WeasyPrint that reads files in ``directory`` and refuses every other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    root = directory.resolve()

    class OwnFiles(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or parts.netloc or not path.is_relative_to(root):
                raise ValueError(f"Not a file of this book: {url}")
            kind = MEDIA_TYPES.get(path.suffix, "application/octet-stream")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return OwnFiles()


def finish(document: Document, pdf: Any) -> None:
    """Add to the ``pdf`` what WeasyPrint leaves out, right before it is written."""
    _label_pages(pdf)
    _name_links(document)
    tree = _Tree(pdf)
    tree.mark_artifacts()
    tree.join_links()
    tree.name_headers()


def _label_pages(pdf: Any) -> None:
    """Number the pages as they are printed: the cover has no number, and counts."""
    import pydyf

    labels = [0, pydyf.Dictionary({"P": pydyf.String("Omslag")})]
    if len(pdf.page_references) > 1:
        labels += [1, pydyf.Dictionary({"S": "/D", "St": 2})]
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(labels)})


def _name_links(document: Document) -> None:
    """Describe each link by its words (ISO 14289-1, 7.18.5); WeasyPrint describes it by its address."""
    import pydyf

    for page in document.pages:
        for _kind, _target, _rectangle, box in page.links:
            annotation = getattr(box, "link_annotation", None)
            element = getattr(box, "element", None)
            if annotation and element is not None:
                words = element.get("aria-label") or " ".join("".join(element.itertext()).split())
                if words:
                    annotation["Contents"] = pydyf.String(words)


class _Tree:
    """The structure tree of the document, as objects of pydyf."""

    def __init__(self, pdf: Any) -> None:
        self._pages = pdf.page_references
        self._objects = {item.reference: item for item in pdf.objects}
        self._root = self._objects[pdf.catalog["StructTreeRoot"]]
        self._reached: set[bytes] = set()
        self._decorations: set[bytes] = set()
        waiting = list(self._root["K"])
        while waiting:
            reference = waiting.pop()
            self._reached.add(reference)
            element = self._objects[reference]
            below = [kid for kid in element.get("K", ()) if isinstance(kid, bytes)]  # the others are numbers of content
            for kid in filter(self._is_decoration, below):
                element["K"].remove(kid)
                self._decorations.add(kid)
            waiting += [kid for kid in below if kid not in self._decorations]

    def _is_decoration(self, reference: bytes) -> bool:
        described = self._objects[reference].get("Alt")
        return described is not None and described.string == DECORATION

    def mark_artifacts(self) -> None:
        """Mark what only decorates, and what stands in the margins of the pages, as no content, so that nobody hears it.

        ISO 14289-1, 7.3 and 7.8. WeasyPrint marks the margins as content, and then leaves them out of the tree.
        """
        numbers = self._objects[self._root["ParentTree"]]["Nums"]
        for number, owners in zip(numbers[::2], numbers[1::2], strict=True):
            if not isinstance(owners, list):
                continue  # the owner of a link, which follow those of the pages
            outside = {mcid for mcid, owner in enumerate(owners) if owner not in self._reached}
            decorating = {mcid for mcid in outside if owners[mcid] in self._decorations}
            for mcid in outside:
                owners[mcid] = "null"
            content = self._objects[self._objects[self._pages[number]]["Contents"]].stream
            for index, item in enumerate(content):
                if isinstance(item, dict) and item.get("MCID") in outside:
                    kind = "Layout" if item["MCID"] in decorating else "Pagination"
                    content[index - 1 : index + 1] = ["/Artifact", f"<</Type /{kind}>>"]

    def join_links(self) -> None:
        """Make one link of each link (ISO 14289-1, 7.18.5).

        WeasyPrint makes another of everything in it: bold words, and what CSS adds, such as the page in the contents.
        """
        waiting = [(reference, False) for reference in self._root["K"]]
        while waiting:
            reference, in_link = waiting.pop()
            element = self._objects[reference]
            below = [kid for kid in element["K"] if isinstance(kid, bytes)]
            annotations = [kid for kid in below if self._objects[kid].get("Type") == "/OBJR"]
            if in_link:
                for kid in annotations:
                    element["K"].remove(kid)
                    self._objects[self._objects[kid]["Pg"]]["Annots"].remove(self._objects[kid]["Obj"])
                if element["S"] == "/Link":
                    element["S"] = "/Span"
            is_link = in_link or element["S"] == "/Link"
            waiting += [(kid, is_link) for kid in below if kid not in annotations]

    def name_headers(self) -> None:
        """Say of each header of a table whether it heads a column or a row."""
        for element in map(self._objects.__getitem__, self._reached):
            if element.get("S") == "/TH":
                in_head = self._objects[self._objects[element["P"]]["P"]]["S"] == "/THead"
                element["A"]["Scope"] = "/Column" if in_head else "/Row"


def main() -> int:
    """Make the PDF in the directory of the command line; return the exit status."""
    if (follow := end_with_parent(int(sys.argv[2]))) is not None:
        follow()
    gc.disable()  # a process that makes one book and ends; a sixth of the time goes to looking for what is not there
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    try:
        import weasyprint  # noqa: F401
    except (OSError, ImportError) as error:
        sys.stderr.write(f"{error}\n")
        return NO_PANGO
    sys.stdout.write(f"{make(Path(sys.argv[1]))}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
