"""What the name of a file tells: the language of what is in it, as people write it there."""

import re
from collections.abc import Mapping

_WORDS: Mapping[str, str] = {
    "en": "en", "eng": "en", "english": "en", "英文": "en",
    "zh": "zh-Hans", "cn": "zh-Hans", "chs": "zh-Hans", "chi": "zh-Hans", "chinese": "zh-Hans", "中文": "zh-Hans",
    "de": "de", "deu": "de", "ger": "de", "german": "de", "deutsch": "de", "德文": "de",
    "fr": "fr", "fra": "fr", "fre": "fr", "french": "fr", "francais": "fr", "français": "fr", "法文": "fr",
    "it": "it", "ita": "it", "italian": "it", "italiano": "it", "意大利文": "it", "意文": "it",
    "es": "es", "esp": "es", "spa": "es", "spanish": "es", "español": "es", "西班牙文": "es", "西文": "es",
    "ja": "ja", "jp": "ja", "jpn": "ja", "japanese": "ja", "日文": "ja",
    "ko": "ko", "kr": "ko", "kor": "ko", "korean": "ko", "韩文": "ko",
    "ru": "ru", "rus": "ru", "russian": "ru", "俄文": "ru",
}  # fmt: skip
_SCRIPTS: Mapping[str, re.Pattern[str]] = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "zh-Hans": re.compile(r"[\u3400-\u9fff]"),
}


def language_of(name: str) -> str | None:
    """Return the language that a file's name speaks of (`MoU_EN.pdf`, `备忘录_德文.pdf`), else that of its script.

    Of a name in Latin or Cyrillic letters that names no language: None, as it may be any.
    """
    stem = name.rpartition(".")[0] or name
    named = [_WORDS[part] for part in re.split(r"[\W_]+", stem.lower())[::-1] if part in _WORDS]
    named += [
        tag for word, tag in _WORDS.items() if not word.isascii() and stem.endswith((word, f"{word}版", f"{word})"))
    ]
    return next(iter(named), None) or next((tag for tag, script in _SCRIPTS.items() if script.search(stem)), None)
