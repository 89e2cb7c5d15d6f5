"""What has no place on the site is in the report to the curator: no word of a Word file is lost."""

from __future__ import annotations

import io
import json
import random
import re

import pytest
from bs4 import BeautifulSoup
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from publications.blocks import PublicationBody
from publications.word.composing import PublicationDraft
from publications.word.report import Notice
from tests.publications.worddrafts import (
    NUMBERING,
    PICTURE,
    W,
    blocks,
    cell,
    drafted,
    drawing,
    html,
    in_run,
    notes_part,
    numbered,
    of_body,
    only,
    reference,
    row,
    told,
)
from tests.publications.wordfiles import (
    NAMESPACES,
    inline_picture,
    new_document,
    paragraph,
    picture,
    saved,
    styles,
)

BOX = (
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="2" name="Tekstvak"/><a:graphic>'
    f"<a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{paragraph('In het vak.')}</w:txbxContent></wps:txbx></wps:wsp>"
    "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
    f"<w:txbxContent>{paragraph('In het vak.')}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent>"
)


MERGES = ["", "<w:vMerge/>", '<w:gridSpan w:val="2"/>']


def all_words(draft: PublicationDraft) -> set[str]:
    stored = json.dumps(
        [page.blocks for page in draft.pages], ensure_ascii=False, default=lambda each: each.description
    )
    text = BeautifulSoup(stored.replace("\\n", " ").replace("</", " </"), "html.parser").get_text(" ")
    everything = [text, draft.title, draft.subtitle, *(page.title for page in draft.pages), *draft.report]
    return set(re.findall(r"woord\d+", " ".join(everything)))


def test_a_text_box_is_taken_over_once() -> None:
    draft = of_body(paragraph("Erbij.", inside=in_run(BOX)))
    assert html(draft) == "<p>Erbij.</p><p>In het vak.</p>"
    assert told(draft, Notice.TEXT_BOX)


def test_a_text_box_without_an_older_version() -> None:
    body = paragraph("Erbij.", inside=in_run(re.sub(r"<mc:Fallback>.*</mc:Fallback>", "", BOX)))
    assert html(of_body(body)) == "<p>Erbij.</p><p>In het vak.</p>"


def test_an_old_text_box_and_an_old_picture() -> None:
    pict = f"<w:pict><v:shape><v:textbox><w:txbxContent>{paragraph('Oud vak.')}</w:txbxContent></v:textbox></v:shape></w:pict>"
    old = '<w:pict><v:shape alt="Oude foto"><v:imagedata r:id="rIdP"/></v:shape></w:pict>'
    draft = of_body(paragraph("Erbij.", inside=in_run(pict) + in_run(old)), **PICTURE)
    assert "<p>Oud vak.</p>" in html(draft)
    assert only(draft, "image")["image"].description == "Oude foto"


def test_charts_and_smartart_are_told_with_their_text() -> None:
    draft = of_body(
        paragraph("x", inside=drawing('<c:chart r:id="rIdC"/>') + drawing('<dgm:relIds r:dm="rIdD"/>')),
        targets=[("rIdC", "chart", "charts/chart1.xml", False), ("rIdD", "diagramData", "diagrams/data1.xml", False)],
        parts={
            "word/charts/chart1.xml": f"<c:chartSpace {NAMESPACES}><a:t>Groei</a:t><c:pt><c:v>2014</c:v></c:pt></c:chartSpace>",
            "word/diagrams/data1.xml": f"<dgm:dataModel {NAMESPACES}><a:p><a:t>Stap een</a:t></a:p></dgm:dataModel>",
        },
    )
    assert "Verloop Groei" in told(draft, Notice.CHART)
    assert "2014" in told(draft, Notice.CHART)
    assert "Stap een" in told(draft, Notice.DIAGRAM)


def test_shapes_objects_and_formulas() -> None:
    shape = drawing("<wps:wsp><a:t>Pijl</a:t></wps:wsp>")
    embedded = in_run('<w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object>')
    formula = (
        "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>"
    )
    draft = of_body(paragraph("Dus ", inside=shape + embedded + formula))
    assert html(draft) == "<p>Dus a/b</p>"
    assert "Verloop Pijl" in told(draft, Notice.SHAPE)
    assert "Excel.Sheet.12" in told(draft, Notice.OBJECT)
    assert "a/b" in told(draft, Notice.FORMULA)


