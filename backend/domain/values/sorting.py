"""What names are sorted by, alike everywhere.

Latin letters run from a to z, marks and capitals apart; then other scripts; then Han characters by pinyin, as GB 2312
has them: its 3,755 usual characters stand in that order, rarer ones follow by radical, but for those of place names.
A key is bytes, so that no database's own collation has a say.
"""

import unicodedata

LONGEST = 64
_APART = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})

_RARE = str.maketrans("斐梵槟汶浜珀瑙矶腓讷圳釜埔琅邕", "非饭宾文帮破脑基非呢震府普狼拥")
"""Rarer signs of place names, each as a usual one that is read alike: pinyin knows no rarity."""


def key(text: str) -> bytes:
    """Return what `text` is sorted by."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_APART).translate(_RARE))
    signs = (sign for sign in plain if not unicodedata.combining(sign))
    return b"".join(_of_sign(sign) for sign in signs)[:LONGEST].strip()


def _of_sign(sign: str) -> bytes:
    if sign.isascii():
        return sign.encode() if sign.isalnum() else b" "
    packed = sign.encode("gb18030", "replace")
    usual = len(packed) == 2 and packed >= b"\xb0\xa1" and packed[1] >= 0xA1
    return (b"\xfe" if usual else b"\xff" if sign >= "\u3400" else b"\xf0") + packed
