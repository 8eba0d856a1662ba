"""Countries by ISO 3166-1 alpha-2 code, named in a language by CLDR."""

import re
from functools import cache

from babel import Locale

_NOT_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@cache
def _names(locale: str) -> dict[str, str]:
    return dict(Locale.parse(locale.replace("-", "_")).territories)


def is_country(code: str) -> bool:
    """Say whether `code` is an assigned two-letter code."""
    return len(code) == 2 and code.isalpha() and code in _names("en") and code not in _NOT_COUNTRIES


@cache
def codes() -> tuple[str, ...]:
    """Return all assigned codes."""
    return tuple(code for code in _names("en") if is_country(code))


def name(code: str, locale: str) -> str:
    """Return the country's name in `locale`, else the code itself."""
    return _names(locale).get(code, code)


_SPELLINGS = {
    "AU": ("Australian", "澳"),
    "BE": ("Belgian", "比"),
    "BR": ("Brazilian", "巴"),
    "CH": ("Swiss", "瑞"),
    "CL": ("Chilean", "智"),
    "DE": ("German", "德"),
    "ES": ("Spanish", "西"),
    "FI": ("Finnish", "芬"),
    "FR": ("French", "法"),
    "GB": ("British", "英"),
    "HU": ("Hungarian", "匈"),
    "IT": ("Italian", "意"),
    "JP": ("Japanese", "日"),
    "KE": ("Kenyan", "肯"),
    "KR": ("Korean", "韩"),
    "KZ": ("Kazakh", "哈"),
    "MX": ("Mexican", "墨"),
    "MY": ("Malaysian", "马"),
    "NL": ("Dutch", "荷"),
    "PL": ("Polish", "波"),
    "SG": ("Singaporean", "新"),
    "TH": ("Thai", "泰"),
    "US": ("American", "美"),
    "ZA": ("South African", "南非"),
}
"""How a country stands in compound names: Sino-Swiss Technopark, 中瑞科技园."""


def pattern(code: str, locale: str) -> re.Pattern[str]:
    """Return how the country may stand in a name: by its own name, as an adjective, after 中 by one sign."""
    adjective, sign = _SPELLINGS.get(code, ("", ""))
    written = f"中{sign}" if locale.startswith("zh") and sign else adjective
    words = [re.escape(one) for one in (name(code, locale), written) if one]
    return re.compile("|".join(words), re.IGNORECASE)
