"""The demo's calendar feeds: each partner's in a language it reads, one ending soon, one revoked, internal, public; who
fetches them: one nobody ever did, one nobody for 40 days.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial

from backend.demo.days import Days
from backend.demo.diary import ASIA, EUROPE, Fields, Scene, Step, ref
from backend.domain.outreach import feeds, fetches
from backend.domain.outreach.feeds import FeedDetails
from backend.domain.outreach.fetches import Counted

EUROPEAN = (
    ("duesseldorf", "Düsseldorf, International Office (sample)", "de"),
    ("piacenza", "Piacenza, Mayor's Office (sample)", "it"),
    ("basel", "Basel, Upper Rhine park (sample)", "de"),
    ("lodz", "Łódź, Bureau of International Relations (sample)", "en"),
)
ASIAN = (
    ("singapore", "Singapore, Straits Agency (sample)", "en"),
    ("almaty", "Almaty, Foreign Relations (sample)", "en"),
    ("gumi", "Gumi, International Exchange Team (sample)", "en"),
    ("adelaide", "Adelaide, Global Partnerships (sample)", "en"),
)

FETCHED: Mapping[str, Sequence[tuple[str, int, int]]] = {
    "duesseldorf": (("Outlook", 2890, 0), ("Apple Calendar (iOS)", 1210, 0), ("Browser", 14, -3)),
    "piacenza": (("Google Calendar", 930, 0),),
    "basel": (("Thunderbird", 6120, 0), ("Outlook", 2410, -1)),
    "lodz": (("Outlook", 2640, -40), ("Browser", 3, -352)),
    "singapore": (("Apple Calendar (iOS)", 1730, 0), ("Google Calendar", 890, 0)),
    "gumi": (("Apple Calendar (macOS)", 4380, 0),),
    "adelaide": (("Outlook", 2700, -1),),
    "former": (("Google Calendar", 760, -51),),
    "internal": (("Thunderbird", 8800, 0),),
    "public": (("WeChat", 61, -1), ("ICSx5", 480, 0), ("Browser", 122, 0)),
    "ending": (("Outlook", 290, 0),),
}
"""By which programs each feed was fetched, how often, and how many days ago last; Almaty's by nobody."""


def steps(days: Days) -> Iterator[Step]:
    """Yield the opening of the feeds, and the end of one."""
    for who, hour, theirs in ((EUROPE, "10", EUROPEAN), (ASIA, "15", ASIAN)):
        for number, (partner, name, locale) in enumerate(theirs):
            yield Step(
                days.moment(-380, f"{hour}:{10 + 8 * number}"),
                who,
                partial(_open, partner, _for(partner, name, locale)),
            )
    yield from _others(days)


def _others(days: Days) -> Iterator[Step]:
    guests = _for("basel", "Basel, trade mission for the forum (sample)", "fr")
    ending = guests | {"expires_on": days.ahead(18).isoformat(), "kinds": ["forum"], "detail": "titles"}
    internal = {"name": "My calendar, Europe (sample)", "audience": "internal", "locale": "en"}
    public = {"name": "Open to the public (sample)", "audience": "public", "locale": "zh-Hans"}
    former = _for("piacenza", "Piacenza, former liaison (sample)", "it")
    yield Step(days.moment(-376, "10:00"), EUROPE, partial(_open, "former", former))
    yield Step(days.moment(-370, "09:10"), EUROPE, partial(_open, "internal", internal))
    yield Step(days.moment(-200, "10:15"), ASIA, partial(_open, "public", public))
    yield Step(days.moment(-50, "11:45"), EUROPE, partial(_revoke, "former"))
    yield Step(days.moment(-38, "16:35"), EUROPE, partial(_open, "ending", ending))
    yield Step(days.moment(-1, "17:50"), EUROPE, _fetch)


def _for(partner: str, name: str, locale: str) -> Fields:
    return {"name": name, "partnership_ids": [ref(f"partnership.{partner}")], "locale": locale}


def _open(slug: str, fields: Fields, scene: Scene) -> None:
    scene.ids[f"feed.{slug}"] = feeds.create(scene.session, scene.act, scene.read(FeedDetails, fields)).id


def _fetch(scene: Scene) -> None:
    """Count the fetches of a year: programs leave no other trace."""
    counted = []
    for slug, programs in FETCHED.items():
        feed = feeds.get(scene.session, scene.act, scene.ids[f"feed.{slug}"])
        for number, (client, count, ago) in enumerate(programs):
            last = scene.act.now + timedelta(days=ago) - timedelta(minutes=7 + 11 * number)
            counted.append(Counted(feed.id, client, count, feed.created_at + timedelta(hours=3), last))
    fetches.add_up(scene.session, counted)


def _revoke(slug: str, scene: Scene) -> None:
    feeds.revoke(scene.session, scene.act, feeds.get(scene.session, scene.act, scene.ids[f"feed.{slug}"]))
