"""How each program subscribes to a feed, and how soon it shows a change: in the words partners read.

Who reads Chinese gets the programs used in China first. The times are what the programs do, not what we would like:
a feed cannot be pushed, and its refresh hint is ignored by most (calendar.md 2).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.domain.values import partner_words
from backend.domain.values.partner_words import P_


@dataclass(frozen=True, slots=True)
class Step:
    """One program: its name, what to do there, how soon a change is seen."""

    code: str
    name: str
    how: str
    soon: str


OUTLOOK = Step(
    "outlook",
    "Outlook",
    P_("Calendar → Add calendar → Subscribe from web; paste the address. Do not import a file: it never changes."),
    P_("Looks again every 3 hours or less often, at times only after a day."),
)
IPHONE = Step(
    "iphone",
    "iPhone, iPad",
    P_(
        "Open the subscription link, or Calendar → Calendars → Add Calendar → Add Subscription Calendar; "
        "paste the address."
    ),
    P_("Looks again as set under Fetch New Data, usually after some hours."),
)
MAC = Step(
    "mac",
    "Mac",
    P_("Calendar → File → New Calendar Subscription; paste the address."),
    P_("Looks again as set under Auto-refresh: every 5 minutes to every week."),
)
GOOGLE = Step(
    "google",
    P_("Google Calendar"),
    P_("On a computer: Other calendars → + → From URL; paste the address."),
    P_("Looks again after 8 to 24 hours; nobody can hurry it."),
)
THUNDERBIRD = Step(
    "thunderbird",
    "Thunderbird",
    P_("New Calendar → On the Network; paste the address."),
    P_("Looks again every 30 minutes unless set otherwise."),
)
XIAOMI = Step(
    "xiaomi",
    P_("Xiaomi"),
    P_("Calendar → Settings → Import events → From URL; paste the address."),
    P_("Looks again by itself now and then; no fixed time is known."),
)
HUAWEI = Step(
    "huawei",
    P_("Huawei"),
    P_(
        "Its own calendar has no subscription by address on most models: keep this page as a bookmark, or "
        "subscribe in another calendar."
    ),
    P_("The page always shows what holds now."),
)
FOXMAIL = Step(
    "foxmail",
    "Foxmail",
    P_(
        "It has no subscription by address in most versions: keep this page as a bookmark, or subscribe in "
        "Outlook or on the phone."
    ),
    P_("The page always shows what holds now."),
)
IN_CHINA = (IPHONE, HUAWEI, XIAOMI, OUTLOOK, FOXMAIL)
ELSEWHERE = (OUTLOOK, IPHONE, MAC, GOOGLE, THUNDERBIRD)


def likely(locale: str) -> Sequence[Step]:
    """Return the programs somebody who reads `locale` is likely to have, the likeliest first."""
    return IN_CHINA if locale.partition("-")[0] == "zh" else ELSEWHERE


def said(locale: str, of: str | None = None, default: str = "en") -> list[Step]:
    """Return the programs of a reader of `of` (of `locale` when not said), in words of `locale`."""
    return [
        Step(one.code, *(partner_words.say(each, locale, default) for each in (one.name, one.how, one.soon)))
        for one in likely(of or locale)
    ]
