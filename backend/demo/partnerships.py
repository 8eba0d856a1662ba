"""The demo's partnerships: 23 with partner regions in every state, one framework above, one a secret of its team."""

from collections.abc import Iterator
from functools import partial

from backend.demo.days import Days, jubilee
from backend.demo.diary import ASIA, DIRECTOR, EUROPE, Fields, Scene, Step, ref
from backend.demo.words import sample, t
from backend.domain.partners import partnerships
from backend.domain.partners.partnerships import PartnershipDetails, StatusDetails, TierDetails


def steps(days: Days) -> Iterator[Step]:
    """Yield the entry of the partnerships, and how some of them came on since."""
    yield Step(days.moment(-394, "09:20"), DIRECTOR, partial(_conclude, "framework", _framework(days)))
    written = {
        EUROPE: ("10", _european(days) | _other_european(days) | _american(days)),
        ASIA: ("14", _asian(days) | _other_asian(days) | _african(days)),
    }
    for who, (hour, theirs) in written.items():
        for number, (slug, fields) in enumerate(theirs.items()):
            yield Step(days.moment(-394, f"{hour}:{3 + 4 * number:02}"), who, partial(_conclude, slug, fields))
    yield from _turns(days)
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


def _other_european(days: Days) -> dict[str, Fields]:
    return {
        "duisburg": _partnership(
            "contact", "region.duisburg", status="in_exchange", why="Where the trains arrive; a first working visit."
        ),
        "antwerp": _partnership(
            "twinned_institutions",
            "organisation.river_port",
            "organisation.antwerp_port",
            concluded_on=days.months(-28).isoformat(),
            name=t("Antwerp · twinned ports", "安特卫普 · 结对港口"),
            why="River port and sea port share how they plan barges.",
        ),
        "gyor": _partnership(
            "contact", "region.gyor", status="in_exchange", why="Vehicle parts; their university asked first."
        ),
        "zaragoza": _partnership(
            "contact", "region.zaragoza", status="prospect", why="Their fair for logistics; met at a third place."
        ),
        "lyon": _partnership(
            "contact", "region.lyon", status="in_exchange", why="Paired on a theme by a network: light and old towns."
        ),
        "tampere": _partnership(
            "contact",
            "region.tampere",
            concluded_on=days.months(-9).isoformat()[:7],
            why="Paired by a programme for eighteen months, with an action plan.",
        ),
    }


def _american(days: Days) -> dict[str, Fields]:
    return {
        "detroit": _partnership("contact", "region.detroit", status="in_exchange", why="Engineers' exchange."),
        "puebla": _partnership(
            "friendly_exchange",
            "region.puebla",
            concluded_on=days.months(-19).isoformat(),
            why="Vehicle makers on both sides.",
        ),
        "curitiba": _partnership("contact", "region.curitiba", status="prospect", why="Buses and parks."),
        "antofagasta": _partnership(
            "friendly_exchange",
            "region.antofagasta",
            concluded_on=str(days.today.year - 7),
            why="Copper and a container line that no longer calls.",
        ),
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


def _other_asian(days: Days) -> dict[str, Fields]:
    return {
        "hamamatsu": _partnership(
            "friendly_exchange",
            "region.hamamatsu",
            concluded_on=str(days.today.year - 11),
            why="Musical instruments; four years without a letter.",
        ),
        "george_town": _partnership(
            "friendly_cooperation",
            "region.george_town",
            concluded_on=days.months(-40).isoformat()[:7],
            why="Old quarters lived in, and electronics.",
        ),
        "si_racha": _partnership(
            "twinned_institutions",
            "organisation.river_port",
            "organisation.si_racha_port",
            concluded_on=days.months(-22).isoformat(),
            name=t("Si Racha · twinned ports", "是拉差 · 结对港口"),
            why="The sea end of the land-sea corridor.",
        ),
    }


def _african(days: Days) -> dict[str, Fields]:
    return {
        "durban": _partnership(
            "friendly_exchange",
            "region.durban",
            concluded_on=days.months(-33).isoformat(),
            why="Doctors' exchange, and a port.",
        ),
        "mombasa": _partnership(
            "contact", "region.mombasa", status="under_approval", why="Their port asked; the approval took a year."
        ),
    }


SECRET: Fields = {
    **_partnership("contact", "region.aarhus", status="prospect", confidential=True),
    "name": sample("Prospect X", "意向城市X"),
    "why": "A first contact that is nobody else's business yet.",
}

TURNS: tuple[tuple[int, str, str, str, str], ...] = (
    (-350, ASIA, "hamamatsu", "dormant", "No letter for four years, and nobody there to write to (sample)"),
    (-270, EUROPE, "detroit", "suspended", "Their programme has no budget this year; they asked us to wait (sample)"),
    (-180, EUROPE, "antofagasta", "ended", "They gave notice: the line no longer calls at their port (sample)"),
    (-64, EUROPE, "gyor", "under_approval", "Text agreed; submitted with the record of exchanges (sample)"),
    (-39, EUROPE, "zaragoza", "intent", "Letter of intent signed (sample)"),
    (-26, ASIA, "mombasa", "approved", "Approval received; the signing is planned for the forum (sample)"),
)
"""(day, who, partnership, state, why): how partnerships came on while the office wrote it down."""


def _turns(days: Days) -> Iterator[Step]:
    yield Step(days.moment(-200, "16:30"), ASIA, partial(_come_on, days.back(-200).isoformat()))
    for offset, who, slug, status, why in TURNS:
        turn = {"status": status, "since": days.back(offset).isoformat(), "why": why}
        yield Step(days.moment(offset, "16:40"), who, partial(_turn, slug, turn))


def _conclude(slug: str, fields: Fields, scene: Scene) -> None:
    made = partnerships.conclude(scene.session, scene.act, scene.read(PartnershipDetails, fields))
    scene.ids[f"partnership.{slug}"] = made.id


def _turn(slug: str, fields: Fields, scene: Scene) -> None:
    found = partnerships.get(scene.session, scene.act, scene.ids[f"partnership.{slug}"])
    partnerships.change_status(scene.session, scene.act, found, scene.read(StatusDetails, fields))


def _come_on(since: str, scene: Scene) -> None:
    """Let Almaty, in exchange until now, become an exchange city."""
    almaty = partnerships.get(scene.session, scene.act, scene.ids["partnership.almaty"])
    why = "Concluded by exchange of letters (sample)"
    tier = scene.read(TierDetails, {"tier": "friendly_exchange", "since": since, "note": why})
    partnerships.change_tier(scene.session, scene.act, almaty, tier)
    status = scene.read(StatusDetails, {"status": "active", "since": since, "why": why})
    partnerships.change_status(scene.session, scene.act, almaty, status)
