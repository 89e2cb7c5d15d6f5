"""Finds sentences in the passive voice: a form of "worden" with a past participle in the same part of the sentence.

"Worden" also means "to become" ("het wordt warm", "zij werd voorzitter"), so a form of it alone says nothing. What looks
like a participle and is none (nouns such as "gebied", adjectives such as "bekend") stands in a list. Better one passive
sentence missed than an editor who is told something that is not so.
"""

from __future__ import annotations

import re

from .sentences import words

AUXILIARIES = frozenset("word wordt worden werd werden".split())
PARTS = re.compile(r"[,;:()–—]")
# Separable verbs have it in the middle: op-ge-nomen, uit-ge-voerd, aan-be-steed.
PREFIX = (
    r"(?:aan|achter|af|bij|binnen|buiten|dicht|door|goed|herin|in|klaar|langs|los|mede|mee|na|neer|om|open|op|over|samen|"
    r"plaats|rond|stil|tegen|teleur|terecht|terug|toe|tussen|uit|vast|vol|voort|voor|vooruit|vrij|waar|weg|wijs)?"
)
WEAK = re.compile(rf"^{PREFIX}(?:ge[a-zëï]{{3,}}|(?:be|ver|ont|her)[a-z]{{3,}}|erken|ervaar)(?:d|t)$")
STRONG_STEMS = (
    "beden|bonden|boden|bogen|borgen|braden|broken|daan|dragen|drongen|dronken|dwongen|geven|gaan|gleden|"
    "goten|grepen|graven|hangen|heven|holpen|houden|heten|keken|kozen|klommen|klonken|kochten|komen|kregen|laden|laten|"
    "lezen|logen|loten|lopen|meden|meten|nomen|prezen|raden|reden|roepen|roken|schapen|scheiden|schenen|scholden|"
    "schonken|schoten|schoven|schreven|slagen|slapen|sleten|sloten|smeten|sneden|snoten|spoten|sproken|sprongen|staan|"
    "stegen|stolen|stonden|stoten|streden|streken|sturven|trokken|troffen|vallen|vangen|varen|vochten|vonden|vouwen|"
    "vroren|wassen|wogen|wegen|weken|weven|wezen|wonnen|worpen|worven|wreven|zegd|zien|zonden|zongen|zogen|zworen"
)
STRONG = re.compile(rf"^{PREFIX}(?:ge|be|ver|ont|her|over|onder|voor|door|mis|weer)(?:{STRONG_STEMS})$")
# Nouns and adjectives with the letters of a participle.
NO_PARTICIPLES = frozenset(
    """
    gebied geld geluid gezond gezicht gevecht gewicht gedicht gerecht geslacht geweld gemoed gebod gehucht geduld gebit
    gedrocht genot gewest geschut gelid gewricht gewend geschikt gehecht geliefd gewild gepast gezind gezamenlijkheid
    bekend bereid bewust beducht bevoegd beroemd bevriend beleid besluit bericht bestand bewind beeld belicht
    beurt best beest betekent begint bezit betaalt bestaat betreft bevat biedt behoort behoudt betrouwt
    verband verbond vertrouwd verstand verbod verdriet verliefd verwant verdacht vermoeid verleent verdient verstaat
    ontbijt ontslag ontstaat herkomst herfst herkent
    """.split()
)
# Nouns that end a long compound: gemeenteraad, bestuurslid, verkeersbesluit.
NOUN = re.compile(
    r".{5,}(?:raad|lid|blad|recht|plicht|besluit|budget|loket|tijd|beleid|geld|land|stad|inzet|markt|tekst|project|last|"
    r"contact|kracht|dienst|kant|punt|kunst|post|soort|gebied|bestand|verband|beeld|woord|schuld|schrift|akkoord|debat|"
    r"staat|avond|pand|heid|teit|bod|verbod|document|argument|instrument|moment|element|percent|deelt|maakt|geeft)$"
)
STILL_PARTICIPLES = frozenset("verantwoord beantwoord".split())


def is_passive(sentence: str) -> bool:
    """Return whether a part of ``sentence`` has a form of "worden" and a participle."""
    for part in PARTS.split(sentence):
        found = words(part)
        # A capital inside a sentence is that of a name.
        lower = [word.lower() for index, word in enumerate(found) if index == 0 or word.islower()]
        if not AUXILIARIES.isdisjoint(lower) and any(_is_participle(word) for word in lower):
            return True
    return False


def _is_participle(word: str) -> bool:
    if word in STILL_PARTICIPLES:
        return True
    if word in NO_PARTICIPLES or word.endswith(("heid", "teit")) or NOUN.match(word):
        return False
    return bool(WEAK.match(word) or STRONG.match(word))
