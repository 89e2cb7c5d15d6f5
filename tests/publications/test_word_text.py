"""What becomes of headings, running text and lists of a Word file."""

from __future__ import annotations

import json
import random
import re

import pytest
from bs4 import BeautifulSoup
from docx.enum.style import WD_STYLE_TYPE
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from doedemocratie.core.blocks.base import RICH_TEXT_FEATURES
from publications.blocks import PublicationBody
from publications.word.report import Notice
from tests.publications.worddrafts import (
    DUTCH,
    STYLES,
    blocks,
    drafted,
    html,
    numbered,
    of_body,
    of_lists,
    only,
    told,
)
from tests.publications.wordfiles import (
    NAMESPACES,
    new_document,
    paragraph,
    saved,
    styles,
    word_file,
)


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        (("Heading1", "Heading2", "Heading3"), ("heading 1", "heading 2", "heading 3")),
        (("Kop1", "Kop2", "Kop3"), ("heading 1", "heading 2", "heading 3")),
        (("a", "b", "c"), ("Kop 1", "Kop 2", "Kop 3")),
        (("Kop1", "Kop2", "Kop3"), ()),  # a file that describes no styles
    ],
)
def test_headings_in_dutch_and_english_templates(ids: tuple[str, ...], names: tuple[str, ...]) -> None:
    body = paragraph("Begin") + "".join(paragraph(f"Kop {number}", key) for number, key in enumerate(ids, 1))
    part = styles(**dict(zip(ids, names, strict=False)))
    draft = drafted(word_file(body, targets=STYLES, parts={"word/styles.xml": part}))
    headings = [(value["text"], value["level"]) for kind, value in blocks(draft) if kind == "heading"]
    assert headings == [("Kop 1", "h2"), ("Kop 2", "h3"), ("Kop 3", "h3")]
    assert "bij ‘Kop 3’" in told(draft, Notice.HEADING_LEVEL)


def test_a_style_of_ones_own_is_what_it_is_based_on() -> None:
    part = (
        f"<w:styles {NAMESPACES}>"
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="X"><w:name w:val="Rapportkop"/><w:basedOn w:val="H"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Y"><w:name w:val="Nog een"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
        "</w:style></w:styles>"
    )
    body = paragraph("Tekst") + paragraph("Een", "X") + paragraph("Twee", "Y")
    draft = drafted(word_file(body, targets=STYLES, parts={"word/styles.xml": part}))
    assert [value["text"] for kind, value in blocks(draft) if kind == "heading"] == ["Een", "Twee"]


def test_the_title_style_is_the_title() -> None:
    document = new_document()
    document.add_heading("Bewoners aan zet", 0)
    document.add_paragraph("Een handreiking", style="Subtitle")
    document.add_paragraph("Tekst.")
    draft = drafted(saved(document))
    assert (draft.title, draft.subtitle) == ("Bewoners aan zet", "Een handreiking")
    assert blocks(draft) == [("paragraph", "<p>Tekst.</p>")]


def test_the_one_heading_above_all_others_is_the_title() -> None:
    draft = of_body(paragraph("Titel", "Kop1") + paragraph("Een", "Kop2") + paragraph("A") + paragraph("Twee", "Kop2"))
    assert draft.title == "Titel"
    assert [value["level"] for kind, value in blocks(draft) if kind == "heading"] == ["h2", "h2"]


def test_without_a_title_it_comes_from_the_file() -> None:
    document = new_document()
    document.add_paragraph("Tekst.")
    draft = drafted(saved(document))
    assert draft.title == "bestand"
    assert told(draft, Notice.TITLE_FROM_NAME)
    document.core_properties.title = "Uit de eigenschappen"
    document.core_properties.author = "A. de Vries"
    draft = drafted(saved(document))
    assert draft.title == "Uit de eigenschappen"
    assert "A. de Vries" in told(draft, Notice.AUTHOR)


def test_a_heading_that_is_too_long_stays_as_text() -> None:
    long = "woord " * 40
    draft = of_body(paragraph("x") + paragraph(long, "Kop1"))
    assert f"<b>{long.strip()}</b>" in html(draft)
    assert told(draft, Notice.HEADING_LONG)


def test_chapters() -> None:
    body = (
        paragraph("Boek", "Titel") + paragraph("Vooraf.") + paragraph("Eén", "Kop1") + paragraph("Tekst een.")
        + paragraph("Deel", "Kop2") + paragraph("Onder", "Kop3") + paragraph("Twee", "Kop1") + paragraph("Tekst twee.")
    )  # fmt: skip
    draft = of_body(body, in_chapters=True)
    assert [page.title for page in draft.pages] == ["", "Eén", "Twee"]
    assert html(draft, 0) == "<p>Vooraf.</p>"
    levels = [(value["text"], value["level"]) for kind, value in blocks(draft, 1) if kind == "heading"]
    assert levels == [("Deel", "h2"), ("Onder", "h3")]
    assert html(draft, 2) == "<p>Tekst twee.</p>"


