"""Folding: how names and what is typed are made alike before they are compared.

Marks, capitals, width and punctuation go; ß, ł, ø and their like become plain letters. What is left is written in
ASCII: Latin letters and digits small, every other sign as four capitals of its own, of which only the first is of
A to F. So a trigram index finds one Chinese sign as it finds a word, whatever locale the database was made with
(pg_trgm knows no Chinese letter in a database of locale C), and no sign is found in the middle of another.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONGEST_TEXT = 2000
LONGEST_WORD = 60
SHORTEST = 3
"""How long a word is at least that something mistyped may have meant."""
LONGEST_OF_SIGNS = 8
"""How long a word of Chinese or the like is at most to be a name, of which one sign may be mistaken."""
_PLAIN = str.maketrans({
    "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ı": "i",
    "ŋ": "n", "ĸ": "k", "ə": "e", "'": "", "’": "", "‘": "", "ʼ": "", "ʻ": "", "`": "", "´": "",
})  # fmt: skip
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
"""How Latin letters with marks are spelt where a keyboard lacks them: Duesseldorf, Aarhus."""
_FIRST, _REST = "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ"
_IDEOGRAPHS = 0x2E80
_SIGNS = len(_FIRST) * len(_REST) ** 3
_CODED = re.compile("(?:FZZ[G-Z]|FZY[X-Z])?[A-F][G-Z]{3}")


def words(text: str) -> list[str]:
    """Return the folded words of a text: letters and digits alone."""
    return "".join(sign if sign.isalnum() else " " for sign in folded(text[:LONGEST_TEXT])).split()


def folded(text: str) -> str:
    """Return a text without marks, capitals and differences of width; its punctuation stays, apostrophes apart."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(sign for sign in parts if not unicodedata.category(sign).startswith("M")).translate(_PLAIN)


def spellings(text: str) -> list[str]:
    """Return a name as it is written and, where that differs, as it is spelt without marks: Düsseldorf, Duesseldorf."""
    spelt = unicodedata.normalize("NFC", text).casefold().translate(_SPELT)
    return [text] if spelt == unicodedata.normalize("NFC", text).casefold() else [text, spelt]


def encoded(word: str) -> str:
    """Return a folded word in ASCII."""
    return "".join(sign if sign.isascii() else _code(ord(sign)) for sign in word[:LONGEST_WORD])


def phrase(many: Iterable[str]) -> str:
    """Return folded words as they stand in a row: two spaces before each, so that a beginning is a trigram too."""
    return "".join(f"  {encoded(word)}" for word in many)


def line(name: str) -> str:
    """Return a name as it stands in a row, its end told from a beginning: a whole word is `  word  `."""
    found = phrase(words(name))
    return f"{found}  " if found else ""


def whole_words(text: str) -> set[str]:
    """Return the folded words of a row's text that may be mistyped, read back from it."""
    found = {word for word in map(_decoded, text.split()) if len(word) >= SHORTEST}
    return {word for word in found if _is_of_letters(word) or is_of_signs(word)}


def needle(word: str) -> str:
    """Return what a row must contain to have this word: any part, of one or two Latin letters a word's beginning."""
    found = encoded(word)
    return found if len(found) > 2 else f"{'  '[: 3 - len(found)]}{found}"


def mistakable(word: str) -> bool:
    """Say whether a word may be mistyped by a letter or a sign: long enough, and of letters or of signs alone."""
    return (len(word) > SHORTEST and _is_of_letters(word)) or is_of_signs(word)


def is_of_signs(word: str) -> bool:
    """Say whether it is a name of signs that are words in themselves, of which one may be another: 皮亚琴查."""
    is_long = SHORTEST <= len(word) <= LONGEST_OF_SIGNS
    return is_long and all(sign.isalpha() and ord(sign) >= _IDEOGRAPHS for sign in word)


def marked(text: str, wanted: Iterable[str]) -> list[tuple[str, bool]]:
    """Return a text in pieces, those that bear one of the wanted folded words marked."""
    plain, places = _aligned(text)
    hit = [False] * len(text)
    for start, end in _found(plain, wanted):
        for place in range(places[start], places[end - 1] + 1):
            hit[place] = True
    return list(_pieces(text, hit))


def _code(point: int) -> str:
    """Return four capitals for a sign; eight for one far off, told by what only Hangul in one piece would be."""
    high, low = divmod(point, _SIGNS)
    return (_letters(_SIGNS - high) if high else "") + _letters(low)


def _letters(number: int) -> str:
    rest = ""
    for _place in range(3):
        number, left = divmod(number, len(_REST))
        rest = _REST[left] + rest
    return _FIRST[number] + rest


def _decoded(word: str) -> str:
    return _CODED.sub(lambda found: chr(_point(found[0])), word)


def _point(code: str) -> int:
    """Return the sign of `_code`."""
    numbers = [_number(code[start : start + 4]) for start in range(0, len(code), 4)]
    return numbers[-1] + ((_SIGNS - numbers[0]) * _SIGNS if len(numbers) > 1 else 0)


def _number(letters: str) -> int:
    number = _FIRST.index(letters[0])
    for letter in letters[1:]:
        number = number * len(_REST) + _REST.index(letter)
    return number


def _is_of_letters(word: str) -> bool:
    """Say whether it is of an alphabet; signs of Chinese, Japanese kana and the like are words in themselves."""
    return all(sign.isalpha() and ord(sign) < _IDEOGRAPHS for sign in word)


def _aligned(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its signs, the place it has in the text."""
    parts = [(part, place) for place, sign in enumerate(text) for part in folded(sign)]
    return "".join(part for part, _ in parts), [place for _, place in parts]


def _found(plain: str, wanted: Iterable[str]) -> Iterator[tuple[int, int]]:
    for word in {one for one in wanted if one}:
        begins_only = len(encoded(word)) <= 2
        start = plain.find(word)
        while start >= 0:
            if not begins_only or start == 0 or not plain[start - 1].isalnum():
                yield start, start + len(word)
            start = plain.find(word, start + 1)


def _pieces(text: str, hit: list[bool]) -> Iterator[tuple[str, bool]]:
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or hit[place] != hit[start]:
            yield text[start:place], hit[start]
            start = place
