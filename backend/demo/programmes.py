"""The programmes of the demo's visits, item by item: kind, day, hours, what and where.

Flights begin on one city's clock and end on another's; one line of the first programme is for our side alone.
"""

from backend.db import Texts
from backend.demo.days import Days, at
from backend.demo.diary import Fields
from backend.demo.words import sample, t

HOME, BERLIN, ROME, ZURICH = "Asia/Shanghai", "Europe/Berlin", "Europe/Rome", "Europe/Zurich"
HOTEL = sample("Riverside Guest House", "江畔宾馆")
COMMITTEE = sample("Administrative Committee, reception hall", "管委会会见厅")
AIRPORT = t("Chongqing Jiangbei International Airport", "重庆江北国际机场")
GERMAN_PARK = t("Sino-Germany Industrial Park", "中德产业园")
RESTAURANT = sample("Terrace over the Jialing", "嘉陵江畔餐厅")
CITY_HALL = t("City hall (sample)", "市政厅（示例）")


def item(kind: str, hours: tuple[str, str], title: Texts, place: Texts | None = None, **more: object) -> Fields:
    """Return an item whose `starts_at` and `ends_at` are hours still; `on` gives them their day."""
    return {"kind": kind, "title": title, "place": place, "starts_at": hours[0], "ends_at": hours[1], **more}


def on(days: Days, offset: int, zone: str, *items: Fields) -> list[Fields]:
    """Return the items on the day T+offset in `zone`; `nights` says how many midnights an item lasts over."""
    placed = []
    for one in items:
        nights = int(one.get("nights", 0))
        fields = {name: value for name, value in one.items() if name != "nights"}
        fields["starts_at"] = at(days.day(offset), one["starts_at"])
        fields["ends_at"] = at(days.day(offset + nights), one["ends_at"])
        placed.append({"timezone": zone, **fields})
    return placed


def four_days(days: Days) -> list[Fields]:
    """Return the programme of the delegation that is here today: 22 items from T-2, when it took off, to T+2."""
    flight = item("flight", ("13:30", "07:15"), t("Flight from Frankfurt", "法兰克福飞抵重庆"), AIRPORT, nights=1)
    return [
        *on(days, -2, BERLIN, flight | {"ends_timezone": HOME}),
        *on(days, -1, HOME, *ARRIVAL),
        *on(days, 0, HOME, *TALKS_DAY),
        *on(days, 1, HOME, *PARK_DAY),
        *on(days, 2, HOME, *DEPARTURE),
    ]


ARRIVAL = (
    item("transfer", ("08:00", "09:00"), t("Transfer to the hotel", "乘车前往酒店"), HOTEL),
    item("rest", ("09:00", "11:30"), t("Check-in and rest", "入住休息"), HOTEL),
    item("meal", ("12:00", "13:15"), t("Light lunch", "简餐"), HOTEL),
    item(
        "courtesy_call",
        ("15:00", "16:00"),
        t("Call on the Director of the Administrative Committee", "管委会主任会见"),
        COMMITTEE,
    ),
    item("press", ("16:00", "16:20"), t("Photograph and short statements", "合影并简短发言"), COMMITTEE),
    item("meal", ("18:30", "20:30"), t("Welcome dinner", "欢迎晚宴"), RESTAURANT),
)
TALKS_DAY = (
    item(
        "talks",
        ("08:15", "08:45"),
        t("Briefing of our own side", "我方内部碰头会"),
        COMMITTEE,
        audience="internal",
        text=t("Do not raise the plot of land.", "不要提及地块问题。"),
    ),
    item("talks", ("09:00", "11:00"), t("Talks: machine building and fairs", "会谈：机械制造与会展"), COMMITTEE),
    item("transfer", ("11:00", "11:40"), t("Transfer to the park", "乘车前往园区"), GERMAN_PARK),
    item("meal", ("12:00", "13:30"), t("Working lunch with companies", "与企业工作午餐"), GERMAN_PARK),
    item("site_visit", ("14:00", "16:00"), t("Sino-Germany Industrial Park", "参观中德产业园"), GERMAN_PARK),
    item("meal", ("18:30", "20:00"), t("Dinner with chamber members", "与商会会员晚餐"), RESTAURANT),
)
PARK_DAY = (
    item("site_visit", ("09:00", "10:30"), t("Test road for assisted driving", "参观辅助驾驶测试道路")),
    item(
        "ceremony",
        ("11:00", "11:30"),
        t("Planting of a tree", "植树仪式"),
        sample("Park of the Cities", "城市友谊公园"),
    ),
    item("meal", ("12:00", "13:30"), t("Lunch", "午餐"), HOTEL),
    item("talks", ("14:30", "16:00"), t("Talks: vocational schools", "会谈：职业教育"), COMMITTEE),
    item("rest", ("16:30", "18:30"), t("At leisure; a walk by the river is offered", "自由活动，可沿江散步"), HOTEL),
    item("meal", ("19:00", "21:00"), t("Hot pot, informal", "火锅便宴"), RESTAURANT),
)
DEPARTURE = (
    item("talks", ("09:00", "10:00"), t("Closing round: who does what by when", "总结会：分工与时限"), COMMITTEE),
    item("transfer", ("10:15", "11:15"), t("Transfer to the airport", "乘车前往机场"), AIRPORT),
    item("flight", ("13:40", "18:10"), t("Flight to Frankfurt", "飞往法兰克福"), AIRPORT, ends_timezone=BERLIN),
)