def test_a_picture_in_the_margin_is_told() -> None:
    header = f"<w:hdr {NAMESPACES}>{paragraph(inside=inline_picture())}</w:hdr>"
    draft = of_body(
        paragraph("x"), targets=[("rIdH", "header", "header1.xml", False)], parts={"word/header1.xml": header}
    )
    assert told(draft, Notice.HEADER_PICTURES)
    assert not told(draft, Notice.HEADERS)


def test_tracked_changes_are_accepted() -> None:
    change = (
        "<w:ins><w:r><w:t>erbij</w:t></w:r></w:ins><w:del><w:r><w:delText>eraf</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>verhuisd</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> verhuisd</w:t></w:r></w:moveTo>"
    )
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('rij weg')}</w:tr>"
    table = f"<w:tbl>{row(cell('a'), cell('b'))}{gone}{row(cell('c'), cell('d'))}</w:tbl>"
    draft = of_body(paragraph("Tekst ", inside=change) + table)
    assert html(draft) == "<p>Tekst erbij verhuisd</p>"
    assert len(only(draft, "table")["table"]["rows"]) == 1
    assert "eraf" in told(draft, Notice.DELETED)
    assert "rij weg" in told(draft, Notice.DELETED)
    assert told(draft, Notice.INSERTED)


def test_hidden_text_comments_headers_and_contents() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r>"
    comment = '<w:r><w:commentReference w:id="4"/></w:r>'
    part = styles(Kop1="heading 1", TOC1="toc 1", TOCHeading="TOC Heading")
    body = (
        paragraph("Inhoud", "TOCHeading") + paragraph("Eerste kop 3", "TOC1") + paragraph("Oude kop 9", "TOC1")
        + paragraph("Eerste kop", "Kop1") + paragraph("Tekst.", inside=hidden + comment) + paragraph() + paragraph()
    )  # fmt: skip
    draft = of_body(
        body,
        targets=[("rIdC", "comments", "comments.xml", False), ("rIdH", "header", "header1.xml", False)],
        parts={
            "word/styles.xml": part,
            "word/comments.xml": f'<w:comments {NAMESPACES}><w:comment w:id="4" w:author="Jan">'
            f"{paragraph('Klopt dit?')}</w:comment></w:comments>",
            "word/header1.xml": f"{W}{paragraph('Concept, vertrouwelijk')}</w:hdr>",
        },
    )
    assert html(draft) == "<p>Tekst.</p>"
    assert "geheim" in told(draft, Notice.HIDDEN)
    assert "Jan: Klopt dit?" in told(draft, Notice.COMMENT)
    assert "bij ‘Eerste kop’" in told(draft, Notice.COMMENT)
    assert "Concept, vertrouwelijk" in told(draft, Notice.HEADERS)
    assert told(draft, Notice.CONTENTS)
    assert "Oude kop 9" in told(draft, Notice.CONTENTS_TEXT)
    assert "Eerste kop" not in told(draft, Notice.CONTENTS_TEXT)
    assert "(2 keer)" in told(draft, Notice.EMPTY)


def test_a_table_of_contents_by_its_gallery() -> None:
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>'
        f"{paragraph('Inhoud')}{paragraph('Eerste kop')}</w:sdtContent></w:sdt>"
    )
    draft = of_body(control + paragraph("Eerste kop", "Kop1") + paragraph("Gewoon."))
    assert html(draft) == "<p>Gewoon.</p>"
    assert "Inhoud" in told(draft, Notice.CONTENTS_TEXT)


def test_text_that_looks_like_a_reference_is_told() -> None:
    assert "[^x]" in told(of_body(paragraph("Zie [^x] daar.")), Notice.MARKER)


@pytest.mark.parametrize("text", ["", "\u200b", "\u00ad \u2060"])
@pytest.mark.parametrize("in_chapters", [False, True])
def test_a_file_that_says_nothing_is_refused(text: str, in_chapters: bool) -> None:
    from publications.word.refusals import Refusal, WordFileError

    with pytest.raises(WordFileError) as caught:
        of_body(paragraph(text, "Kop1") + paragraph(text), in_chapters=in_chapters)
    assert caught.value.refusal is Refusal.EMPTY


