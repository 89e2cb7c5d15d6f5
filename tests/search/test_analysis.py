"""The Dutch analyser joins the forms of a word, keeps other words apart, and reads any text."""

import pytest

from doedemocratie.core.language import compose, fold, index_stems, index_words, stem, words

JOINED = """
gemeente gemeenten | huis huizen | initiatief initiatieven | idee ideeën | stad steden | wet wetten | brief brieven
raadslid raadsleden | burger burgers | thema thema's | thema themas | democratie democratieën | coöperatie coöperaties
coöperatie cooperatie | café cafe | lid leden | kind kinderen | weg wegen | dag dagen | huis huisje | taak taken
probleem problemen | overheid overheden | burgertop burgertoppen | buurthuis buurthuizen | subsidie subsidies
aanbesteding aanbestedingen | aanbesteden aanbesteding | vergunning vergunningen | voorbeeld voorbeelden
vrijwilliger vrijwilligers | regel regels | ruimte ruimtes | school scholen | brug bruggen | straat straten
advies adviezen | kans kansen | mens mensen | grens grenzen | fonds fondsen | proces processen | zwembad zwembaden
museum musea | crisis crises | verdrag verdragen | verslag verslagen | bedrag bedragen | lokaal lokale
sociaal sociale | groot grote | klein kleine | nieuw nieuwe | openbaar openbare | maatschappelijk maatschappelijke
organisatie organisaties | organiseren georganiseerd | participatie participeren | bijeenkomst bijeenkomsten
dorpshuis dorpshuizen | binnenstad binnensteden | bestuurslid bestuursleden | foto foto's | foto foto’s | auto's auto
categorie categorieën | strategie strategieën | knie knieën | koe koeien | schip schepen | pad paden | eigenaar eigenaren
aansprakelijk aansprakelijkheid | mogelijkheid mogelijkheden | verkiezing verkiezingen | waarde waarden
woord woorden | beeld beelden | antwoord antwoorden | haven havens | expert experts | methode methoden | wens wensen
burgerinitiatief burgerinitiatieven | bewonersinitiatief bewonersinitiatieven | ambtenaar ambtenaren
GEMEENTE gemeente | Ideeën ideeen | Eén een | fluïde fluide | financiën financien
"""
APART = """
overheid over | gezond zon | gezin zin | begeleiden beleid | gemeente menen | mens men | kans kan | aanbesteden stad
besteden stad | geleden lid | burger burg | bom boom | man maan | stad staat | wet weten | bos boos | gebied bieden
openbaar open | agenda anders | raad rand | huis huur | bestuur buur | stem steen | fonds fond | brief brie
"""


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the pairs of words that `text` names."""
    found = [tuple(pair.split()) for line in text.strip().splitlines() for pair in line.split("|")]
    return [(first, second) for first, second in found]


def test_there_are_enough_pairs() -> None:
    assert len({frozenset(pair) for pair in pairs(JOINED)}) >= 40
    assert len({frozenset(pair) for pair in pairs(APART)}) >= 12


@pytest.mark.parametrize(("first", "second"), pairs(JOINED))
def test_forms_of_one_word_are_found_by_each_other(first: str, second: str) -> None:
    assert index_stems(first) & index_stems(second), (index_stems(first), index_stems(second))


@pytest.mark.parametrize(("first", "second"), pairs(APART))
def test_different_words_stay_apart(first: str, second: str) -> None:
    assert not index_stems(first) & index_stems(second)


ODD = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "😀👩‍👩‍👧‍👦 🇳🇱",
    "'",
    "''''''",
    "-",
    "—–-",
    "'s",
    "a" * 100_000,
    "gemeente" * 10_000,
    "ge" * 5_000,
    "a-" * 5_000,
    "שלום עולם",
    "مرحبا بالعالم",
    "\u202egemeente\u202c",
    "Δημοκρατία",
    "демократия",
    "民主主義",
    "\ud800",
    "½ ² ① ﬁ ß İ ı ŉ",
    "\u0301\u0301\u0301",
    "e\u0301" * 1_000,
    '" * - : ( ) AND OR NEAR NOT ^ { } [ ] \\ % _ & | ! <->',
    "<script>alert(1)</script>",
    "1e5 -5 3.14 2015 06-06-2015 G1000 A4'tje",
    "\n\t\r\v\f",
    "een" * 3,
    "e",
    "ee",
    "eee",
    "vve",
    "zze",
]


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text)[:30])
def test_any_text_is_read(text: str) -> None:
    """Nothing raises, and what comes out is one plain token for either database, however odd the text."""
    for token in index_stems(text) | index_words(text):
        assert token.isascii()
        assert token.isalnum()
        assert token == token.lower()
    for word in words(text):
        assert compose(text)[word.start : word.end]


def test_every_character_of_the_basic_plane_is_read() -> None:
    for start in range(0, 0x10000, 256):
        text = " ".join(f"x{chr(code)}y {chr(code)}" for code in range(start, start + 256))
        assert all(token.isascii() and token.isalnum() for token in index_stems(text))


def test_a_stem_is_the_same_in_any_case_and_with_any_form_of_accent() -> None:
    assert stem(fold("IDEEËN")) == stem(fold("ideee\u0308n")) == stem(fold("ideeen")) == "idee"


def test_hyphenated_words_are_found_by_their_parts_and_as_one() -> None:
    stems = index_stems("doe-democratie")
    assert index_stems("doedemocratie") <= stems
    assert index_stems("doe democratie") <= stems


def test_soft_hyphens_do_not_break_a_word() -> None:
    assert index_stems("ge\u00admeen\u00adte") == index_stems("gemeenten")


def test_positions_are_those_of_the_composed_text() -> None:
    text = "De thema's: ideee\u0308n!"
    assert [compose(text)[word.start : word.end] for word in words(text)] == ["De", "thema's", "ideeën"]


def test_a_word_of_another_script_keeps_its_beginning() -> None:
    assert fold("демократия").startswith(fold("демокр"))
