"""Names for benchmarks: thousands that differ, in both scripts, and every one of them visibly a sample.

Each is made of stems that mean "sample" in some language and of usual endings; the same number gives the same name.
"""

from itertools import product

STEMS = [
    ("Muster", "穆斯特"), ("Esempio", "埃森皮奥"), ("Exemple", "埃克桑普勒"), ("Ejemplo", "埃亨普洛"),
    ("Voorbeeld", "福尔贝尔德"), ("Przykład", "普日克瓦德"), ("Sample", "桑普尔"), ("Specimen", "斯佩西门"),
    ("Beispiel", "拜施皮尔"), ("Vzor", "夫佐尔"), ("Minta", "明陶"), ("Esimerk", "埃西梅尔"),
    ("Eksempel", "埃克森佩尔"), ("Örnek", "厄尔内克"), ("Příklad", "普日克拉德"), ("Mönster", "门斯特"),
]  # fmt: skip
ENDINGS = [
    ("hausen", "豪森"), ("dorf", "多夫"), ("burg", "堡"), ("berg", "贝格"), ("feld", "费尔德"), ("stadt", "施塔特"),
    ("bach", "巴赫"), ("brück", "布吕克"), ("hafen", "港"), ("ville", "维尔"), ("mont", "蒙"), ("anza", "安察"),
    ("ago", "阿戈"), ("ovo", "奥沃"), ("grad", "格勒"), ("holm", "霍尔姆"), ("köping", "雪平"), ("vik", "维克"),
    ("ton", "顿"), ("field", "菲尔德"), ("port", "波特"), ("mouth", "茅斯"), ("ia", "亚"), ("ona", "奥纳"),
]  # fmt: skip
BEFORE = [
    ("", ""), ("Bad ", "巴特"), ("Neu", "新"), ("Ober", "上"), ("San ", "圣"), ("Nieder", "下"), ("Alt", "旧"),
    ("Groß ", "大"),
]  # fmt: skip
COUNTRIES = [
    ("DE", "Europe/Berlin"), ("IT", "Europe/Rome"), ("FR", "Europe/Paris"), ("ES", "Europe/Madrid"),
    ("NL", "Europe/Amsterdam"), ("PL", "Europe/Warsaw"), ("GB", "Europe/London"), ("CH", "Europe/Zurich"),
    ("SE", "Europe/Stockholm"), ("HU", "Europe/Budapest"), ("FI", "Europe/Helsinki"), ("BR", "America/Sao_Paulo"),
    ("CL", "America/Santiago"), ("US", "America/Chicago"), ("MX", "America/Mexico_City"), ("KE", "Africa/Nairobi"),
    ("ZA", "Africa/Johannesburg"), ("KZ", "Asia/Almaty"), ("TH", "Asia/Bangkok"), ("SG", "Asia/Singapore"),
    ("MY", "Asia/Kuala_Lumpur"), ("JP", "Asia/Tokyo"), ("KR", "Asia/Seoul"), ("AU", "Australia/Sydney"),
]  # fmt: skip
GIVEN = [
    "Anna", "Bea", "Carla", "David", "Elena", "Felix", "Giulia", "Hanna", "Ivo", "Jonas", "Katrin", "Lukas", "Marta",
    "Nina", "Oskar", "Paula", "Quentin", "Rosa", "Stefan", "Tomás", "Ursula", "Viktor", "Wanda", "Xaver", "Yara", "Zoë",
    "André", "Björn", "Chloé", "Dörte", "Édouard", "Françoise", "Günther", "Håkon", "Inés", "Jürgen", "Łucja", "Søren",
]  # fmt: skip
FAMILY_ENDINGS = [
    "mann",
    "er",
    "ini",
    "etti",
    "ova",
    "ski",
    "sen",
    "son",
    "sson",
    "ez",
    "inho",
    "wicz",
    "ák",
    "nen",
    "li",
    "oğlu",
]
HAN_FAMILY = [("示", "Shi"), ("例", "Li"), ("样", "Yang"), ("范", "Fan"), ("模", "Mo"), ("本", "Ben")]
HAN_GIVEN = [
    ("晓", "xiao"), ("明", "ming"), ("丽", "li"), ("华", "hua"), ("建", "jian"), ("国", "guo"), ("芳", "fang"),
    ("伟", "wei"), ("静", "jing"), ("强", "qiang"), ("敏", "min"), ("杰", "jie"), ("婷", "ting"), ("鹏", "peng"),
    ("雪", "xue"), ("涛", "tao"), ("玲", "ling"), ("海", "hai"), ("燕", "yan"), ("林", "lin"), ("子", "zi"),
    ("涵", "han"), ("宇", "yu"), ("轩", "xuan"), ("欣", "xin"), ("怡", "yi"), ("浩", "hao"), ("然", "ran"),
]  # fmt: skip
SUBJECTS = [
    ("green ports", "绿色港口"), ("machine building", "装备制造"), ("cold-chain freight", "冷链物流"),
    ("vocational training", "职业教育"), ("digital trade", "数字贸易"), ("new energy vehicles", "新能源汽车"),
    ("urban design", "城市设计"), ("health and ageing", "健康养老"), ("food safety", "食品安全"),
    ("start-ups", "创新创业"), ("river protection", "河流保护"), ("youth exchange", "青年交流"),
    ("medical devices", "医疗器械"), ("smart parks", "智慧园区"), ("tourism", "文化旅游"),
    ("silk and design", "丝绸与设计"),
]  # fmt: skip
BODIES = [
    ("Chamber of Commerce", "商会", "chamber"), ("University of Applied Sciences", "应用科技大学", "university"),
    ("City Hall, International Office", "市政厅国际事务处", "government"), ("Industrial Park", "工业园", "park"),
    ("Economic Agency", "经济促进局", "agency"), ("Port Authority", "港务局", "port"),
]  # fmt: skip
POSTS = [
    ("Mayor", "市长", 1), ("Deputy Mayor", "副市长", 2), ("Head of International Relations", "国际关系处处长", 4),
    ("Director", "主任", 3), ("Project officer", "项目官员", 8), ("Rector", "校长", 2), ("Secretary", "秘书", 9),
    ("Interpreter", "翻译", 9),
]  # fmt: skip
VENUES = [
    ("Sample Hall", "示例厅"),
    ("Congress Centre (sample)", "会展中心（示例）"),
    ("Town Hall (sample)", "市政厅（示例）"),
]

