"""Syllables and sentences of Dutch text, counted."""

from __future__ import annotations

import pytest

from doedemocratie.editorial.readability import sentences, syllables, words

SYLLABLES = {
    1: """de een één het huis vrij nieuw leeuw sneeuw fraai mooi groei bouw blauw deur buurt zee plicht herfst straat
        team coach schreeuwt ja""",
    2: """burger tafel water buren vrije mooie groeien buien website bureau niveau nieuwe leeuwen cadeau zoals café route
        foto duo yoghurt idee online deadline station geluid geüit maïs bijeen milieu keuze""",
    3: """gemeente bewoners iedereen radio theater vrijwillig beslissing beantwoord geopend museum ideeën patiënt cliënten
        gebruiken bijeenkomst eieren naïeve beoordeeld overheid Europa burgertop buurthuizen ruïne""",
    4: """democratie vrijwilliger gemeenteraad januari politieke financieel reageren kopiëren nationaal vacatures
        regeringen""",
    5: "coördinatie verantwoordelijk aansprakelijkheid participatie financiële coöperatief individueel",
    6: "initiatieven individuele",
    7: "informatiebijeenkomst",
}


@pytest.mark.parametrize(
    ("word", "number"), [(word, number) for number, text in SYLLABLES.items() for word in text.split()]
)
def test_the_syllables_of_a_word(word: str, number: int) -> None:
    assert syllables(word) == number


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("doe-democratie", 5),
        ("e-mail", 2),
        ("auto's", 2),
        ("thema’s", 2),
        ("BZK", 3),
        ("AVG", 3),
        ("VNG", 3),
        ("zzp'er", 4),
        ("1-op-1-gesprek", 3),
        ("Groot-Brittannië", 5),
        ("", 1),
    ],
)
def test_the_syllables_of_what_is_no_plain_word(word: str, number: int) -> None:
    assert syllables(word) == number


@pytest.mark.parametrize(
    "text",
    [
        "Neem iets mee, bijv. Hollandse kaas of brood.",
        "De subsidie is maximaal € 2.500 per jaar.",
        "Het plan kost 1.250.000 euro, dus 3.1 procent meer.",
        "Vraag het mr. A.B. de Vries of dr. Jansen.",
        "Dat staat in art. 3:40 BW en in art. 150 Gemw.",
        "Bewoners, ondernemers e.d. doen mee.",
        "U leest het o.a. in de krant.",
        "Zie blz. 12 van nr. 3, d.w.z. Bijlage A.",
        "Dat staat op p. 12 van het boek.",
        "Kijk op www.voorbeeld.nl. daar staat het.",
        "Prof. dr. J.P. Balkenende en mevr. Drs. Smit spraken.",
        "Op 3 jan. 2024 begon het.",
        "Hij zei: ‘Kom binnen!’ en lachte.",
        "1. Bel de gemeente.",
        "De St. Jan staat i.v.m. Koningsdag open.",
        "Aan de kop ontbreekt een punt",
    ],
)
def test_this_is_one_sentence(text: str) -> None:
    assert list(sentences(text)) == [text]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Het is klaar. Kom kijken!", 2),
        ("Wie doet mee? Iedereen. Ook u.", 3),
        ("Neem koffie, thee enz. Wij zorgen voor taart.", 2),
        ("Het begon in 2024. Nu doen 40 mensen mee.", 2),
        ("Dat kost € 2.500. 3 straten doen mee.", 2),
        ("Hij zei: ‘Kom binnen.’ Daarna ging hij weg.", 2),
        ("Wij doen dit voor u. Dat is fijn.", 2),
        ("Hij wacht… Dan belt hij.", 2),
        ("De wet is de AVG. Die geldt ook hier.", 2),
        ("", 0),
        ("   \n ", 0),
    ],
)
def test_sentences_are_told_apart(text: str, number: int) -> None:
    assert len(list(sentences(text))) == number


def test_figures_and_addresses_are_no_words() -> None:
    assert words("Op 3 mei 2.500 keer gezien: www.voorbeeld.nl/pagina of mail a.b@voorbeeld.nl") == [
        "Op",
        "mei",
        "keer",
        "gezien",
        "of",
        "mail",
    ]
    assert words("Eén foto's-map, 1e prijs") == ["Eén", "foto's-map", "1e", "prijs"]
