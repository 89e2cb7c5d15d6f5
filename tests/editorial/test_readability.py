"""How text reads: the level, and what is found in its sentences."""

from __future__ import annotations

import pytest

from doedemocratie.editorial.readability import (
    Kind,
    Level,
    PlainWordRule,
    Sort,
    Text,
    flesch_douma,
    level_of,
    read,
)

RULES = (
    PlainWordRule(("ten behoeve van", "t.b.v."), "voor"),
    PlainWordRule(("indien",), "als"),
    PlainWordRule(("faciliteren", "faciliteert"), "helpen", "Zeg wat u doet."),
)
EASY = "De buurt maakt een plan. Wij gaan aan de slag. Wie wil, helpt mee. " * 5
HARD = (
    "Gemeentelijke verantwoordelijkheden betreffende maatschappelijke ondersteuningsvoorzieningen veronderstellen "
    "organisatorische samenwerkingsverbanden tussen verschillende overheidsorganisaties en maatschappelijke instellingen. "
) * 4

PASSIVE = """
    Er wordt beslist door de gemeente.
    Het plan werd vorig jaar goedgekeurd.
    De aanvraag kan worden ingediend bij het loket.
    Wij vinden dat bewoners gehoord worden.
    De subsidie wordt binnen acht weken verleend of geweigerd.
    Het besluit wordt genomen.
    De tuin werd aangelegd en onderhouden.
    De regels worden uitgelegd.
    In het verslag wordt beschreven hoe het ging.
    Het park wordt gebruikt.
    Het budget wordt verantwoord.
    De brief werd geschreven.
    Er is afgesproken dat de weg wordt afgesloten.
    Hier wordt hard gewerkt.
    Het feest wordt gepland.
"""
ACTIVE = """
    De gemeente beslist.
    Het wordt warm vandaag.
    Zij werd voorzitter van de vereniging.
    De buurt wordt een gezond gebied.
    Het plan wordt bekend.
    De gemeenteraad wordt groter.
    Het geld wordt een vraag voor het bestuurslid.
    De heer Gerbrand Bevoort wordt burgemeester.
    Jan van Gend wordt wethouder in Bergeijk en Veghel.
    Het Verbond werd in 1999 een vereniging.
    De vergunningplicht wordt een meldplicht.
    De bewonersraad werd de baas over het gemeenschapsgeld.
    Mensen worden ouder, en dat is bekend.
    Het is goed dat u dat hebt gedaan.
    Wie lid wordt, betaalt niets.
    Dat wordt een mooi gesprek over het erfgoed.
    Zij is geboren in Gent en werd bakker.
    Bij slecht weer wordt de bijeenkomst een wandeling langs het herstelpunt.
    Het wordt tijd voor een goed gesprek.
    Het verschil wordt kleiner, bijv. in Gelderland.
    De verkiezingsavond werd een feest.
"""


def lines(text: str) -> list[str]:
    """Return the sentences of a table."""
    return [line.strip() for line in text.strip().splitlines()]


def sorts(text: str, kind: Kind = Kind.PROSE) -> list[Sort]:
    """Return what is found in one piece of text."""
    return [finding.sort for finding in read([Text(text, kind)], RULES).findings]


def test_the_same_number_is_the_same_level(monkeypatch: pytest.MonkeyPatch) -> None:
    for exact in (69.6, 70.0, 70.4):
        monkeypatch.setattr(
            "doedemocratie.editorial.readability.reading.flesch_douma", lambda *args, exact=exact: exact
        )
        found = read([Text(EASY)])
        assert (found.score, found.level) == (70, Level.FAIRLY_EASY)


def test_the_formula_is_that_of_douma() -> None:
    # Ten words in a sentence, 1.5 syllables in a word: 206.84 - 115.5 - 9.3.
    assert flesch_douma(10, 1.5) == pytest.approx(82.04)
    assert flesch_douma(20, 2) == pytest.approx(34.24)


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (120, Level.VERY_EASY),
        (90, Level.VERY_EASY),
        (89.9, Level.EASY),
        (70, Level.FAIRLY_EASY),
        (60, Level.PLAIN),
        (59.9, Level.FAIRLY_HARD),
        (45, Level.FAIRLY_HARD),
        (30, Level.HARD),
        (29.9, Level.VERY_HARD),
        (-40, Level.VERY_HARD),
    ],
)
def test_the_levels(score: float, level: Level) -> None:
    assert level_of(score) is level


