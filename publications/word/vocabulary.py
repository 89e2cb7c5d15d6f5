"""The elements of Word's text that the copy keeps, and those that it leaves out."""

from __future__ import annotations

from .report import Notice

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ROOTS = frozenset({"w:document", "w:footnotes", "w:endnotes", "w:comments"})
# What is written as it is, with these of its attributes.
COPIED: dict[str, tuple[str, ...]] = {
    "w:body": (),
    "w:footnote": ("w:id", "w:type"),
    "w:endnote": ("w:id", "w:type"),
    "w:comment": ("w:id", "w:author", "w:initials"),
    "w:t": (),
    "w:noBreakHyphen": (),
    "w:softHyphen": (),
    "w:sym": ("w:font", "w:char"),
    "w:instrText": (),
    "w:ffData": (),
    "w:checkBox": (),
    "w:checked": ("w:val",),
    "w:fldChar": ("w:fldCharType",),
    "w:footnoteReference": ("w:id",),
    "w:endnoteReference": ("w:id",),
    "w:commentReference": ("w:id",),
    "w:tbl": (),
    "w:tr": (),
    "w:trPr": (),
    "w:tcPr": (),
}
# What mammoth cannot read without.
NEEDED = {"w:sym": ("w:font", "w:char"), **dict.fromkeys(("w:footnoteReference", "w:endnoteReference"), ("w:id",))}
NEEDED.update(dict.fromkeys(("w:commentReference", "w:footnote", "w:endnote", "w:comment"), ("w:id",)))
# What is only about the look or the history of the text, or written a second time elsewhere.
IGNORED = frozenset(
    "w:sectPr w:pPrChange w:rPrChange w:tblPrChange w:trPrChange w:tcPrChange w:sectPrChange w:numberingChange w:tblGrid "
    "w:tblPrEx w:rubyPr w:sdtPr w:delInstrText w:sdtEndPr m:oMathParaPr m:ctrlPr m:rPr".split()
)
# Direct formatting that is lost, by its notice; these of its values say that there is none.
LOOKS = {
    Notice.UNDERLINE: ("w:u",),
    Notice.STRIKE: ("w:strike", "w:dstrike"),
    Notice.COLOUR: ("w:color", "w:highlight"),
    Notice.CAPITALS: ("w:caps", "w:smallCaps"),
}
PLAIN = frozenset({"auto", "000000", "none"})
NEVER_HIDDEN = frozenset(
    {"w:fldChar", "w:instrText", "w:rPr"}
)  # a field that is cut in half would take what follows with it
HAVE_CONTENT = frozenset({"w:p", "w:r", "w:hyperlink", "w:fldSimple"})
