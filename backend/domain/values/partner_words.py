"""What Amity itself says to partners, in each language its `partners` catalog speaks: in titles, calendars and pages.

The texts are English at their place of use, marked with `P_`; `make words` collects them.
"""

from collections.abc import Mapping
from datetime import date

from babel import Locale, dates

from backend import catalogs
from backend.catalogs import PARTNERS
from backend.db import Texts
from backend.domain.values import texts

LOCALES = catalogs.spoken(PARTNERS)
"""The languages partners can be spoken to in without a fallback."""


def P_(msgid: str) -> str:  # noqa: N802 - named like gettext's N_
    """Mark a text for the catalog of partners; it is translated where it is said."""
    return msgid


DAY = P_("EEEE d MMMM y")


def say(msgid: str, locale: str, default: str = "en", **params: object) -> str:
    """Return the text in `locale`, or in the language nearest to it that the catalog speaks."""
    return _in(nearest(locale, default), msgid) % params if params else _in(nearest(locale, default), msgid)


def nearest(locale: str, default: str = "en") -> str:
    """Return the language of the catalog in which somebody who asks for `locale` is spoken to."""
    return next(tag for tag in texts.order(locale, default, LOCALES) if tag in LOCALES)


def day(when: date, locale: str) -> str:
    """Return a day in words: Friday 12 May 2028."""
    tag = nearest(locale)
    return str(dates.format_date(when, _in(tag, DAY), locale=Locale.parse(tag, sep="-")))


def phrase(msgid: str, name: Mapping[str, str], **params: object) -> Texts:
    """Return the phrase about %(name)s in every language that both the catalog and the name have, English at least."""
    tags = [tag for tag in LOCALES if tag in name] or ["en"]
    return {tag: _in(tag, msgid) % {**params, "name": texts.say(name, tag)} for tag in tags}


def _in(tag: str, msgid: str) -> str:
    return catalogs.catalog(tag, PARTNERS).gettext(msgid)