def ten_days(days: Days, start: int) -> list[Fields]:
    """Return the first plan of the journey to three cities; flights, and the meeting that is the point of each."""
    outward_flight = item("flight", ("01:30", "06:05"), t("Flight to Frankfurt", "飞往法兰克福"), AIRPORT)
    home_flight = item(
        "flight",
        ("21:30", "16:20"),
        t("Flight from Milan", "米兰飞抵重庆"),
        t("Milan Malpensa", "米兰马尔彭萨机场"),
        ends_timezone=HOME,
        nights=1,
    )
    fair = item("site_visit", ("14:00", "16:30"), t("Fair grounds", "参观会展中心"))
    train = item("transfer", ("07:20", "12:00"), t("Train to Basel", "乘火车前往巴塞尔"))
    board = item("talks", ("10:00", "12:30"), t("Talks with the park's board", "与园区董事会会谈"))
    terminal = item("site_visit", ("09:30", "11:30"), t("Rail terminal and warehouse", "参观铁路场站与仓库"))
    call = item("courtesy_call", ("10:00", "11:00"), t("Call on the Lord Mayor", "拜会市长"), CITY_HALL)
    mayor = item("courtesy_call", ("15:00", "16:00"), t("Call on the Mayor", "拜会市长"), CITY_HALL)
    return [
        *on(days, start, HOME, outward_flight | {"ends_timezone": BERLIN}),
        *on(days, start + 1, BERLIN, call, fair),
        *on(days, start + 3, BERLIN, train | {"ends_timezone": ZURICH}),
        *on(days, start + 4, ZURICH, board),
        *on(days, start + 7, ROME, mayor),
        *on(days, start + 8, ROME, terminal, home_flight),
    ]


def one_call(days: Days, offset: int) -> list[Fields]:
    """Return the online meeting: on Adelaide's clock, half an hour off everybody's."""
    talk = item("talks", ("14:00", "15:30"), t("Student and arts exchange", "学生与艺术交流"), t("Online", "线上"))
    return on(days, offset, "Australia/Adelaide", talk)


def singapore(days: Days, offset: int) -> list[Fields]:
    """Return the programme of the visit three weeks ago."""
    zone = "Asia/Singapore"
    welcome = item("meal", ("18:30", "20:30"), t("Welcome dinner", "欢迎晚宴"))
    talks = item("talks", ("09:30", "12:00"), t("Talks: trade services", "会谈：贸易服务"))
    port = item("site_visit", ("14:00", "16:00"), t("Container terminal", "参观集装箱码头"))
    seminar = item("talks", ("10:00", "12:30"), t("Seminar with companies", "企业座谈会"))
    closing = item("talks", ("09:00", "10:30"), t("Closing round", "总结会"))
    return [
        *on(days, offset, zone, welcome),
        *on(days, offset + 1, zone, talks, port),
        *on(days, offset + 2, zone, seminar),
        *on(days, offset + 3, zone, closing),
    ]


def almaty(days: Days, offset: int) -> list[Fields]:
    """Return the programme of the visit that is reported."""
    call = item("courtesy_call", ("10:00", "11:00"), t("Call on the Deputy Director", "管委会副主任会见"), COMMITTEE)
    talks = item("talks", ("11:00", "12:30"), t("Talks: rail freight", "会谈：铁路货运"), COMMITTEE)
    station = item("site_visit", ("14:30", "16:30"), t("Rail terminal", "参观铁路场站"))
    return [*on(days, offset, HOME, call, talks), *on(days, offset + 1, HOME, station)]


def gumi(days: Days, offset: int) -> list[Fields]:
    """Return the draft of the visit that prepares the tenth anniversary; its partner knows nothing yet."""
    call = item("courtesy_call", ("10:00", "11:00"), t("Call on the Deputy Director", "管委会副主任会见"), COMMITTEE)
    talks = item("talks", ("14:00", "16:30"), t("Talks: the anniversary year", "会谈：周年纪念活动"), COMMITTEE)
    dinner = item("meal", ("18:30", "20:30"), t("Welcome dinner", "欢迎晚宴"), RESTAURANT)
    park = item("site_visit", ("09:30", "11:30"), t("Electronics plant", "参观电子工厂"))
    return [*on(days, offset, HOME, call, talks, dinner), *on(days, offset + 1, HOME, park)]


def puebla(days: Days, offset: int) -> list[Fields]:
    """Return the programme of the visit that is called off."""
    call = item("courtesy_call", ("15:00", "16:00"), t("Call on the Deputy Director", "管委会副主任会见"), COMMITTEE)
    roads = item("site_visit", ("09:00", "11:30"), t("Test road for assisted driving", "参观辅助驾驶测试道路"))
    talks = item("talks", ("14:00", "16:00"), t("Talks: vehicle makers", "会谈：车企对接"), COMMITTEE)
    dinner = item("meal", ("18:30", "20:30"), t("Farewell dinner", "欢送晚宴"), RESTAURANT)
    return on(days, offset, HOME, roads, talks, call | {"starts_at": "16:30", "ends_at": "17:15"}, dinner)


def piacenza(days: Days, offset: int) -> list[Fields]:
    """Return the programme of last year's visit."""
    mayor = item("courtesy_call", ("10:00", "11:00"), t("Call on the Mayor", "拜会市长"), CITY_HALL)
    terminal = item("site_visit", ("14:30", "16:30"), t("Rail terminal and warehouse", "参观铁路场站与仓库"))
    talks = item("talks", ("09:30", "12:00"), t("Talks: the first forum", "会谈：首届论坛"), CITY_HALL)
    return [*on(days, offset, ROME, mayor, terminal), *on(days, offset + 1, ROME, talks)]
