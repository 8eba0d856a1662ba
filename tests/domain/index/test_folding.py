"""Folding: what is alike to those who type is alike in the index, and every sign can be told from its neighbours."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.index import folding


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Düsseldorf", ["dusseldorf"]),
        ("Straße, Łódź & Tromsø", ["strasse", "lodz", "tromso"]),
        ("Ｄüｓｓｅｌ", ["dussel"]),
        ("O’Brien d'Aosta", ["obrien", "daosta"]),
        ("Baden-Württemberg", ["baden", "wurttemberg"]),
        ("王·晓明 第3届", ["王", "晓明", "第3届"]),
        ("İstanbul ﬁne", ["istanbul", "fine"]),
        ("%_\\*\"'\x00😀", []),
        ("\ud800", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert folding.words(text) == words


def test_umlauts_are_found_as_they_are_spelt_without() -> None:
    assert folding.spellings("Düsseldorf") == ["Düsseldorf", "duesseldorf"]
    assert folding.spellings("Piacenza") == ["Piacenza"]


@pytest.mark.parametrize(
    ("word", "needle"),
    [("m", "  m"), ("mu", " mu"), ("mus", "mus"), ("muster", "muster"), ("王", folding.encoded("王"))],
)
def test_every_needle_is_a_trigram_at_least(word: str, needle: str) -> None:
    assert folding.needle(word) == needle
    assert len(needle) >= 3


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12))
def test_what_is_written_can_be_read_back(text: str) -> None:
    for word in folding.words(text):
        coded = folding.encoded(word)
        assert re.fullmatch("[a-zA-Z0-9]+", coded)
        if folding.mistakable(word):
            assert folding.whole_words(f"\n{folding.line(word)}\n") == {word}


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=8))
def test_no_sign_is_found_between_others(text: str) -> None:
    coded = folding.encoded(text)
    for sign in map(chr, range(0x4E00, 0x4E40)):
        assert (folding.encoded(sign) in coded) is (sign in text)


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("Port of Düsseldorf", ["dussel"], ["Düssel"]),
        ("Straße am Fluß", ["strasse"], ["Straße"]),
        ("绿色港口论坛", ["港口"], ["港口"]),
        ("Emma Muster", ["m"], ["M"]),
        ("Muster", [], []),
        ("", ["x"], []),
    ],
)
def test_what_was_typed_is_marked(text: str, words: list[str], marked: list[str]) -> None:
    pieces = folding.marked(text, words)
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_marked in pieces if is_marked] == marked
