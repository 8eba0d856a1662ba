"""The demo's calendar feeds: each partner's in a language it reads, one ending soon, one revoked, internal, public."""

from collections.abc import Iterator
from functools import partial

from backend.demo.days import Days
from backend.demo.diary import ASIA, EUROPE, Fields, Scene, Step, ref
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import FeedDetails

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


def _for(partner: str, name: str, locale: str) -> Fields:
    return {"name": name, "partnership_ids": [ref(f"partnership.{partner}")], "locale": locale}


def _open(slug: str, fields: Fields, scene: Scene) -> None:
    scene.ids[f"feed.{slug}"] = feeds.create(scene.session, scene.act, scene.read(FeedDetails, fields)).id


def _revoke(slug: str, scene: Scene) -> None:
    feeds.revoke(scene.session, scene.act, feeds.get(scene.session, scene.act, scene.ids[f"feed.{slug}"]))
