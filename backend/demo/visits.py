"""The demo's delegation visits: one under way, one of three legs ahead, others at every stage, two of them off.

What is on each day's programme stands in `programmes`.
"""

from collections.abc import Callable, Iterator
from functools import partial

from backend.demo import programmes
from backend.demo.days import Days
from backend.demo.diary import ASIA, EUROPE, Deed, Fields, Scene, Step, ref
from backend.demo.words import sample, t
from backend.domain.office import outward
from backend.domain.office.outward import EndDetails
from backend.domain.schedule import releases
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails, VisitDetails
from backend.domain.visits.visits import Visit


def steps(days: Days) -> Iterator[Step]:
    """Yield all that was done about visits, one after the other."""
    yield from _under_way(days)
    yield from _three_legs(days)
    yield from _proposed(days)
    yield from _online(days)
    yield from _completed(days)
    yield from _reported(days)
    yield from _called_off(days)
    yield from _postponed(days)
    yield from _last_year(days)


def _visit(direction: str, title: dict[str, str] | None, purpose: dict[str, str], **more: object) -> Fields:
    return {"direction": direction, "title": title, "purpose": purpose, "audience": "partner", **more}


def _one_leg(partner: str, first: int, last: int, days: Days, **more: object) -> Fields:
    """Return the short form: one leg for one partner, from T+first to T+last."""
    return {
        "partnership_id": ref(f"partnership.{partner}"),
        "starts_on": days.day(first).isoformat(),
        "ends_on": days.day(last).isoformat(),
        **more,
    }


def _block(days: Days, offset: int, length: int, partner: str = "") -> tuple[int, int]:
    """Return (first, last) as offsets of `length` workdays in a row at T+offset, later if ahead, earlier if past."""
    first = days.ahead(offset, length, partner) if offset > 0 else days.back(offset, length)
    start = (first - days.today).days
    return start, start + length - 1


def _under_way(days: Days) -> Iterator[Step]:
    title = sample(
        "Delegation of the city of Düsseldorf", "杜塞尔多夫市代表团来访", de="Delegation der Stadt Düsseldorf"
    )
    purpose = t(
        "First visit of the new Lord Mayor; wants a date for the office in Liangjiang. Return visit is ours to offer.",
        "新任市长首次来访，希望确定在两江新区设立代表处的时间；应由我方提出回访。",
    )
    office = {"inviting_organisation_id": ref("organisation.office")}
    fields = _visit("inbound", title, purpose, **_one_leg("duesseldorf", -1, 2, days, **office))
    yield Step(days.moment(-76, "10:10"), EUROPE, propose("under_way", fields))
    yield Step(days.moment(-66, "09:25"), EUROPE, partial(_do, "under_way", visits.invite))
    yield Step(days.moment(-36, "11:30"), EUROPE, partial(_do, "under_way", visits.confirm))
    yield Step(days.moment(-24, "15:20"), EUROPE, add("under_way", programmes.four_days(days)))
    yield Step(days.moment(-12, "16:05"), EUROPE, release("under_way"))


def _three_legs(days: Days) -> Iterator[Step]:
    start = (days.monday(62) - days.today).days
    purpose = t(
        "Ten days, counted with departure and arrival; public notice is up. Basel only if the park's board meets.",
        "含离抵境共十天，已进行公示；巴塞尔一站视园区董事会是否召开而定。",
    )
    legs = [
        _one_leg("duesseldorf", start, start + 2, days, inviting_organisation_id=ref("organisation.duesseldorf")),
        _one_leg("basel", start + 3, start + 4, days, inviting_organisation_id=ref("organisation.basel_park")),
        _one_leg("piacenza", start + 7, start + 9, days, inviting_organisation_id=ref("organisation.piacenza")),
    ]
    title = sample("Liangjiang delegation to three cities", "两江新区代表团出访三城")
    fields = _visit("outbound", title, purpose, legs=legs, status="invited")
    yield Step(days.moment(-29, "10:35"), EUROPE, propose("three_legs", fields))
    yield Step(days.moment(-17, "14:10"), EUROPE, add("three_legs", programmes.ten_days(days, start)))
    yield Step(days.moment(-10, "14:25"), EUROPE, release("three_legs"))


def _proposed(days: Days) -> Iterator[Step]:
    first, last = _block(days, 82, 3, "KR")
    purpose = t("To prepare the tenth anniversary.", "为结好十周年纪念活动做准备。")
    fields = _visit("inbound", None, purpose, **_one_leg("gumi", first, last, days))
    yield Step(days.moment(-14, "10:20"), ASIA, propose("proposed", fields))
    yield Step(days.moment(-8, "10:40"), ASIA, add("proposed", programmes.gumi(days, first)))


def _online(days: Days) -> Iterator[Step]:
    first, _last = _block(days, 12, 1, "AU")
    purpose = t("Student numbers, and who pays for the flights.", "学生名额及国际旅费承担方式。")
    fields = _visit("online", None, purpose, **_one_leg("adelaide", first, first, days), status="confirmed")
    yield Step(days.moment(-20, "09:55"), ASIA, propose("online", fields))
    yield Step(days.moment(-16, "10:00"), ASIA, add("online", programmes.one_call(days, first)))
    yield Step(days.moment(-13, "11:00"), ASIA, release("online"))


