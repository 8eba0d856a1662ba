"""The demo's regions and their sample organisations: names and geography are real, every office in them is a sample."""

from collections.abc import Iterator
from functools import partial

from backend.db import Texts
from backend.demo import liangjiang
from backend.demo.days import Days
from backend.demo.diary import ASIA, DIRECTOR, EUROPE, Fields, Scene, Step, ref
from backend.demo.words import sample, t
from backend.domain.partners import organisations, regions
from backend.domain.partners.organisations import OrganisationDetails
from backend.domain.partners.regions import RegionDetails


def _region(name: Texts, where: tuple[str, str | None, str], at: tuple[float, float], profile: Texts) -> Fields:
    country, subdivision, zone = where
    return {
        "name": name,
        "country": country,
        "subdivision": subdivision,
        "level": "city",
        "timezone": zone,
        "latitude": at[0],
        "longitude": at[1],
        "profile": profile,
    }


NORTH_RHINE_WESTPHALIA = _region(
    t("North Rhine-Westphalia", "北莱茵-威斯特法伦州"),
    ("DE", "DE-NW", "Europe/Berlin"),
    (51.48, 7.55),
    t("A federal state in the west of Germany.", "德国西部的一个联邦州。"),
) | {"level": "province"}

EUROPEAN: dict[str, Fields] = {
    "duesseldorf": _region(
        t("Düsseldorf", "杜塞尔多夫"),
        ("DE", "DE-NW", "Europe/Berlin"),
        (51.23, 6.78),
        t("Capital of North Rhine-Westphalia, on the Rhine.", "北莱茵-威斯特法伦州首府，位于莱茵河畔。"),
    )
    | {"parent_id": ref("region.nrw")},
    "piacenza": _region(
        t("Piacenza", "皮亚琴察"),
        ("IT", "IT-45", "Europe/Rome"),
        (45.05, 9.70),
        t("A city in Emilia-Romagna, on the Po.", "位于艾米利亚-罗马涅大区，波河之畔。"),
    ),
    "basel": _region(
        t("Basel", "巴塞尔"),
        ("CH", "CH-BS", "Europe/Zurich"),
        (47.56, 7.59),
        t(
            "A city on the Rhine where Switzerland meets Germany and France.",
            "位于莱茵河畔，地处瑞士、德国、法国交界处。",
        ),
    ),
    "lodz": _region(
        t("Łódź", "罗兹"),
        ("PL", "PL-10", "Europe/Warsaw"),
        (51.77, 19.46),
        t("A city in the middle of Poland.", "波兰中部城市。"),
    ),
}

ASIAN: dict[str, Fields] = {
    "singapore": _region(
        t("Singapore", "新加坡"),
        ("SG", None, "Asia/Singapore"),
        (1.35, 103.82),
        t("A city state at the southern tip of the Malay Peninsula.", "位于马来半岛南端的城市国家。"),
    ),
    "almaty": _region(
        t("Almaty", "阿拉木图"),
        ("KZ", "KZ-75", "Asia/Almaty"),
        (43.24, 76.89),
        t(
            "The largest city of Kazakhstan, at the foot of the Trans-Ili Alatau.",
            "哈萨克斯坦最大城市，位于外伊犁阿拉套山麓。",
        ),
    ),
    "gumi": _region(
        t("Gumi", "龟尾"),
        ("KR", "KR-47", "Asia/Seoul"),
        (36.12, 128.34),
        t("A city in North Gyeongsang Province, on the Nakdong River.", "位于庆尚北道，洛东江畔。"),
    ),
    "adelaide": _region(
        t("Adelaide", "阿德莱德"),
        ("AU", "AU-SA", "Australia/Adelaide"),
        (-34.93, 138.60),
        t(
            "Capital of South Australia, half an hour off its neighbours' clocks.",
            "南澳大利亚州首府，与邻州时间相差半小时。",
        ),
    ),
    "aarhus": _region(
        t("Aarhus", "奥胡斯"),
        ("DK", "DK-82", "Europe/Copenhagen"),
        (56.16, 10.20),
        t("A port city on the east coast of Jutland.", "日德兰半岛东岸的港口城市。"),
    ),
}


def _organisation(region: str, kind: str, name: Texts, **more: str) -> Fields:
    return {"region_id": ref(f"region.{region}"), "kind": kind, "name": name, **more}


