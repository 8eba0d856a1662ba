"""The demo's forums and events, at every stage: planned, released and changed since, held, postponed, called off."""

from collections.abc import Callable, Iterator
from functools import partial

from backend.db import Texts
from backend.demo.days import Days, at
from backend.demo.diary import ASIA, EUROPE, Deed, Fields, Scene, Step, ref
from backend.demo.words import sample, t
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum, ForumDetails
from backend.domain.office import outward
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import rules
from backend.domain.outreach.rules import RuleDetails
from backend.domain.schedule import releases

FIVE = ("duesseldorf", "piacenza", "basel", "lodz", "gumi")
SEASONS = (
    ("Winter", "冬季", "Winterforum"),
    ("Spring", "春季", "Frühjahrsforum"),
    ("Summer", "夏季", "Sommerforum"),
    ("Autumn", "秋季", "Herbstforum"),
)
HALL = t("Yuelai Hall 3 (sample)", "悦来3号厅（示例）")
NEW_HALL = t("Yuelai Hall 5 (sample)", "悦来5号厅（示例）")
LONG_REASON = "The co-organiser's budget fell through; do not tell before they have told their council."


def steps(days: Days) -> Iterator[Step]:
    """Yield all that was done about forums, one after the other."""
    yield from _mobility(days)
    yield from _working_group(days)
    yield from _last_year(days)
    yield from _fair(days)
    yield from _postponed(days)
    yield from _called_off(days)
    yield from _ceremony(days)


