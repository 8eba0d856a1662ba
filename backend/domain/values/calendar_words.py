"""The words that dates and hours are written with: months and weekdays in Europe's large languages, Chinese numerals.

`plain` brings signs of one meaning to one sign, place by place, so that positions in the text stay what they were.
"""

import re

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier janv gennaio gen enero ene",
            "february feb februar février fevrier févr fevr febbraio febrero",
            "march mar märz maerz mrz mars marzo",
            "april apr avril avr aprile abril abr",
            "may mai maggio mag mayo",
            "june jun juni juin giugno giu junio",
            "july jul juli juillet juil luglio lug julio",
            "august aug août aout agosto ago",
            "september sept sep septembre settembre set septiembre",
            "october oct oktober okt octobre ottobre ott octubre",
            "november nov novembre noviembre",
            "december dec dezember dez décembre decembre déc dicembre dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "monday mon montag lundi lunedì",
            "tuesday tues tue dienstag mardi martedì",
            "wednesday wed mittwoch mercredi mercoledì",
            "thursday thurs thur thu donnerstag jeudi giovedì",
            "friday fri freitag vendredi venerdì",
            "saturday sat samstag samedi sabato",
            "sunday sun sonntag dimanche domenica",
        )
    )
    for name in names.split()
}
CHINESE_DAYS = "一二三四五六日天"
_FROM = "0123456789:/.-~,()\u3000\u00a0\u2007\u202f\u2009–—―‒−～〜－"
_TO = "0123456789:/.-~,()" + " " * 5 + "-----~~-"
_PLAIN = str.maketrans(_FROM, _TO)
_DIGITS = {
    sign: value
    for value, signs in enumerate(("〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}
ZH = "〇零一二两三四五六七八九十廿卅"
FEW = rf"(?:\d{{1,2}}|[{ZH}]{{1,3}})"
"""A number of one or two digits, in either way of writing."""


def plain(text: str) -> str:
    """Return the text with full-width signs, dashes and spaces as their usual ones; as long as before."""
    return text.translate(_PLAIN)


def number(text: str) -> int:
    """Return what a number says: 12, 十二, 二十, 廿一, 二〇二七. Raises ValueError."""
    if text.isascii():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.partition("十")
    if ten:
        if len(tens) > 1 or len(ones) > 1:
            raise ValueError(text)
        return 10 * (_digit(tens) if tens else 1) + (_digit(ones) if ones else 0)
    return int("".join(str(_digit(sign)) for sign in text))


def one_of(names: dict[str, int]) -> str:
    """Return a pattern of these names, whole, the longest first."""
    longest_first = sorted(names, key=len, reverse=True)
    return rf"(?:{'|'.join(re.escape(name) for name in longest_first)})(?![a-zà-öø-ÿ])"


def _digit(sign: str) -> int:
    if sign not in _DIGITS:
        raise ValueError(sign)
    return _DIGITS[sign]
