"""Chinese names as they are typed without Chinese: in pinyin without tones (piyaqincha), and by their initials (pyqc).

Readings follow whole words where one sign has several (重庆 is chongqing). A name is read in one word, so that any part
of it is found as parts of words are.
"""

import re
from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin

LONGEST = 20
"""How many signs of Chinese are read at most: a name, not a sentence."""
SHORTEST, LONGEST_BY_INITIALS = 3, 8
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,}")


def readings(names: Iterable[str]) -> list[str]:
    """Return how the Chinese parts of names are spelt, each once; nothing for names without any."""
    parts = dict.fromkeys(part for name in names for part in _HAN.findall(name) if len(part) <= LONGEST)
    return [spelt for part in parts for spelt in _spelt(part)]


def _spelt(part: str) -> list[str]:
    whole = "".join(lazy_pinyin(part, errors="ignore"))
    if not SHORTEST <= len(part) <= LONGEST_BY_INITIALS:
        return [whole]
    return [whole, "".join(lazy_pinyin(part, style=Style.FIRST_LETTER, errors="ignore"))]