def mobility_title(days: Days, offset: int) -> Texts:
    """Return the name of the forum that is held at T+offset, after the season there."""
    day = days.day(offset)
    en, zh, de = SEASONS[day.month % 12 // 3]
    return sample(
        f"{en} forum on new mobility {day.year}", f"{day.year}年新出行{zh}论坛", de=f"{de} neue Mobilität {day.year}"
    )


def _mobility(days: Days) -> Iterator[Step]:
    first = days.ahead(35, 2, "DE IT CH PL KR")
    fields = _event(FIVE, mobility_title(days, 35)) | {
        "starts_at": at(first, "09:00"),
        "ends_at": at(days.day((first - days.today).days + 1), "17:30"),
        "timezone": "Asia/Shanghai",
        "venue": HALL,
        "url": "https://forum.example.org/mobility",
        "status": "confirmed",
        "description": t(
            "Two days with five cities: drives without exhaust, test roads, and who maintains the chargers.",
            "五城聚首，为期两天：零排放动力、测试道路，以及充电设施由谁维护。",
        ),
    }
    changed = fields | {
        "venue": NEW_HALL,
        "starts_at": at(first, "09:30"),
        "description": t(
            "Two days with five cities: drives without exhaust, test roads, and who maintains the chargers. New on the "
            "second day: a ride on the test road.",
            "五城聚首，为期两天：零排放动力、测试道路，以及充电设施由谁维护。第二天新增：测试道路试乘。",
        ),
    }
    yield Step(days.moment(-62, "10:25"), EUROPE, plan("mobility", fields))
    yield Step(days.moment(-41, "11:40"), EUROPE, release("mobility"))
    yield Step(days.moment(-4, "16:20"), EUROPE, partial(_change, "mobility", changed))


def _working_group(days: Days) -> Iterator[Step]:
    title = sample("Working group on machine building", "机械制造工作组会议", de="Arbeitsgruppe Maschinenbau")
    fields = _event(("duesseldorf", "basel"), title) | {
        "kind": "meeting",
        "format": "online",
        "status": "confirmed",
        "starts_at": at(days.ahead(6, 1, "DE CH"), "10:00"),
        "ends_at": at(days.ahead(6, 1, "DE CH"), "11:30"),
        "timezone": "Europe/Berlin",
        "venue": t("Online", "线上", de="Online"),
        "url": "https://meet.example.org/working-group",
        "description": t(
            "Third meeting; agenda by letter.",
            "第三次会议；议程另函发送。",
            de="Dritte Sitzung; Tagesordnung per Brief.",
        ),
    }
    yield Step(days.moment(-48, "17:15"), EUROPE, plan("group", fields))
    yield Step(days.moment(-44, "09:35"), EUROPE, release("group"))
    yield Step(days.moment(-30, "09:45"), EUROPE, partial(_remind, "group", [{"days": 2}, {"minutes": 30}]))


def _last_year(days: Days) -> Iterator[Step]:
    first = days.back(-330, 2)
    fields = _event(FIVE, mobility_title(days, -330)) | {
        "starts_at": at(first, "09:00"),
        "ends_at": at(days.day((first - days.today).days + 1), "17:00"),
        "timezone": "Asia/Shanghai",
        "venue": HALL,
        "status": "confirmed",
        "description": t("First edition, with five cities.", "首届论坛，五城参加。"),
    }
    yield Step(days.moment(-376, "14:05"), EUROPE, plan("last_year", fields))
    yield Step(days.moment(-365, "10:00"), EUROPE, release("last_year"))
    yield Step(days.moment(-316, "16:45"), EUROPE, partial(_done, "last_year", forums.report))


def _fair(days: Days) -> Iterator[Step]:
    fields = _event(("singapore", "almaty"), sample("Trade-in-services fair, open day", "服务贸易交易会公众日")) | {
        "kind": "fair",
        "audience": "public",
        "starts_on": days.ahead(48, 1, "SG KZ").isoformat(),
        "timezone": "Asia/Shanghai",
        "venue": t("Cuntan waterfront (sample)", "寸滩滨水区（示例）"),
        "url": "https://fair.example.org/",
        "description": t("Everybody is welcome; no registration.", "欢迎公众参加，无需报名。"),
    }
    yield Step(days.moment(-54, "11:05"), ASIA, plan("fair", fields))
    yield Step(days.moment(-28, "14:30"), ASIA, release("fair"))


def _postponed(days: Days) -> Iterator[Step]:
    fields = _event(("lodz", "piacenza"), sample("Seminar on old factories, new uses", "旧厂房新用途研讨会")) | {
        "kind": "seminar",
        "format": "hybrid",
        "starts_at": at(days.ahead(24, 1, "PL IT"), "14:00"),
        "ends_at": at(days.ahead(24, 1, "PL IT"), "17:00"),
        "timezone": "Asia/Shanghai",
        "venue": t("Former arsenal (sample)", "旧兵工厂（示例）"),
    }
    ended = {
        "reason": LONG_REASON,
        "outward_text": t(
            "A new date will follow as soon as the hall is ready; we apologise.",
            "场地就绪后将另行通知新的日期，谨致歉意。",
        ),
    }
    yield Step(days.moment(-52, "10:50"), EUROPE, plan("postponed", fields))
    yield Step(days.moment(-47, "10:55"), EUROPE, release("postponed"))
    yield Step(days.moment(-7, "17:30"), EUROPE, partial(_end, "postponed", outward.postpone, ended))


def _called_off(days: Days) -> Iterator[Step]:
    title = sample("Round table on cold-chain freight", "冷链物流圆桌会")
    fields = _event(("singapore", "almaty"), title) | {
        "kind": "conference",
        "starts_at": at(days.ahead(3, 1, "SG KZ"), "09:30"),
        "ends_at": at(days.ahead(3, 1, "SG KZ"), "12:00"),
        "timezone": "Asia/Singapore",
        "venue": t("Straits Agency, level 12 (sample)", "海峡合作署12层（示例）"),
        "status": "confirmed",
    }
    ended = {
        "reason": "Two of three speakers withdrew after the tariff news; the agency asked us not to say so.",
        "outward_text": t(
            "The round table will not take place. We will write about another form.",
            "本次圆桌会取消，后续形式将另函告知。",
        ),
    }
    yield Step(days.moment(-40, "14:40"), ASIA, plan("called_off", fields))
    yield Step(days.moment(-36, "14:45"), ASIA, release("called_off"))
    yield Step(days.moment(-1, "11:20"), ASIA, partial(_end, "called_off", outward.call_off, ended))


def _ceremony(days: Days) -> Iterator[Step]:
    """Yield the signing that is planned beside the fair: an idea, never released."""
    first = days.ahead(50, 1, "KE")
    title = sample("Signing ceremony with Mombasa", "与蒙巴萨签约仪式")
    fields = _event(("mombasa",), title) | {
        "kind": "ceremony",
        "status": "idea",
        "starts_at": at(first, "15:00"),
        "ends_at": at(first, "16:00"),
        "timezone": "Asia/Shanghai",
        "venue": t("Cuntan waterfront (sample)", "寸滩滨水区（示例）"),
        "description": t("Flags, two tables, one photograph.", "摆放两国国旗，设两张签约桌，合影一张。"),
    }
    yield Step(days.moment(-24, "10:15"), ASIA, plan("ceremony", fields))


def _event(partners: tuple[str, ...], title: Texts) -> Fields:
    return {"partnership_ids": [ref(f"partnership.{one}") for one in partners], "title": title, "audience": "partner"}


def plan(slug: str, fields: Fields) -> Deed:
    """Return the deed that plans a forum."""

    def do(scene: Scene) -> None:
        scene.ids[f"forum.{slug}"] = forums.plan(scene.session, scene.act, scene.read(ForumDetails, fields)).id

    return do


def release(slug: str) -> Deed:
    """Return the deed that shows a forum to its partners."""

    def do(scene: Scene) -> None:
        releases.release(scene.session, scene.act, ("forum", scene.ids[f"forum.{slug}"]))

    return do


def _forum(slug: str, scene: Scene) -> Forum:
    return forums.get(scene.session, scene.act, scene.ids[f"forum.{slug}"])


def _change(slug: str, fields: Fields, scene: Scene) -> None:
    forums.change(scene.session, scene.act, _forum(slug, scene), scene.read(ForumDetails, fields))


def _done(slug: str, verb: Callable[..., None], scene: Scene) -> None:
    verb(scene.session, scene.act, _forum(slug, scene))


def _end(slug: str, verb: Callable[..., None], fields: Fields, scene: Scene) -> None:
    verb(scene.session, scene.act, _forum(slug, scene), scene.read(EndDetails, fields))


def _remind(slug: str, leads: list[Fields], scene: Scene) -> None:
    fields = {"source": {"type": "forum", "id": ref(f"forum.{slug}")}, "steps": leads}
    rules.make(scene.session, scene.act, scene.read(RuleDetails, fields))