def _completed(days: Days) -> Iterator[Step]:
    first, last = _block(days, -21, 4)
    purpose = t("Report is due; three agreed actions to follow up.", "待提交出访报告；三项商定事项需跟进。")
    leg = _one_leg("singapore", first, last, days, inviting_organisation_id=ref("organisation.agency"))
    fields = _visit("outbound", None, purpose, **leg, status="invited")
    yield Step(days.moment(-88, "15:45"), ASIA, propose("completed", fields))
    yield Step(days.moment(-60, "10:05"), ASIA, partial(_do, "completed", visits.confirm))
    yield Step(days.moment(-50, "15:50"), ASIA, add("completed", programmes.singapore(days, first)))
    yield Step(days.moment(-46, "16:15"), ASIA, release("completed"))


def _reported(days: Days) -> Iterator[Step]:
    first, last = _block(days, -108, 3)
    purpose = t("First visit since we became exchange cities.", "结为友好交流城市后首次来访。")
    leg = _one_leg("almaty", first, last, days, inviting_organisation_id=ref("organisation.office"))
    fields = _visit("inbound", None, purpose, **leg, status="confirmed")
    yield Step(days.moment(-160, "11:50"), ASIA, propose("reported", fields))
    yield Step(days.moment(-134, "14:20"), ASIA, add("reported", programmes.almaty(days, first)))
    yield Step(days.moment(-130, "14:50"), ASIA, release("reported"))
    yield Step(days.moment(-90, "16:00"), ASIA, partial(_do, "reported", visits.report))


def _called_off(days: Days) -> Iterator[Step]:
    """Yield the one called off two days before it should have begun."""
    purpose = t("To see the test roads; their vehicle makers come along.", "考察测试道路，当地车企随行。")
    leg = _one_leg("puebla", 2, 3, days, inviting_organisation_id=ref("organisation.office"))
    fields = _visit("inbound", None, purpose, **leg, status="confirmed")
    ended = {
        "reason": "Their mayor resigned this morning; the deputy will not travel. Nothing of it is public yet.",
        "outward_text": t(
            "The visit will not take place at this time. We would be glad to see you at another.",
            "本次来访取消，期待另择时间相见。",
        ),
    }
    yield Step(days.moment(-57, "10:30"), EUROPE, propose("called_off", fields))
    yield Step(days.moment(-31, "16:15"), EUROPE, add("called_off", programmes.puebla(days, 2)))
    yield Step(days.moment(-27, "09:50"), EUROPE, release("called_off"))
    yield Step(days.moment(-1, "17:45"), EUROPE, partial(_end, "called_off", outward.call_off, ended))


def _postponed(days: Days) -> Iterator[Step]:
    first, last = _block(days, 29, 3, "BR")
    purpose = t("First visit; buses and parks.", "首次来访，考察公交与公园建设。")
    leg = _one_leg("curitiba", first, last, days, inviting_organisation_id=ref("organisation.office"))
    fields = _visit("inbound", None, purpose, **leg, status="invited")
    ended = {
        "reason": "Elections there; they asked for spring.",
        "outward_text": t("A new date will be agreed with you.", "新的日期将与贵方另行商定。"),
    }
    yield Step(days.moment(-55, "15:40"), EUROPE, propose("postponed", fields))
    yield Step(days.moment(-42, "11:15"), EUROPE, release("postponed"))
    yield Step(days.moment(-5, "10:45"), EUROPE, partial(_end, "postponed", outward.postpone, ended))


def _last_year(days: Days) -> Iterator[Step]:
    first, last = _block(days, -352, 3)
    purpose = t("To prepare the first forum.", "为首届论坛做准备。")
    leg = _one_leg("piacenza", first, last, days, inviting_organisation_id=ref("organisation.piacenza"))
    fields = _visit("outbound", None, purpose, **leg, status="confirmed")
    yield Step(days.moment(-378, "15:15"), EUROPE, propose("last_year", fields))
    yield Step(days.moment(-372, "10:30"), EUROPE, add("last_year", programmes.piacenza(days, first)))
    yield Step(days.moment(-371, "15:30"), EUROPE, release("last_year"))
    yield Step(days.moment(-338, "14:40"), EUROPE, partial(_do, "last_year", visits.report))


def propose(slug: str, fields: Fields) -> Deed:
    """Return the deed that enters a visit."""

    def do(scene: Scene) -> None:
        made = visits.propose(scene.session, scene.act, scene.read(VisitDetails, fields))
        scene.ids[f"visit.{slug}"] = made.id

    return do


def add(slug: str, items: list[Fields]) -> Deed:
    """Return the deed that lays a programme."""

    def do(scene: Scene) -> None:
        visit = _of(slug, scene)
        for one in items:
            programme.add(scene.session, scene.act, visit, scene.read(ItemDetails, one))

    return do


def release(slug: str) -> Deed:
    """Return the deed that shows a visit, its legs and its programme to the partners."""

    def do(scene: Scene) -> None:
        releases.release(scene.session, scene.act, ("visit", scene.ids[f"visit.{slug}"]))

    return do


def _of(slug: str, scene: Scene) -> Visit:
    return visits.get(scene.session, scene.act, scene.ids[f"visit.{slug}"])


def _do(slug: str, verb: Callable[..., None], scene: Scene) -> None:
    verb(scene.session, scene.act, _of(slug, scene))


def _end(slug: str, verb: Callable[..., None], fields: Fields, scene: Scene) -> None:
    verb(scene.session, scene.act, _of(slug, scene), scene.read(EndDetails, fields))
