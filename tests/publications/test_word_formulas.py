"""A formula of a Word file becomes a line of text, with every sign of it."""

from __future__ import annotations

import re

import pytest

from publications.word.report import Notice
from tests.publications.worddrafts import html, of_body, told
from tests.publications.wordfiles import paragraph


@pytest.mark.parametrize(
    ("inside", "line"),
    [
        ("<m:f><m:num>{a+b}</m:num><m:den>{2}</m:den></m:f>{x}", "(a+b)/2 x"),
        ("<m:sSup><m:e>{x}</m:e><m:sup>{2}</m:sup></m:sSup>", "x^2"),
        ("<m:d><m:e>{a}</m:e></m:d>", "(a)"),
        ('<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{a}</m:e></m:d>', "[a]"),
        ('<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{i=1}</m:sub><m:sup>{n}</m:sup><m:e>{i}</m:e></m:nary>', "∑_(i=1)^n i"),
        ("<m:nary><m:naryPr/><m:sub/><m:sup/><m:e>{x}</m:e></m:nary>", "∫ x"),
        ("<m:rad><m:deg>{3}</m:deg><m:e>{a+b}</m:e></m:rad>", "3√(a+b)"),
        ("<m:m><m:mPr/><m:mr><m:e>{1}</m:e><m:e>{0}</m:e></m:mr><m:mr><m:e>{0}</m:e><m:e>{1}</m:e></m:mr></m:m>", "1 0; 0 1"),
        ("<m:acc><m:accPr><m:chr m:val='\u0302'/></m:accPr><m:e>{x}</m:e></m:acc>", "x\u0302"),
    ],
)  # fmt: skip
def test_no_sign_of_a_formula_is_lost(inside: str, line: str) -> None:
    xml = re.sub(r"\{(.*?)\}", r"<m:r><m:t>\1</m:t></m:r>", inside)
    draft = of_body(paragraph(inside=f"<m:oMath>{xml}</m:oMath>"))
    assert html(draft) == f"<p>{line}</p>"
    assert f"“{line}”" in told(draft, Notice.FORMULA)
