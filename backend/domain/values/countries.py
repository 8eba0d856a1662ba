"""Countries by ISO 3166-1 alpha-2 code, named in a language by CLDR."""

from functools import cache

from babel import Locale

_NOT_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@cache
def _names(locale: str) -> dict[str, str]:
    return dict(Locale.parse(locale.replace("-", "_")).territories)


def is_country(code: str) -> bool:
    """Say whether `code` is an assigned two-letter code."""
    return len(code) == 2 and code.isalpha() and code in _names("en") and code not in _NOT_COUNTRIES


def name(code: str, locale: str) -> str:
    """Return the country's name in `locale`, else the code itself."""
    return _names(locale).get(code, code)
