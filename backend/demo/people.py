"""The demo's people and their posts: family names are sample words in many languages, addresses end in example.org."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from backend.db import Texts
from backend.demo.days import Days
from backend.demo.diary import ASIA, DIRECTOR, EUROPE, Fields, Scene, Step, ref
from backend.demo.words import t
from backend.domain.partners import people
from backend.domain.partners.people import PersonDetails, PostDetails

MR, MS = t("Mr", "先生", de="Herr", it="Sig.", fr="M."), t("Ms", "女士", de="Frau", it="Sig.ra", fr="Mme")
MAYOR = t("Mayor", "市长")
FOREIGN_HEAD = t("Head of International Relations", "国际事务处处长")
INTERPRETER = t("Interpreter", "翻译")


@dataclass(frozen=True, slots=True)
class Someone:
    """A person with one post: `native` is the name in the person's own script, `zh` in Chinese characters."""

    native: str
    latin: tuple[str, str]
    zh: str | None
    honorific: Texts
    organisation: str
    title: Texts
    rank: int
    locale: str = "en"
    leaves: int | None = None

    @property
    def email(self) -> str:
        """Return the sample address: given.family@example.org in plain letters."""
        plain = str.maketrans("łóńśżźęąćŁé ", "lonszzeacLe-")
        return (
            ".".join(part.lower().translate(plain).replace("'", "") for part in reversed(self.latin)) + "@example.org"
        )


def _ours(native: str, given: str, honorific: Texts, title: Texts, rank: int) -> Someone:
    return Someone(native, ("Shili", given), None, honorific, "committee", title, rank, "zh-Hans")


HOME = {
    "leader": _ours("示例国安", "Guo'an", MR, t("Director of the Administrative Committee", "管委会主任"), 1),
    "deputy": _ours("示例海燕", "Haiyan", MS, t("Deputy Director", "管委会副主任"), 2),
    "commerce": _ours("示例立新", "Lixin", MR, t("Head of Commerce", "商务局局长"), 3),
    "interpreter_de": _ours("示例思源", "Siyuan", MS, t("Interpreter, German", "德语翻译"), 9),
    "interpreter_en": _ours("示例一帆", "Yifan", MR, t("Interpreter, English", "英语翻译"), 9),
    "driver": _ours("示例大勇", "Dayong", MR, t("Driver", "司机"), 20),
}
EUROPEAN = {
    "mayor_duesseldorf": Someone(
        "Anna Muster", ("Muster", "Anna"), "安娜·穆斯特", MS, "duesseldorf", t("Lord Mayor", "市长"), 1, "de"
    ),
    "office_duesseldorf": Someone(
        "Jens Beispiel", ("Beispiel", "Jens"), "延斯·拜施皮尔", MR, "duesseldorf", FOREIGN_HEAD, 4, "de"
    ),
    "chamber": Someone(
        "Petra Vorlage", ("Vorlage", "Petra"), "佩特拉·福尔拉格", MS, "chamber", t("President", "会长"), 3, "de"
    ),
    "nrw": Someone("Uwe Muster", ("Muster", "Uwe"), "乌韦·穆斯特", MR, "nrw", t("Head of Department", "司长"), 3, "de"),
    "mayor_piacenza": Someone(
        "Chiara Esempio", ("Esempio", "Chiara"), "基娅拉·埃森皮奥", MS, "piacenza", MAYOR, 1, "it"
    ),
    "office_piacenza": Someone(
        "Luca Modello", ("Modello", "Luca"), "卢卡·莫代洛", MR, "piacenza", FOREIGN_HEAD, 4, "it"
    ),
    "basel": Someone("Claire Exemple", ("Exemple", "Claire"), "克莱尔·埃克桑普勒", MS, "basel", FOREIGN_HEAD, 4, "fr"),
    "basel_park": Someone(
        "Reto Muster", ("Muster", "Reto"), "雷托·穆斯特", MR, "basel_park", t("Chief Executive", "首席执行官"), 3, "de"
    ),
    "mayor_lodz": Someone("Jan Przykład", ("Przykład", "Jan"), "扬·普日克瓦德", MR, "lodz", MAYOR, 1, "pl", leaves=20),
    "office_lodz": Someone("Ewa Wzór", ("Wzór", "Ewa"), "埃娃·弗祖尔", MS, "lodz", FOREIGN_HEAD, 4, "pl"),
}
ASIAN = {
    "singapore": Someone(
        "示例伟明", ("Shili", "Weiming"), None, MR, "singapore", t("Programme Director", "项目主任"), 3
    ),
    "agency": Someone(
        "Nurul Contoh", ("Contoh", "Nurul"), "努鲁尔·尊托", MS, "agency", t("Chief Executive", "署长"), 3
    ),
    "mayor_almaty": Someone(
        "Айгүл Үлгі", ("Ulgi", "Aigul"), "艾古丽·于尔吉", MS, "almaty", t("Deputy Akim", "副市长"), 2, "ru"
    ),
    "mayor_gumi": Someone("예시민준", ("Yesi", "Minjun"), "礼示敏俊", MR, "gumi", MAYOR, 1, "ko"),
    "office_gumi": Someone("예시서연", ("Yesi", "Seoyeon"), "礼示瑞妍", MS, "gumi", FOREIGN_HEAD, 4, "ko"),
    "adelaide": Someone("Alex Sample", ("Sample", "Alex"), "亚历克斯·桑普尔", MR, "adelaide", FOREIGN_HEAD, 4),
    "consul": Someone(
        "Marta Ejemplo",
        ("Ejemplo", "Marta"),
        "玛尔塔·埃亨普洛",
        MS,
        "adelaide",
        t("Adviser, Latin America", "拉美事务顾问"),
        6,
        "es",
    ),
}


def steps(days: Days) -> Iterator[Step]:
    """Yield the entry of everybody; who leaves at a foreseen end of the mandate has its day."""
    yield Step(days.moment(-390, "09:30"), DIRECTOR, partial(_enter, HOME))
    yield Step(days.moment(-390, "10:30"), EUROPE, partial(_enter, EUROPEAN))
    yield Step(days.moment(-390, "11:30"), ASIA, partial(_enter, ASIAN))


def _enter(wanted: dict[str, Someone], scene: Scene) -> None:
    for slug, one in wanted.items():
        made = people.create(scene.session, scene.act, scene.read(PersonDetails, _person(one)))
        scene.ids[f"person.{slug}"] = made.id
        people.appoint(scene.session, scene.act, scene.read(PostDetails, _post(slug, one, scene.days)))


def _person(one: Someone) -> Fields:
    return {
        "native": one.native,
        "family": one.latin[0],
        "given": one.latin[1],
        "written": {"zh-Hans": one.zh} if one.zh else None,
        "honorific": one.honorific,
        "locale": one.locale,
        "email": one.email,
    }


def _post(slug: str, one: Someone, days: Days) -> Fields:
    return {
        "person_id": ref(f"person.{slug}"),
        "organisation_id": ref(f"organisation.{one.organisation}"),
        "title": one.title,
        "rank": one.rank,
        "since": str(days.today.year - 2),
        "mandate_ends_on": None if one.leaves is None else days.ahead(one.leaves).isoformat(),
    }