@pytest.mark.parametrize("seed", range(40))
def test_every_word_is_in_the_draft_or_in_the_report(seed: int) -> None:
    """Whatever a file is put together of, no word of it is lost."""
    chance = random.Random(seed)  # noqa: S311 (a chance that is the same every time)
    count = 0

    def word() -> str:
        nonlocal count
        count += 1
        return f"woord{count}"

    def run() -> str:
        properties = chance.choice(["", "<w:rPr><w:b/></w:rPr>", '<w:rPr><w:u w:val="single"/></w:rPr>', "<w:rPr><w:vanish/></w:rPr>",
                                    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'])  # fmt: skip
        return f'<w:r>{properties}<w:t xml:space="preserve">{word()} </w:t></w:r>'

    def inside(depth: int) -> str:
        makers = [
            run,
            run,
            lambda: f"<w:ins>{run()}</w:ins>",
            lambda: f"<w:del><w:r><w:delText>{word()}</w:delText></w:r></w:del>",
            lambda: f'<w:hyperlink w:anchor="x">{run()}</w:hyperlink>',
            lambda: f'<w:fldSimple w:instr="REF x">{run()}</w:fldSimple>',
            lambda: f"<w:sdt><w:sdtContent>{run()}</w:sdtContent></w:sdt>",
            lambda: f"<w:smartTag><x:onbekend xmlns:x='urn:x'>{run()}</x:onbekend></w:smartTag>",
            lambda: f"<m:oMath><m:r><m:t>{word()}</m:t></m:r></m:oMath>",
            lambda: drawing(f"<wps:wsp><a:t>{word()}</a:t></wps:wsp>"),
            lambda: f"<w:r><w:tab/><w:t>{word()}</w:t><w:br/></w:r>",
            lambda: in_run(
                f"<w:pict><v:shape><v:textbox><w:txbxContent>{block(depth + 1)}</w:txbxContent></v:textbox></v:shape></w:pict>"
            ) if depth < 2 else run(),
            lambda: reference("footnote", chance.choice([2, 3])),
        ]  # fmt: skip
        return "".join(chance.choice(makers)() for _ in range(chance.randint(0, 4)))

    def text(depth: int) -> str:
        style = chance.choice(["", "", "", "Kop1", "Kop2", "Kop3", "Titel", "Bijschrift", "Citaat", "Eigen"])
        return paragraph(word() if chance.random() < 0.8 else "", style, inside=inside(depth))

    def block(depth: int) -> str:
        if depth < 3 and chance.random() < 0.25:
            rows = "".join(
                "<w:tr>" + "".join(
                    f"<w:tc><w:tcPr>{chance.choice(MERGES)}</w:tcPr>{block(depth + 1)}</w:tc>"
                    for _ in range(chance.randint(0, 3))
                ) + "</w:tr>"
                for _ in range(chance.randint(0, 3))
            )  # fmt: skip
            return f"<w:tbl>{rows}</w:tbl>"
        if chance.random() < 0.2:
            return numbered(word(), chance.randint(0, 3), chance.choice([1, 2, 9]))
        return text(depth)

    body = "".join(block(0) for _ in range(12)) + paragraph("slot")
    notes = notes_part("footnote", {2: block(1), 3: text(1), 4: text(1)})
    draft = of_body(
        body,
        targets=[("rIdN", "numbering", "numbering.xml", False), ("rIdF", "footnotes", "footnotes.xml", False)],
        parts={"word/numbering.xml": NUMBERING, "word/footnotes.xml": notes},
        in_chapters=chance.random() < 0.5,
    )
    wanted = {f"woord{number}" for number in range(1, count + 1)}
    assert not wanted - all_words(draft)
    for page in draft.pages:
        PublicationBody().to_python(json.loads(json.dumps(page.blocks)))


def test_a_document_of_python_docx_in_full() -> None:
    document = new_document()
    document.add_heading("Titel", 0)
    document.add_heading("Kop", 1)
    line = document.add_paragraph("Voor de pagina.")
    line.add_run().add_break(WD_BREAK.PAGE)
    document.add_picture(io.BytesIO(picture()))
    properties = document.inline_shapes[0]._inline.docPr
    properties.set("descr", "Een tafel")
    border = OxmlElement("w:pBdr")
    border.append(OxmlElement("w:bottom"))
    line._p.get_or_add_pPr().append(border)
    line._p.set(qn("w:rsidR"), "00000001")
    draft = drafted(saved(document))
    assert [kind for kind, _value in blocks(draft)] == ["heading", "paragraph", "image"]


def test_signs_of_fonts_of_signs() -> None:
    known = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    unknown = '<w:r><w:sym w:font="Eigen tekens" w:char="F0FC"/></w:r>'
    draft = of_body(paragraph("Klaar ", inside=known + unknown))
    assert html(draft) == "<p>Klaar ✓</p>"
    assert "Eigen tekens F0FC" in told(draft, Notice.SIGN)