def test_an_easy_text_gets_no_advice_and_a_hard_one_is_told_what_to_do() -> None:
    easy, hard = read([Text(EASY)]), read([Text(HARD)])
    assert easy.level is Level.VERY_EASY
    assert easy.advice == "De meeste mensen lezen deze tekst zonder moeite."
    assert not easy.findings
    assert hard.level is Level.VERY_HARD
    assert hard.advice.startswith("Kies kortere woorden")
    long = read([Text(HARD.replace(". ", " en ").strip() + ".")])
    assert long.sentence_count == 1
    assert f"Maak uw zinnen korter: ze hebben nu gemiddeld {long.word_count} woorden." in long.advice


def test_a_short_text_has_no_level() -> None:
    reading = read([Text("Wij beginnen morgen.")])
    assert (reading.score, reading.level, reading.word_count) == (None, None, 3)
    assert "te weinig tekst" in reading.advice
    nothing = read([])
    assert (nothing.word_count, nothing.words_per_sentence, nothing.score) == (0, 0, None)


def test_headings_and_loose_items_do_not_make_a_text_look_easy() -> None:
    prose = [Text(EASY)]
    listed = [
        *prose,
        Text("Kop zonder punt", Kind.HEADING),
        Text("koffie", Kind.ITEM),
        Text("thee en taart", Kind.ITEM),
    ]
    assert read(listed).words_per_sentence == read(prose).words_per_sentence
    assert read([*prose, Text("Bel de gemeente.", Kind.ITEM)]).sentence_count == read(prose).sentence_count + 1


@pytest.mark.parametrize("sentence", lines(PASSIVE))
def test_a_passive_sentence_is_found(sentence: str) -> None:
    assert sorts(sentence) == [Sort.PASSIVE]


@pytest.mark.parametrize("sentence", lines(ACTIVE))
def test_an_active_sentence_is_left_alone(sentence: str) -> None:
    assert sorts(sentence) == []


def test_a_long_sentence_is_found_once_and_abbreviations_do_not_cut_it() -> None:
    long = (
        "Wie met zijn buren een plan heeft, bijv. voor een tuin van 2.500 meter, vraagt volgens art. 3:40 BW en volgens "
        "mr. A. de Vries eerst wat de gemeente, het waterschap en de buren in de straat daarvan vinden."
    )
    [finding] = read([Text(long)]).findings
    assert finding.sort is Sort.LONG_SENTENCE
    assert finding.sentence == long
    assert "woorden. Maak er twee of drie zinnen van." in finding.advice


def test_a_list_of_short_items_is_no_long_sentence() -> None:
    assert not read([Text(f"punt {number} van deze lange lijst", Kind.ITEM) for number in range(40)]).findings
    assert sorts(" ".join(["woord"] * 40), Kind.HEADING) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wij doen dit ten behoeve van de buurt.", "ten behoeve van"),
        ("Ten behoeve  van de buurt.", "Ten behoeve van"),
        ("Geld t.b.v. de buurt.", "t.b.v."),
        ("Indien u komt, belt u.", "Indien"),
        ("De gemeente faciliteert dat.", "faciliteert"),
    ],
)
def test_a_difficult_word_is_found_with_a_plainer_one(text: str, found: str) -> None:
    [finding] = read([Text(text)], RULES).findings
    assert (finding.sort, finding.words) == (Sort.PLAIN_WORD, found)
    assert finding.advice.startswith("Schrijf liever: ")
    assert [found.sort for found in read([Text(text, Kind.HEADING)], RULES).findings] == [Sort.PLAIN_WORD]


@pytest.mark.parametrize(
    "text", ["De indiener belt.", "Indiens huis.", "Wij-indien-zij", "De faciliteiten zijn er.", ""]
)
def test_a_part_of_another_word_is_not_found(text: str) -> None:
    assert sorts(text) == []


def test_every_word_has_the_advice_of_its_own_rule() -> None:
    findings = read([Text("Indien dat kan ten behoeve van de buurt.")], RULES).findings
    assert [finding.advice for finding in findings] == ["Schrijf liever: als.", "Schrijf liever: voor."]
    [finding] = read([Text("Wij faciliteren dat.")], RULES).findings
    assert finding.advice == "Schrijf liever: helpen. Zeg wat u doet."