_PLACES = list(product(range(len(ENDINGS)), range(len(STEMS)), range(len(BEFORE))))


def place(number: int) -> dict[str, str]:
    """Return a place's name in both languages; some 3,000 differ, later ones bear a number."""
    end, stem, before = _PLACES[number * 7 % len(_PLACES)]
    again = number // len(_PLACES)
    tail = f" {again + 1}" if again else ""
    first = BEFORE[before][0]
    first = BEFORE[before][0]
    plain = STEMS[stem][0] if not first or first.endswith(" ") else STEMS[stem][0].lower()
    return {
        "en": f"{first}{plain}{ENDINGS[end][0]}{tail}",
        "zh-Hans": f"{BEFORE[before][1]}{STEMS[stem][1]}{ENDINGS[end][1]}{tail}",
    }


def subject(number: int) -> tuple[str, str]:
    """Return what something is about, in English and Chinese."""
    return SUBJECTS[number % len(SUBJECTS)]


def person(number: int) -> dict[str, object]:
    """Return the names of a person: two of five are Chinese, some others are written in Chinese too."""
    if number % 5 < 2:
        family, one, two = HAN_FAMILY[number % 6], HAN_GIVEN[number // 6 % 28], HAN_GIVEN[number // 168 % 28]
        given, latin = one[0] + two[0], (one[1] + two[1]).title()
        return {"native": family[0] + given, "family": family[1], "given": latin, "locale": "zh-Hans"}
    stem, ending = STEMS[number % 16], FAMILY_ENDINGS[number // 16 % 16]
    given = GIVEN[number // 5 % len(GIVEN)]
    written = {"zh-Hans": f"{given[0]}·{stem[1]}"} if number % 3 == 0 else None
    return {"family": f"{stem[0]}{ending}", "given": given, "written": written, "locale": "en"}