def test_chapters_without_headings_are_one_page() -> None:
    draft = of_body(paragraph("Tekst."), in_chapters=True)
    assert len(draft.pages) == 1
    assert told(draft, Notice.NO_CHAPTERS)


def test_bold_italic_links_and_breaks() -> None:
    document = new_document()
    line = document.add_paragraph("Gewoon, ")
    line.add_run("vet").bold = True
    both = line.add_run(" allebei")
    both.bold = both.italic = True
    line.add_run("\nnieuw <regel> & meer")
    assert html(drafted(saved(document))) == (
        "<p>Gewoon, <b>vet</b><b><i> allebei</i></b><br/>nieuw &lt;regel&gt; &amp; meer</p>"
    )


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        ("https://voorbeeld.nl/a?b=1&amp;c=2", True),
        ("mailto:info@voorbeeld.nl", True),
        ("tel:0701234567", True),
        ("javascript:alert(1)", False),
        ("file:///C:/geheim.docx", False),
        ("data:text/html,x", False),
        ("https://[kapot", False),
        ("bijlage.docx", False),
    ],
)
def test_links(address: str, is_kept: bool) -> None:
    body = paragraph(inside='<w:hyperlink r:id="rIdL"><w:r><w:t>de tekst</w:t></w:r></w:hyperlink>')
    draft = of_body(body, targets=[("rIdL", "hyperlink", address, True)])
    link = BeautifulSoup(html(draft), "html.parser").a
    assert "de tekst" in html(draft)
    if is_kept:
        assert link["href"] == address.replace("&amp;", "&")
    else:
        assert link is None
        assert told(draft, Notice.LINK_ADDRESS)


def test_a_link_as_a_field() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://voorbeeld.nl/" \\o "x" '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>hier</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    draft = of_body(paragraph("Kijk ", inside=field + simple))
    assert html(draft) == '<p>Kijk <a href="https://voorbeeld.nl/">hier</a>7</p>'


def test_a_link_to_a_heading_finds_it() -> None:
    body = (
        paragraph(inside='<w:hyperlink w:anchor="_Ref1"><w:r><w:t>zie daar</w:t></w:r></w:hyperlink>')
        + paragraph(inside='<w:hyperlink w:anchor="weg"><w:r><w:t>zie nergens</w:t></w:r></w:hyperlink>')
        + paragraph("Dezelfde kop", "Kop1")
        + paragraph("Dezelfde kop", "Kop1", inside='<w:bookmarkStart w:id="1" w:name="_Ref1"/>')
    )
    draft = of_body(body)
    assert '<a href="#dezelfde-kop-2">zie daar</a>' in html(draft)
    assert "zie nergens" in told(draft, Notice.LINK_INSIDE)
    stream = PublicationBody().to_python(json.loads(json.dumps(draft.pages[0].blocks)))
    assert [item.anchor for item in PublicationBody().table_of_contents(stream)] == ["dezelfde-kop", "dezelfde-kop-2"]


def test_looks_that_are_lost_are_told_once() -> None:
    run = '<w:r><w:rPr><w:u w:val="single"/><w:color w:val="FF0000"/><w:strike/><w:caps/></w:rPr><w:t>kleur</w:t></w:r>'
    draft = of_body(paragraph(inside=run * 3) + paragraph(inside=run))
    for notice in (Notice.UNDERLINE, Notice.COLOUR, Notice.STRIKE, Notice.CAPITALS):
        assert "(2 keer)" in told(draft, notice), notice


def test_signs_above_and_below_the_line() -> None:
    def script(kind: str, text: str) -> str:
        return f'<w:r><w:rPr><w:vertAlign w:val="{kind}"/></w:rPr><w:t>{text}</w:t></w:r>'

    draft = of_body(paragraph("m", inside=script("superscript", "2") + script("subscript", "noot")))
    assert html(draft) == "<p>m²noot</p>"
    assert "noot" in told(draft, Notice.SCRIPT)


def test_quotes_styles_and_bold_lines() -> None:
    part = DUTCH.replace(
        "</w:styles>",
        '<w:style w:type="paragraph" w:styleId="K"><w:name w:val="Kadertekst BZK"/></w:style></w:styles>',
    )
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>Dit lijkt een kop</w:t></w:r>"
    body = paragraph("“Eén regel.", "Citaat") + paragraph("Nog een.”", "Citaat") + paragraph("In kader", "K")
    draft = of_body(body + paragraph(inside=bold), parts={"word/styles.xml": part})
    assert only(draft, "quote")["text"] == "Eén regel.\n\nNog een."
    assert "Kadertekst BZK" in told(draft, Notice.STYLE)
    assert "Dit lijkt een kop" in told(draft, Notice.BOLD_LINE)


