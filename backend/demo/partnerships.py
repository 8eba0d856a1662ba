"""The demo's partnerships: eight with partner regions, one framework above, one confidential to its team."""

from collections.abc import Iterator
from functools import partial

from backend.demo.days import Days, jubilee
from backend.demo.diary import ASIA, DIRECTOR, EUROPE, Fields, Scene, Step, ref
from backend.demo.words import sample, t
from backend.domain.partners import partnerships
from backend.domain.partners.partnerships import PartnershipDetails, StatusDetails, TierDetails


def steps(days: Days) -> Iterator[Step]:
    """Yield the entry of the partnerships, and how two of them came on since."""
    yield Step(days.moment(-394, "09:20"), DIRECTOR, partial(_conclude, "framework", _framework(days)))
    for number, (slug, fields) in enumerate(_european(days).items()):
        yield Step(days.moment(-394, f"10:{10 + 12 * number}"), EUROPE, partial(_conclude, slug, fields))
    for number, (slug, fields) in enumerate(_asian(days).items()):
        yield Step(days.moment(-394, f"14:{10 + 12 * number}"), ASIA, partial(_conclude, slug, fields))
    yield Step(days.moment(-200, "16:30"), ASIA, partial(_come_on, days.back(-200).isoformat()))
    yield Step(days.moment(-45, "16:10"), ASIA, partial(_conclude, "secret", SECRET))


def _framework(days: Days) -> Fields:
    return {
        "name": sample("Chongqing – North Rhine-Westphalia framework", "重庆—北威州合作框架"),
        "tier": "friendly_cooperation",
        "parties": [{"region_id": ref("region.chongqing")}, {"region_id": ref("region.nrw")}],
        "without_home": True,
        "concluded_on": str(days.today.year - 6),
        "why": "The parent region's framework, under which ours with Düsseldorf stands.",
    }


def _partnership(tier: str, *parties: str, **more: object) -> Fields:
    kinds = {"region": "region_id", "organisation": "organisation_id"}
    return {"tier": tier, "parties": [{kinds[one.partition(".")[0]]: ref(one)} for one in parties], **more}


def _european(days: Days) -> dict[str, Fields]:
    return {
        "duesseldorf": _partnership(
            "friendly_cooperation",
            "region.duesseldorf",
            concluded_on=days.months(-50).isoformat(),
            under_partnership_id=ref("partnership.framework"),
            co_owners=[ASIA],
            why="Machine building and the fair; half of our European visits begin there.",
        ),
        "piacenza": _partnership(
            "friendly_cooperation",
            "region.piacenza",
            concluded_on=days.months(-54).isoformat()[:7],
            why="Logistics on both ends of the rail line.",
        ),
        "basel": _partnership(
            "twinned_institutions",
            "organisation.park_ch",
            "organisation.basel_park",
            concluded_on=days.months(-31).isoformat(),
            name=t("Basel · twinned parks", "巴塞尔 · 结对园区"),
            why="Two parks of life sciences; the cities themselves have no tie.",
        ),
        "lodz": _partnership("friendly_exchange", "region.lodz", concluded_on=days.months(-24, -12).isoformat()),
    }


def _asian(days: Days) -> dict[str, Fields]:
    return {
        "singapore": _partnership(
            "friendly_cooperation",
            "region.singapore",
            "organisation.agency",
            concluded_on=str(days.today.year - 2),
            co_owners=[EUROPE],
            name=t("Singapore", "新加坡"),
            why="Trade services, with an agency as the third party.",
        ),
        "almaty": _partnership(
            "contact",
            "region.almaty",
            status="in_exchange",
            why="Met on the rail line's working group.",
        ),
        "gumi": _partnership("friendship_city", "region.gumi", concluded_on=jubilee(days).isoformat()),
        "adelaide": _partnership("contact", "region.adelaide", concluded_on=days.months(-14).isoformat()[:7]),
    }


SECRET: Fields = {
    **_partnership("contact", "region.aarhus", status="prospect", confidential=True),
    "name": sample("Prospect X", "意向城市X"),
    "why": "A first contact that is nobody else's business yet.",
}


def _conclude(slug: str, fields: Fields, scene: Scene) -> None:
    made = partnerships.conclude(scene.session, scene.act, scene.read(PartnershipDetails, fields))
    scene.ids[f"partnership.{slug}"] = made.id


def _come_on(since: str, scene: Scene) -> None:
    """Let Almaty, in exchange until now, become an exchange city with the signing of its agreement."""
    almaty = partnerships.get(scene.session, scene.act, scene.ids["partnership.almaty"])
    why = "Agreement signed (sample)"
    tier = scene.read(TierDetails, {"tier": "friendly_exchange", "since": since, "note": why})
    partnerships.change_tier(scene.session, scene.act, almaty, tier)
    status = scene.read(StatusDetails, {"status": "active", "since": since, "why": why})
    partnerships.change_status(scene.session, scene.act, almaty, status)
