"""The 24 partner regions of the demo: names and geography are real, whatever is said to go on with them is not."""

from dataclasses import dataclass

from backend.db import Texts
from backend.demo.diary import ASIA, EUROPE, Fields, ref
from backend.demo.words import t

TECHNOLOGY = "technologies_industry_digital"
CULTURE = "tourism_culture_creativity"
LEARNING = "education_innovation_clusters"


@dataclass(frozen=True, slots=True)
class City:
    """A partner region: where it is, one sentence about it, its themes, and whose desk it is on."""

    name: Texts
    where: tuple[str, str | None, str]
    at: tuple[float, float]
    profile: Texts
    desk: str
    themes: tuple[str, ...] = ()
    under: str | None = None

    @property
    def fields(self) -> Fields:
        """Return it in the shape of POST /regions."""
        country, subdivision, zone = self.where
        return {
            "name": self.name,
            "country": country,
            "subdivision": subdivision,
            "level": "city",
            "parent_id": ref(f"region.{self.under}") if self.under else None,
            "timezone": zone,
            "latitude": self.at[0],
            "longitude": self.at[1],
            "profile": self.profile,
            "themes": list(self.themes),
        }


CITIES: dict[str, City] = {
    "duesseldorf": City(
        t("Düsseldorf", "杜塞尔多夫"),
        ("DE", "DE-NW", "Europe/Berlin"),
        (51.23, 6.78),
        t("Capital of North Rhine-Westphalia, on the Rhine.", "北莱茵-威斯特法伦州首府，位于莱茵河畔。"),
        EUROPE,
        (TECHNOLOGY, LEARNING),
        under="nrw",
    ),
    "piacenza": City(
        t("Piacenza", "皮亚琴察"),
        ("IT", "IT-45", "Europe/Rome"),
        (45.05, 9.70),
        t("A city in Emilia-Romagna, on the Po.", "位于艾米利亚-罗马涅大区，波河之畔。"),
        EUROPE,
        (TECHNOLOGY, CULTURE),
    ),
    "basel": City(
        t("Basel", "巴塞尔"),
        ("CH", "CH-BS", "Europe/Zurich"),
        (47.56, 7.59),
        t(
            "A city on the Rhine where Switzerland meets Germany and France.",
            "位于莱茵河畔，地处瑞士、德国、法国交界处。",
        ),
        EUROPE,
        (TECHNOLOGY,),
    ),
    "duisburg": City(
        t("Duisburg", "杜伊斯堡"),
        ("DE", "DE-NW", "Europe/Berlin"),
        (51.43, 6.76),
        t("A city at the mouth of the Ruhr, with an inland port.", "位于鲁尔河口，拥有内河港口。"),
        EUROPE,
        (TECHNOLOGY,),
        under="nrw",
    ),
    "antwerp": City(
        t("Antwerp", "安特卫普", nl="Antwerpen"),
        ("BE", "BE-VLG", "Europe/Brussels"),
        (51.22, 4.40),
        t("A port city on the Scheldt.", "斯海尔德河畔的港口城市。"),
        EUROPE,
        (TECHNOLOGY,),
    ),
    "lodz": City(
        t("Łódź", "罗兹"),
        ("PL", "PL-10", "Europe/Warsaw"),
        (51.77, 19.46),
        t("A city in the middle of Poland.", "波兰中部城市。"),
        EUROPE,
        (TECHNOLOGY, CULTURE),
    ),
    "gyor": City(
        t("Győr", "杰尔"),
        ("HU", "HU-GY", "Europe/Budapest"),
        (47.69, 17.63),
        t("A city halfway between Vienna and Budapest.", "位于维也纳与布达佩斯之间的城市。"),
        EUROPE,
        (TECHNOLOGY,),
    ),
    "zaragoza": City(
        t("Zaragoza", "萨拉戈萨"),
        ("ES", "ES-AR", "Europe/Madrid"),
        (41.65, -0.89),
        t("Capital of Aragon, on the Ebro.", "阿拉贡自治区首府，位于埃布罗河畔。"),
        EUROPE,
        (CULTURE,),
    ),
    "lyon": City(
        t("Lyon", "里昂"),
        ("FR", "FR-ARA", "Europe/Paris"),
        (45.76, 4.84),
        t("A city where the Saône joins the Rhône.", "索恩河与罗讷河交汇处的城市。"),
        EUROPE,
        (CULTURE, LEARNING),
    ),
    "tampere": City(
        t("Tampere", "坦佩雷"),
        ("FI", "FI-11", "Europe/Helsinki"),
        (61.50, 23.77),
        t("A Finnish city between two lakes.", "两湖之间的芬兰城市。"),
        EUROPE,
        (TECHNOLOGY, LEARNING),
    ),
    "almaty": City(
        t("Almaty", "阿拉木图", kk="Алматы"),
        ("KZ", "KZ-75", "Asia/Almaty"),
        (43.24, 76.89),
        t(
            "The largest city of Kazakhstan, at the foot of the Trans-Ili Alatau.",
            "哈萨克斯坦最大城市，位于外伊犁阿拉套山麓。",
        ),
        ASIA,
        (TECHNOLOGY,),
    ),
    "singapore": City(
        t("Singapore", "新加坡", ms="Singapura"),
        ("SG", None, "Asia/Singapore"),
        (1.35, 103.82),
        t("A city state at the southern tip of the Malay Peninsula.", "位于马来半岛南端的城市国家。"),
        ASIA,
        (TECHNOLOGY, LEARNING),
    ),
    "gumi": City(
        t("Gumi", "龟尾", ko="구미"),
        ("KR", "KR-47", "Asia/Seoul"),
        (36.12, 128.34),
        t("A city in North Gyeongsang Province, on the Nakdong River.", "位于庆尚北道，洛东江畔。"),
        ASIA,
        (TECHNOLOGY, CULTURE),
    ),
    "hamamatsu": City(
        t("Hamamatsu", "滨松", ja="浜松"),
        ("JP", "JP-22", "Asia/Tokyo"),
        (34.71, 137.73),
        t("A city in Shizuoka Prefecture, on the Pacific coast.", "位于静冈县太平洋沿岸的城市。"),
        ASIA,
        (CULTURE,),
    ),
    "george_town": City(
        t("George Town", "乔治市"),
        ("MY", "MY-07", "Asia/Kuala_Lumpur"),
        (5.41, 100.33),
        t("A city on the island of Penang.", "位于槟岛的城市。"),
        ASIA,
        (CULTURE, TECHNOLOGY),
    ),
    "si_racha": City(
        t("Si Racha", "是拉差", th="ศรีราชา"),
        ("TH", "TH-20", "Asia/Bangkok"),
        (13.17, 100.93),
        t("A coastal town on the Gulf of Thailand.", "泰国湾沿岸城镇。"),
        ASIA,
        (TECHNOLOGY,),
    ),
    "adelaide": City(
        t("Adelaide", "阿德莱德"),
        ("AU", "AU-SA", "Australia/Adelaide"),
        (-34.93, 138.60),
        t(
            "Capital of South Australia, half an hour off its neighbours' clocks.",
            "南澳大利亚州首府，与邻州时间相差半小时。",
        ),
        ASIA,
        (LEARNING, CULTURE),
    ),
    "detroit": City(
        t("Detroit", "底特律"),
        ("US", "US-MI", "America/Detroit"),
        (42.33, -83.05),
        t("A city in Michigan, on the strait between two lakes.", "位于密歇根州，两湖之间的水道旁。"),
        EUROPE,
        (TECHNOLOGY,),
    ),
    "puebla": City(
        t("Puebla", "普埃布拉"),
        ("MX", "MX-PUE", "America/Mexico_City"),
        (19.04, -98.21),
        t("A city on the Mexican plateau.", "墨西哥高原上的城市。"),
        EUROPE,
        (TECHNOLOGY, CULTURE),
    ),
    "curitiba": City(
        t("Curitiba", "库里蒂巴"),
        ("BR", "BR-PR", "America/Sao_Paulo"),
        (-25.43, -49.27),
        t("Capital of Paraná.", "巴拉那州首府。"),
        EUROPE,
        (CULTURE,),
    ),
    "antofagasta": City(
        t("Antofagasta", "安托法加斯塔"),
        ("CL", "CL-AN", "America/Santiago"),
        (-23.65, -70.40),
        t("A port city in the north of Chile.", "智利北部港口城市。"),
        EUROPE,
    ),
    "durban": City(
        t("Durban (eThekwini)", "德班"),
        ("ZA", "ZA-KZN", "Africa/Johannesburg"),
        (-29.86, 31.02),
        t("A port city on the Indian Ocean.", "印度洋沿岸港口城市。"),
        ASIA,
        (TECHNOLOGY, CULTURE),
    ),
    "mombasa": City(
        t("Mombasa", "蒙巴萨"),
        ("KE", "KE-28", "Africa/Nairobi"),
        (-4.04, 39.67),
        t("A port city on the coast of Kenya.", "肯尼亚沿海港口城市。"),
        ASIA,
        (TECHNOLOGY,),
    ),
    "aarhus": City(
        t("Aarhus", "奥胡斯"),
        ("DK", "DK-82", "Europe/Copenhagen"),
        (56.16, 10.20),
        t("A port city on the east coast of Jutland.", "日德兰半岛东岸的港口城市。"),
        ASIA,
    ),
}
"""By slug; the last is the confidential prospect, which nobody but its team connects with us."""


def of_desk(desk: str) -> dict[str, Fields]:
    """Return the regions on one coordinator's desk, in the shape of POST /regions."""
    return {slug: city.fields for slug, city in CITIES.items() if city.desk == desk}