OURS: dict[str, Fields] = {
    "office": _organisation(
        "home", "government", sample("Liangjiang Office of International Cooperation", "两江新区国际合作办公室")
    ),
    "committee": _organisation(
        "home", "government", sample("Liangjiang Administrative Committee", "两江新区管理委员会")
    ),
    "exhibition": _organisation(
        "home", "institution", sample("Liangjiang Planning Exhibition Hall", "两江新区规划展览馆")
    ),
}
PARK_SLUGS = {"DE": "park_de", "CH": "park_ch", "IT": "park_it"}

EUROPEAN_ORGANISATIONS: dict[str, Fields] = {
    "duesseldorf": _organisation(
        "duesseldorf", "government", sample("Düsseldorf City Hall, International Office", "杜塞尔多夫市政府国际事务处")
    ),
    "chamber": _organisation("duesseldorf", "chamber", sample("Rhine Chamber of Commerce", "莱茵工商会")),
    "nrw": _organisation(
        "nrw", "government", sample("State Chancellery, European and International Affairs", "州政府欧洲与国际事务司")
    ),
    "piacenza": _organisation(
        "piacenza", "government", sample("Piacenza City Hall, Mayor's Office", "皮亚琴察市政府市长办公室")
    ),
    "logistics": _organisation("piacenza", "park", sample("Po Valley Logistics Park", "波河平原物流园")),
    "basel": _organisation(
        "basel", "government", sample("Basel City Hall, External Affairs", "巴塞尔市政府对外事务处")
    ),
    "basel_park": _organisation(
        "basel", "park", sample("Upper Rhine Innovation Park", "上莱茵创新园"), partner_country="CN"
    ),
    "lodz": _organisation(
        "lodz", "government", sample("Łódź City Hall, Bureau of International Relations", "罗兹市政府国际关系局")
    ),
}
ASIAN_ORGANISATIONS: dict[str, Fields] = {
    "singapore": _organisation(
        "singapore", "government", sample("Singapore City Programme Office", "新加坡城市合作项目办公室")
    ),
    "agency": _organisation(
        "singapore", "agency", sample("Straits Agency for Trade and Cities", "海峡贸易与城市合作署")
    ),
    "almaty": _organisation(
        "almaty", "government", sample("Almaty City Hall, Foreign Relations", "阿拉木图市政府对外联络处")
    ),
    "gumi": _organisation(
        "gumi", "government", sample("Gumi City Hall, International Exchange Team", "龟尾市政府国际交流科")
    ),
    "adelaide": _organisation(
        "adelaide", "government", sample("Adelaide City Hall, Global Partnerships", "阿德莱德市政府全球伙伴处")
    ),
    "aarhus": _organisation(
        "aarhus", "government", sample("Aarhus City Hall, Mayor's Department", "奥胡斯市政府市长办公厅")
    ),
}


def home(days: Days) -> Iterator[Step]:
    """Yield the entry of Chongqing, the home region, its three parks with a name and its sample organisations."""
    yield Step(days.moment(-404, "10:00"), DIRECTOR, _enter_home)


def steps(days: Days) -> Iterator[Step]:
    """Yield the entry of all partner regions with their organisations."""
    yield Step(days.moment(-398, "09:40"), DIRECTOR, partial(_enter_regions, {"nrw": NORTH_RHINE_WESTPHALIA}))
    yield Step(days.moment(-398, "10:05"), EUROPE, partial(_enter_regions, EUROPEAN))
    yield Step(days.moment(-398, "10:30"), ASIA, partial(_enter_regions, ASIAN))
    yield Step(days.moment(-398, "11:10"), EUROPE, partial(_enter_organisations, EUROPEAN_ORGANISATIONS))
    yield Step(days.moment(-398, "11:45"), ASIA, partial(_enter_organisations, ASIAN_ORGANISATIONS))


def _enter_home(scene: Scene) -> None:
    _enter_regions({"chongqing": liangjiang.PARENT}, scene)
    _enter_regions({"home": liangjiang.region(str(scene.ids["region.chongqing"]))}, scene)
    parks = {PARK_SLUGS[park["partner_country"]]: park | {"region_id": ref("region.home")} for park in liangjiang.PARKS}
    _enter_organisations(parks | OURS, scene)


def _enter_regions(wanted: dict[str, Fields], scene: Scene) -> None:
    for slug, fields in wanted.items():
        made = regions.create(scene.session, scene.act, scene.read(RegionDetails, fields))
        scene.ids[f"region.{slug}"] = made.id


def _enter_organisations(wanted: dict[str, Fields], scene: Scene) -> None:
    for slug, fields in wanted.items():
        made = organisations.create(scene.session, scene.act, scene.read(OrganisationDetails, fields))
        scene.ids[f"organisation.{slug}"] = made.id