def test_word_styles_for_deeper_levels_are_lists_in_lists() -> None:
    """In Word's own template each of these styles is a list by itself, at the first level; its name tells the depth."""
    document = new_document()
    document.styles.add_style("Lijst opsom.teken 2", WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles[
        "List Bullet"
    ]
    for text, style in (
        ("een", "List Bullet"),
        ("binnen", "List Bullet 2"),
        ("diep", "List Bullet 3"),
        ("ook binnen", "Lijst opsom.teken 2"),
        ("twee", "List Bullet"),
        ("eerst", "List Number"),
        ("daarin", "List Number 2"),
    ):
        document.add_paragraph(text, style=style)
    draft = drafted(saved(document))
    assert html(draft) == (
        "<ul><li>een<ul><li>binnen<ul><li>diep</li></ul></li><li>ook binnen</li></ul></li><li>twee</li></ul>"
        "<ol><li>eerst<ol><li>daarin</li></ol></li></ol>"
    )
    assert not told(draft, Notice.LIST_LEVELS)


def test_lists_in_lists() -> None:
    draft = of_lists(numbered("a") + numbered("b", 1) + numbered("c", 1) + numbered("d") + numbered("e", 1))
    assert html(draft) == "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d<ol><li>e</li></ol></li></ul>"
    assert not told(draft, Notice.LIST_KINDS)


def test_kinds_that_change_deep_in_a_list() -> None:
    draft = of_lists(numbered("a") + numbered("b", 1) + numbered("c", 2) + numbered("d", 1) + numbered("e"))
    assert html(draft) == "<ul><li>a<ol><li>b<ol><li>c</li></ol></li><li>d</li></ol></li><li>e</li></ul>"
    assert told(draft, Notice.LIST_KINDS)


@pytest.mark.parametrize("seed", range(30))
def test_the_editor_keeps_every_item_of_a_list(seed: int) -> None:
    """Who opens the draft and saves it, loses nothing."""
    chance = random.Random(seed)  # noqa: S311 (a chance that is the same every time)
    items = [(f"punt{number}", chance.randint(0, 8), chance.choice([1, 2, 2])) for number in range(12)]
    written = html(of_lists("".join(numbered(*item) for item in items)))
    converter = ContentstateConverter(RICH_TEXT_FEATURES)
    saved_again = converter.to_database_format(converter.from_database_format(written))
    assert re.findall(r"punt\d+", saved_again) == [text for text, _level, _key in items]


def test_a_list_that_begins_at_a_deeper_level() -> None:
    draft = of_lists(numbered("a", 2) + numbered("b", 2) + numbered("c", 0))
    assert html(draft) == "<ul><li>a</li><li>b</li><li>c</li></ul>"
    assert told(draft, Notice.LIST_LEVELS)
    draft = of_lists(numbered("a", 2) + numbered("b", 0) + numbered("c", 1))
    assert html(draft) == "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>"


def test_a_list_that_skips_a_level() -> None:
    draft = of_lists(numbered("a") + numbered("b", 3) + numbered("c", 1) + numbered("d", 2) + numbered("e"))
    # What stood between the first level and the one that was skipped to is beside it, never in a list without items.
    assert html(draft) == "<ul><li>a<ul><li>b</li><li>c<ul><li>d</li></ul></li></ul></li><li>e</li></ul>"
    assert told(draft, Notice.LIST_LEVELS)


def test_what_word_writes_before_the_items_of_a_list_is_told() -> None:
    part = (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="Artikel %1."/></w:lvl></w:abstractNum><w:num w:numId="1">'
        '<w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>'
        "</w:numbering>"
    )
    draft = of_body(
        numbered("Wie meedoet"),
        targets=[("rIdN", "numbering", "numbering.xml", False)],
        parts={"word/numbering.xml": part},
    )
    assert "“Artikel 1.”" in told(draft, Notice.LIST_WORDS)
    assert told(draft, Notice.LIST_CONTINUED)


def test_letters_and_lists_that_go_on_are_told() -> None:
    draft = of_lists(numbered("a", 0, 2) + paragraph("tussendoor") + numbered("b", 0, 2))
    assert html(draft) == "<ol><li>a</li></ol><p>tussendoor</p><ol><li>b</li></ol>"
    assert told(draft, Notice.LIST_FORM)
    assert told(draft, Notice.LIST_CONTINUED)
