"""Read the text of a PDF, in a process that may fail.

A PDF is a program that somebody else wrote: it can be endless, unpack to more than any memory holds, or be broken in a way
that no reader foresaw. So it is read by this module in a process of its own, with a limit of memory and time, which
``documents.py`` starts. It knows nothing of Django. It writes a line of JSON for everything that it finds, the moment that
it finds it: what was read before a limit is not lost.
"""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import Any

MAX_PAGES = 1_000
"""Pages that are read: pypdf takes 50 ms for a full page, so more would not be read within ``MAX_SECONDS``."""

MAX_SECONDS = 120
"""Time for one file. The worker does nothing else meanwhile, and renditions and indexing wait for it."""

MAX_MEMORY = 768 * 1024 * 1024
"""Bytes: half of what the worker may have (deploy/kubernetes). The largest file and pypdf's own limits fit in it."""

MAX_PAGE_LENGTH = 50_000
"""Characters of one page: ten times a page full of small print. A page with more says the same again and again."""

MAX_LENGTH = 3_000_000
"""Characters of one file: a book of a thousand pages has fewer."""

# A word that was broken off at the end of a line: its hyphen goes, unless a capital or a digit follows (Noord-Holland).
BROKEN_WORD = re.compile(
    r"(?<=\w)([-\u2010\u00ad])[^\S\n]*\n\s*(?!(?:en|of|tot|noch)\b)(?=\w)"
)  # not: zee- en landzaken
LEADER = re.compile(r"(?:[.·…_]\s?){4,}")  # the dots between a chapter and its page in a list of contents
ARROW = re.compile(r"(?<!\S)[↑↩]\ufe0e?(?!\S)")  # a link from a note back to the text says nothing
# What no database stores (NUL; halves of a pair of UTF-16), and what nobody sees.
UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return ``text``, which was laid out in lines, as running text of at most ``MAX_PAGE_LENGTH`` characters."""
    text = UNWANTED.sub(" ", text[: 2 * MAX_PAGE_LENGTH])
    text = ARROW.sub("", LEADER.sub(" … ", BROKEN_WORD.sub(_rejoined, text)))
    return " ".join(text.split())[:MAX_PAGE_LENGTH].rstrip()


def _rejoined(broken: re.Match[str]) -> str:
    return "" if broken.string[broken.end()].islower() else broken[1].replace("\u00ad", "")


def findings(content: bytes) -> Iterator[dict[str, Any]]:
    """Yield what is found in the PDF in ``content``: its problem or its number of pages, then the text of each page.

    A page that cannot be read has no text (``None``). The last finding is ``{"done": True}`` when nothing was left out.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            yield {"problem": "encrypted"}
            return
        count = len(reader.pages)
    except (DependencyError, FileNotDecryptedError, WrongPasswordError):  # a cipher that needs another library, too
        yield {"problem": "encrypted"}
        return
    except Exception:  # a broken file makes pypdf raise errors of many kinds
        yield {"problem": "damaged"}
        return
    yield {"pages": count}
    length = 0
    for number in range(min(count, MAX_PAGES)):
        try:
            text = clean(reader.pages[number].extract_text())
        except Exception:  # the next page may be sound
            yield {"text": None}
            continue
        length += len(text)
        if length > MAX_LENGTH:
            return
        yield {"text": text}
    if count <= MAX_PAGES:
        yield {"done": True}


def limit_resources() -> None:
    """Have the system end this process when it takes too much; where a system has no such limits, there is the clock."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def main() -> None:
    """Read a PDF from standard input and write the findings, after a line that says that the reader itself is sound."""
    import pypdf  # what is missing fails here, before anything was said

    logging.disable()  # what is wrong with a file is the editor's business, and no line in the log
    limit_resources()
    for finding in chain([{"reader": pypdf.__version__}], findings(sys.stdin.buffer.read())):
        sys.stdout.write(f"{json.dumps(finding)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
