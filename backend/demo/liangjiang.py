"""The home region of the demo office: its own one-page profile, every sentence typed, in the shape of POST /regions.

The English is the profile's; the Chinese is a translation made for Amity and marked as such. Nothing is added: three
of the six international parks have no name in the profile, so they have none here. The profile's two pictures are
not kept; their credit lines are.
"""

from typing import Any

Fields = dict[str, Any]


def _t(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh-Hans": zh}


def _begin(paragraph: int, en: str, zh: str) -> Fields:
    """Return what opens a sentence: its text, marked as translated, and its paragraph."""
    return {"text": _t(en, zh), "translated": ["zh-Hans"], "paragraph": paragraph}


def _figure(indicator: str, value: str, qualifier: str = "=", **fields: object) -> Fields:
    return {"indicator": indicator, "value": value, "qualifier": qualifier, **fields}


def _spoken(indicator: str, **fields: object) -> Fields:
    return {"kind": "figure", "indicator": indicator, **fields}


def _sector(slug: str, role: str, **fields: object) -> Fields:
    return {"kind": "sector", "slug": slug, "role": role, **fields}


PARENT: Fields = {
    "name": _t("Chongqing", "重庆"),
    "country": "CN",
    "subdivision": "CN-CQ",
    "level": "city",
    "timezone": "Asia/Shanghai",
    "latitude": 29.56,
    "longitude": 106.55,
}

FIGURES: list[Fields] = [
    _figure("gdp", "367500000000", unit="CNY", year=2020),
    _figure("companies_fortune500", "160", ">"),
    _figure("foreign_trade_share", "1/3", ">"),
    _figure("foreign_capital_share", "1/3", ">"),
    _figure("natural_area", "650", unit="km2"),
    _figure("parks", "100", ">"),
    _figure("minutes_to_park", "7", "<=", unit="minutes"),
    _figure("international_parks", "6"),
    _figure("population", "3290000"),
    _figure("area", "1200", unit="km2"),
]

STANDING: list[Fields] = [
    {
        "kind": "founded",
        "authority": _t("State Council", "国务院"),
        "since": "2010",
        **_begin(
            1,
            "Chongqing Liangjiang New Area, approved by the State Council in 2010, is the first national new area in "
            "inland China, and the third nationwide.",
            "重庆两江新区于2010年经国务院批准设立，是中国内陆首个、全国第三个国家级新区。",
        ),
    },
    {
        "kind": "distinction",
        "rank": 1,
        "name": _t("national new area", "国家级新区"),
        "scope": _t("inland China", "中国内陆"),
    },
    {
        "kind": "distinction",
        "rank": 3,
        "name": _t("national new area", "国家级新区"),
        "scope": _t("nationwide", "全国"),
    },
    {
        "kind": "goal",
        "name": _t("gateway of the inland region for openness", "内陆地区开放门户"),
        **_begin(
            1,
            "It is ramping up efforts to become a gateway of the inland region for openness and a smart city in "
            "Chongqing.",
            "两江新区正加快建设内陆地区开放门户和重庆的智慧城市。",
        ),
    },
    {"kind": "goal", "name": _t("smart city", "智慧城市")},
]

ECONOMY: list[Fields] = [
    _spoken(
        "gdp",
        **_begin(
            2,
            "In 2020, the GDP of Liangjiang New Area reached RMB 367.5 billion.",
            "2020年，两江新区地区生产总值达3675亿元。",
        ),
    ),
    _spoken(
        "companies_fortune500",
        **_begin(
            2,
            "It has attracted more than 160 Fortune 500 enterprises, and its total foreign trade and foreign capital "
            "make up over one-third of Chongqing City.",
            "两江新区已引进世界500强企业160余家，其对外贸易和外资总额占重庆市的比重超过三分之一。",
        ),
    ),
    _spoken("foreign_trade_share"),
    _spoken("foreign_capital_share"),
    {
        "kind": "label",
        "name": _t("2+2+2", "2+2+2"),
        **_begin(
            3,
            'Liangjiang New Area has now formed a "2+2+2" modern industrial system, consisting of TWO '
            "hundreds-of-billion-level pillar industries (automobiles and electronic information), TWO cultivation "
            "pillar industries (high-end equipment and biomedicine), and TWO integration industries (scientific and "
            "technological innovation and modern services).",
            "两江新区现已形成“2+2+2”现代产业体系，包括两大千亿级支柱产业（汽车和电子信息）、两大培育支柱产业"
            "（高端装备和生物医药）以及两大融合产业（科技创新和现代服务业）。",
        ),
    },
    _sector("automobiles", "pillar", scale=_t("hundreds-of-billion-level", "千亿级")),
    _sector("electronic_information", "pillar", scale=_t("hundreds-of-billion-level", "千亿级")),
    _sector("high_end_equipment", "emerging_pillar"),
    _sector("biomedicine", "emerging_pillar"),
    _sector("sci_tech_innovation", "integration"),
    _sector("modern_services", "integration"),
]

LIVING: list[Fields] = [
    {
        "kind": "label",
        "role": "slogan",
        "name": _t("Half Nature and Half City", "一半自然，一半城市"),
        **_begin(
            4,
            'Featuring "Half Nature and Half City", Liangjiang New Area is oriented towards "ecological priority and '
            'green development", with 650 square kilometers of water, mountains and natural areas.',
            "两江新区以“一半自然，一半城市”为特色，坚持“生态优先、绿色发展”的导向，拥有650平方公里的水域、山地和自然区域。",
        ),
    },
    {
        "kind": "label",
        "role": "orientation",
        "name": _t("ecological priority and green development", "生态优先、绿色发展"),
    },
    _spoken("natural_area"),
    _spoken(
        "parks",
        **_begin(
            4,
            'More than 100 ecological parks, urban green parks, and wetland landscapes allow residents to "see green '
            'vegetation outside their doors and walk to a park within 7 minutes".',
            "100多个生态公园、城市绿地公园和湿地景观让居民“出门见绿，7分钟内步行可达公园”。",
        ),
    ),
    {
        "kind": "label",
        "role": "claim",
        "name": _t(
            "see green vegetation outside their doors and walk to a park within 7 minutes",
            "出门见绿，7分钟内步行可达公园",
        ),
    },
    _spoken("minutes_to_park"),
    {
        "kind": "label",
        "name": _t("City with 100 Parks", "百园之城"),
        **_begin(4, 'The "City with 100 Parks" has taken shape.', "“百园之城”已初具规模。"),
    },
]

OPENNESS: list[Fields] = [
    {
        "kind": "platform",
        "role": "core_area",
        "country": "SG",
        "name": _t(
            "China-Singapore (Chongqing) Demonstration Initiative on Strategic Connectivity",
            "中新（重庆）战略性互联互通示范项目",
        ),
        **_begin(
            5,
            "Liangjiang New Area is the heartland of the China-Singapore (Chongqing) Demonstration Initiative on "
            "Strategic Connectivity and the Chongqing Pilot Free Trade Zone.",
            "两江新区是中新（重庆）战略性互联互通示范项目和重庆自由贸易试验区的核心区。",
        ),
    },
    {
        "kind": "platform",
        "role": "core_area",
        "name": _t("Chongqing Pilot Free Trade Zone", "重庆自由贸易试验区"),
    },
    _spoken(
        "international_parks",
        **_begin(
            5,
            "At present, six international cooperation industrial parks have been established, including Sino-Germany "
            "Industrial Park, Sino-Swiss Technopark, and Sino-Italian Industrial Park, making the area a magnet for "
            "international schools, hospitals and communities.",
            "目前已建成六个国际合作产业园，包括中德产业园、中瑞科技园和中意产业园，使两江新区成为吸引国际学校、医院和社区的磁石。",
        ),
    ),
    {"kind": "park", "name": _t("Sino-Germany Industrial Park", "中德产业园"), "country": "DE"},
    {"kind": "park", "name": _t("Sino-Swiss Technopark", "中瑞科技园"), "country": "CH"},
    {"kind": "park", "name": _t("Sino-Italian Industrial Park", "中意产业园"), "country": "IT"},
    {"kind": "institution", "slug": "international_schools"},
    {"kind": "institution", "slug": "hospitals"},
    {"kind": "institution", "slug": "communities"},
]

EUROPE = _t("Europe", "欧洲")

AREAS: list[Fields] = [
    {
        "title": _t("High-end manufacturing", "高端制造业"),
        "text": _t(
            "Liangjiang New Area will work to introduce manufacturers of new energy vehicles and spare parts and "
            "strive to export locally produced new energy vehicles and heavy-duty trucks to Europe. Biomedicine: the "
            "new area aims at attracting leading European medical device manufacturers and pharmaceutical companies to "
            "set up factories and R&D centers in Chongqing.",
            "两江新区将致力于引进新能源汽车及零部件制造企业，并努力推动本地生产的新能源汽车和重型卡车出口欧洲。"
            "生物医药：新区力求吸引欧洲领先的医疗器械制造企业和制药企业来重庆设立工厂和研发中心。",
        ),
        "direction": ["seek", "offer"],
        "sectors": [
            "new_energy_vehicles",
            "vehicle_parts",
            "heavy_trucks",
            "biomedicine",
            "medical_devices",
            "pharmaceuticals",
        ],
        "forms": ["factory", "r_and_d_centre", "export"],
        "counterpart": EUROPE,
        "seeks": [
            _t("manufacturers of new energy vehicles and spare parts", "新能源汽车及零部件制造企业"),
            _t(
                "leading European medical device manufacturers and pharmaceutical companies",
                "欧洲领先的医疗器械制造企业和制药企业",
            ),
        ],
        "offers": [
            _t(
                "locally produced new energy vehicles and heavy-duty trucks",
                "本地生产的新能源汽车和重型卡车",
            ),
        ],
    },
    {
        "title": _t("Scientific and technological innovation", "科技创新"),
        "text": _t(
            "Institutions from Europe are welcome to settle in Chongqing for cooperation projects, branch offices and "
            "talent exchanges.",
            "欢迎来自欧洲的机构落户重庆，开展合作项目、设立分支机构、进行人才交流。",
        ),
        "direction": ["seek"],
        "sectors": ["sci_tech_innovation"],
        "forms": ["project", "branch_office", "talent_exchange"],
        "counterpart": EUROPE,
        "seeks": [_t("Institutions from Europe", "来自欧洲的机构")],
    },
    {
        "title": _t("High-end service sector", "高端服务业"),
        "text": _t(
            "Liangjiang New Area plans to develop headquarters economy, industrial design, high-end hotels, cultural "
            "tourism, catering, healthcare and finance by expanding the service industry pilot and building an "
            'international consumption center, with the "Cuntan International New City" project as the main carrier.',
            "两江新区计划以“寸滩国际新城”项目为主要载体，通过扩大服务业试点、建设国际消费中心，"
            "发展总部经济、工业设计、高端酒店、文化旅游、餐饮、医疗健康和金融。",
        ),
        "direction": ["seek"],
        "sectors": [
            "headquarters_economy",
            "industrial_design",
            "high_end_hotels",
            "cultural_tourism",
            "catering",
            "healthcare",
            "finance",
        ],
        "carriers": [_t("Cuntan International New City", "寸滩国际新城")],
        "means": [
            _t("service industry pilot", "服务业试点"),
            _t("international consumption center", "国际消费中心"),
        ],
    },
    {
        "title": _t("Logistics and trade", "物流与贸易"),
        "text": _t(
            "Liangjiang New Area will give full play to the advantages of the China-Europe Train "
            "(Chongqing-Xinjiang-Europe), New International Land-Sea Trade Corridor, the Yangtze River Golden Waterway "
            "and other channels to promote trade between Chongqing and Europe, set up overseas warehouses on both "
            "sides and encourage European exporters to set up distribution centers in Chongqing.",
            "两江新区将充分发挥中欧班列（渝新欧）、国际陆海贸易新通道、长江黄金水道等通道的优势，促进重庆与欧洲之间的贸易，"
            "在双方设立海外仓，并鼓励欧洲出口商在重庆设立分拨中心。",
        ),
        "direction": ["seek", "offer"],
        "sectors": ["logistics", "trade"],
        "forms": ["overseas_warehouse", "distribution_centre"],
        "counterpart": EUROPE,
        "seeks": [_t("European exporters", "欧洲出口商")],
        "channels": [
            _t("China-Europe Train (Chongqing-Xinjiang-Europe)", "中欧班列（渝新欧）"),
            _t("New International Land-Sea Trade Corridor", "国际陆海贸易新通道"),
            _t("Yangtze River Golden Waterway", "长江黄金水道"),
        ],
    },
    {
        "title": _t("Exchange and cooperation", "交流与合作"),
        "text": _t(
            "Liangjiang New Area encourages the establishment of friendship cities or friendly cooperation regions, "
            "with efforts to jointly build industrial parks and co-organize international forums and events.",
            "两江新区鼓励缔结友好城市或友好合作地区，努力共建产业园区，共同举办国际论坛和活动。",
        ),
        "direction": ["seek", "offer"],
        "forms": ["friendship_city", "friendly_cooperation_region", "joint_park", "co_organised_forum"],
    },
]

REGION: Fields = {
    "name": _t("Chongqing Liangjiang New Area", "重庆两江新区"),
    "short_name": _t("Liangjiang New Area", "两江新区"),
    "country": "CN",
    "subdivision": "CN-CQ",
    "level": "new_area",
    "parent_id": None,
    "timezone": "Asia/Shanghai",
    "figures": FIGURES,
    "statements": [*STANDING, *ECONOMY, *LIVING, *OPENNESS],
    "themes": ["technologies_industry_digital", "tourism_culture_creativity", "education_innovation_clusters"],
    "cooperation_areas": [one | {"translated": ["zh-Hans"]} for one in AREAS],
    "profile": None,
    "credits": ["重庆两江新区官网", "新浪网"],
    "latitude": 29.65,
    "longitude": 106.56,
    "home": True,
}

PARKS: list[Fields] = [
    {"name": one["name"], "kind": "park", "partner_country": one["country"]}
    for one in OPENNESS
    if one["kind"] == "park"
]
"""The three parks with a name, as organisations; `region_id` is the home region's."""


def region(parent_id: str) -> Fields:
    """Return REGION within its parent, Chongqing, of which the two shares are meant."""
    shares = [one | {"of_region_id": parent_id} if one["indicator"].startswith("foreign_") else one for one in FIGURES]
    return REGION | {"parent_id": parent_id, "figures": shares}
