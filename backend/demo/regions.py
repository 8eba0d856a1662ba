"""The demo's regions and their sample organisations: names and geography are real, every office in them is a sample."""

from collections.abc import Iterator
from functools import partial

from backend.db import Texts
from backend.demo import cities, liangjiang
from backend.demo.days import Days
from backend.demo.diary import ASIA, DIRECTOR, EUROPE, Fields, Scene, Step, ref
from backend.demo.words import sample, t
from backend.domain.partners import organisations, regions
from backend.domain.partners.organisations import OrganisationDetails
from backend.domain.partners.regions import RegionDetails

NORTH_RHINE_WESTPHALIA: Fields = {
    "name": t("North Rhine-Westphalia", "北莱茵-威斯特法伦州", de="Nordrhein-Westfalen"),
    "country": "DE",
    "subdivision": "DE-NW",
    "level": "province",
    "timezone": "Europe/Berlin",
    "latitude": 51.48,
    "longitude": 7.55,
    "profile": t("A federal state in the west of Germany.", "德国西部的一个联邦州。"),
}


def _organisation(region: str, kind: str, name: Texts, **more: str) -> Fields:
    return {"region_id": ref(f"region.{region}"), "kind": kind, "name": name, **more}


def _city_hall(region: str, office: str, zh: str) -> Fields:
    """Return the city hall's office that ours writes to, as `<city> City Hall, <office>`."""
    name = cities.CITIES[region].name
    return _organisation(region, "government", sample(f"{name['en']} City Hall, {office}", f"{name['zh-Hans']}{zh}"))


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
    "river_port": _organisation("home", "port", sample("Liangjiang River Port", "两江内河港")),
    "institute": _organisation("home", "university", sample("Liangjiang Institute of Technology", "两江理工学院")),
}
PARK_SLUGS = {"DE": "park_de", "CH": "park_ch", "IT": "park_it"}

CITY_HALLS: dict[str, tuple[str, str]] = {
    "duesseldorf": ("International Office", "市政府国际事务处"),
    "piacenza": ("Mayor's Office", "市政府市长办公室"),
    "basel": ("External Affairs", "市政府对外事务处"),
    "duisburg": ("Office of the Lord Mayor", "市政府市长办公室"),
    "antwerp": ("International Relations", "市政府国际关系处"),
    "lodz": ("Bureau of International Relations", "市政府国际关系局"),
    "gyor": ("Mayor's Cabinet", "市政府市长办公厅"),
    "zaragoza": ("Office of International Relations", "市政府国际关系办公室"),
    "lyon": ("Directorate of International Cooperation", "市政府国际合作局"),
    "tampere": ("City Strategy", "市政府城市战略处"),
    "almaty": ("Foreign Relations", "市政府对外联络处"),
    "singapore": ("Programme Office", "城市合作项目办公室"),
    "gumi": ("International Exchange Team", "市政府国际交流科"),
    "hamamatsu": ("International Division", "市政府国际课"),
    "george_town": ("City Council Secretariat", "市政厅秘书处"),
    "si_racha": ("Municipal Office", "市政办公室"),
    "adelaide": ("Global Partnerships", "市政府全球伙伴处"),
    "detroit": ("Office of the Mayor", "市政府市长办公室"),
    "puebla": ("Economic Development", "市政府经济发展局"),
    "curitiba": ("International Relations Advisory", "市政府国际事务顾问处"),
    "antofagasta": ("Municipal Administration", "市政管理处"),
    "durban": ("International and Governance Relations", "市政府国际与治理关系处"),
    "mombasa": ("County Executive, Trade", "县政府贸易部"),
    "aarhus": ("Mayor's Department", "市政府市长办公厅"),
}

OTHERS: dict[str, Fields] = {
    "chamber": _organisation("duesseldorf", "chamber", sample("Rhine Chamber of Commerce", "莱茵工商会")),
    "nrw": _organisation(
        "nrw", "government", sample("State Chancellery, European and International Affairs", "州政府欧洲与国际事务司")
    ),
    "logistics": _organisation("piacenza", "park", sample("Po Valley Logistics Park", "波河平原物流园")),
    "basel_park": _organisation(
        "basel", "park", sample("Upper Rhine Innovation Park", "上莱茵创新园"), partner_country="CN"
    ),
    "duisburg_port": _organisation("duisburg", "port", sample("Ruhr Mouth Inland Port", "鲁尔河口内河港")),
    "antwerp_port": _organisation("antwerp", "port", sample("Scheldt Port Company", "斯海尔德港口公司")),
    "lyon_museum": _organisation("lyon", "institution", sample("Museum of Silk and Light", "丝绸与光影博物馆")),
    "tampere_university": _organisation("tampere", "university", sample("Two Lakes University", "双湖大学")),
    "agency": _organisation(
        "singapore", "agency", sample("Straits Agency for Trade and Cities", "海峡贸易与城市合作署")
    ),
    "si_racha_port": _organisation("si_racha", "port", sample("Gulf Container Terminal", "海湾集装箱码头")),
    "puebla_plant": _organisation("puebla", "company", sample("Plateau Vehicle Works", "高原汽车制造厂")),
    "durban_hospital": _organisation("durban", "hospital", sample("Bay Teaching Hospital", "海湾教学医院")),
}


def home(days: Days) -> Iterator[Step]:
    """Yield the entry of Chongqing, the home region, its three parks with a name and its sample organisations."""
    yield Step(days.moment(-404, "10:00"), DIRECTOR, _enter_home)


def steps(days: Days) -> Iterator[Step]:
    """Yield the entry of all partner regions with their organisations."""
    halls = {slug: _city_hall(slug, *office) for slug, office in CITY_HALLS.items()}
    yield Step(days.moment(-398, "09:40"), DIRECTOR, partial(_enter_regions, {"nrw": NORTH_RHINE_WESTPHALIA}))
    yield Step(days.moment(-398, "10:05"), EUROPE, partial(_enter_regions, cities.of_desk(EUROPE)))
    yield Step(days.moment(-398, "10:30"), ASIA, partial(_enter_regions, cities.of_desk(ASIA)))
    yield Step(days.moment(-398, "11:10"), EUROPE, partial(_enter_organisations, halls))
    yield Step(days.moment(-398, "11:45"), ASIA, partial(_enter_organisations, OTHERS))


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
