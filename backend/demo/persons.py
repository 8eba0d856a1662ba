"""The ninety people of the demo: family names are the word for sample, pattern or example in many languages.

One line a person: name in the person's own script, family and given name in Latin letters, the name in Chinese
characters where the own script is another, form of address. Whoever has such a name by birth is not meant.
"""

from dataclasses import dataclass

from backend.db import Texts
from backend.demo.words import t

MR, MS = t("Mr", "先生", de="Herr", it="Sig.", fr="M."), t("Ms", "女士", de="Frau", it="Sig.ra", fr="Mme")
MAYOR = t("Mayor", "市长")
ECONOMY = t("Head of Economic Affairs", "经济事务主管")
FOREIGN = t("Head of International Relations", "国际事务处处长")
_PLAIN = str.maketrans("łóńśżźęąćŁéüöáíűőãçô '", "lonszzeacLeuoaiuoaco--")


@dataclass(frozen=True, slots=True)
class Someone:
    """A person with one post: `native` is the name in the person's own script, `zh` in Chinese characters.

    `leaves` is the day, from T, on which the mandate ends; `left` how many months ago the post was given up.
    """

    native: str
    latin: tuple[str, str]
    zh: str | None
    honorific: Texts
    organisation: str
    title: Texts
    rank: int
    locale: str = "en"
    leaves: int | None = None
    left: int | None = None

    @property
    def email(self) -> str:
        """Return the sample address: given.family@example.org in plain letters."""
        return ".".join(part.lower().translate(_PLAIN).strip("-") for part in reversed(self.latin)) + "@example.org"


Name = tuple[str, tuple[str, str], str | None, Texts]


def _ours(native: str, given: str, honorific: Texts, title: Texts, rank: int) -> Someone:
    return Someone(native, ("Shili", given), None, honorific, "committee", title, rank, "zh-Hans")


HOME: dict[str, Someone] = {
    "leader": _ours("示例国安", "Guo'an", MR, t("Director of the Administrative Committee", "管委会主任"), 1),
    "deputy": _ours("示例海燕", "Haiyan", MS, t("Deputy Director", "管委会副主任"), 2),
    "deputy_2": _ours("示例远航", "Yuanhang", MR, t("Deputy Director, economy", "管委会副主任（经济）"), 2),
    "commerce": _ours("示例立新", "Lixin", MR, t("Head of Commerce", "商务局局长"), 3),
    "science": _ours("示例知行", "Zhixing", MS, t("Head of Science and Innovation", "科技创新局局长"), 3),
    "education": _ours("示例桃李", "Taoli", MS, t("Head of Education", "教育局局长"), 3),
    "parks": _ours("示例青山", "Qingshan", MR, t("Head of the park office", "园区办公室主任"), 4),
    "protocol": _ours("示例礼安", "Li'an", MS, t("Protocol", "礼宾专员"), 6),
    "interpreter_de": _ours("示例思源", "Siyuan", MS, t("Interpreter, German", "德语翻译"), 9),
    "interpreter_en": _ours("示例一帆", "Yifan", MR, t("Interpreter, English", "英语翻译"), 9),
    "interpreter_es": _ours("示例西语", "Xiyu", MS, t("Interpreter, Spanish", "西班牙语翻译"), 9),
    "driver": _ours("示例大勇", "Dayong", MR, t("Driver", "司机"), 20),
    "driver_2": _ours("示例平安", "Ping'an", MR, t("Driver", "司机"), 20),
}

LANGUAGES: dict[str, str] = {
    "duesseldorf": "de", "piacenza": "it", "basel": "fr", "duisburg": "de", "antwerp": "nl", "lodz": "pl",
    "gyor": "hu", "zaragoza": "es", "lyon": "fr", "tampere": "fi", "almaty": "ru", "singapore": "en", "gumi": "ko",
    "hamamatsu": "ja", "george_town": "en", "si_racha": "th", "adelaide": "en", "detroit": "en", "puebla": "es",
    "curitiba": "pt", "antofagasta": "es", "durban": "en", "mombasa": "en", "aarhus": "da",
}  # fmt: skip

HEADS: dict[str, Texts] = {
    "duesseldorf": t("Lord Mayor", "市长"),
    "duisburg": t("Lord Mayor", "市长"),
    "basel": t("President of the Government", "政府主席"),
    "singapore": t("Programme Director", "项目主任"),
    "almaty": t("Deputy Akim", "副市长"),
    "mombasa": t("County Governor", "县长"),
}
"""What the head of the city is called where it is not Mayor."""

CITY_PEOPLE: dict[str, tuple[Name, Name, Name]] = {
    "duesseldorf": (
        ("Anna Muster", ("Muster", "Anna"), "安娜·穆斯特", MS),
        ("Jens Beispiel", ("Beispiel", "Jens"), "延斯·拜施皮尔", MR),
        ("Silke Vorbild", ("Vorbild", "Silke"), "西尔克·福尔比尔德", MS),
    ),
    "piacenza": (
        ("Chiara Esempio", ("Esempio", "Chiara"), "基娅拉·埃森皮奥", MS),
        ("Luca Modello", ("Modello", "Luca"), "卢卡·莫代洛", MR),
        ("Paola Campione", ("Campione", "Paola"), "保拉·坎皮奥内", MS),
    ),
    "basel": (
        ("Claire Exemple", ("Exemple", "Claire"), "克莱尔·埃克桑普勒", MS),
        ("Urs Beispiel", ("Beispiel", "Urs"), "乌尔斯·拜施皮尔", MR),
        ("Noémie Modèle", ("Modele", "Noemie"), "诺埃米·莫代勒", MS),
    ),
    "duisburg": (
        ("Frank Muster", ("Muster", "Frank"), "弗兰克·穆斯特", MR),
        ("Ulrike Vorlage", ("Vorlage", "Ulrike"), "乌尔丽克·福尔拉格", MS),
        ("Kemal Beispiel", ("Beispiel", "Kemal"), "凯末尔·拜施皮尔", MR),
    ),
    "antwerp": (
        ("Lotte Voorbeeld", ("Voorbeeld", "Lotte"), "洛特·福尔贝尔德", MS),
        ("Pieter Staal", ("Staal-Voorbeeld", "Pieter"), "彼得·斯塔尔", MR),
        ("Saskia Model", ("Model", "Saskia"), "萨斯基娅·莫代尔", MS),
    ),
    "lodz": (
        ("Jan Przykład", ("Przykład", "Jan"), "扬·普日克瓦德", MR),
        ("Ewa Wzór", ("Wzór", "Ewa"), "埃娃·弗祖尔", MS),
        ("Marek Okaz", ("Okaz", "Marek"), "马雷克·奥卡兹", MR),
    ),
    "gyor": (
        ("Minta Gábor", ("Minta", "Gabor"), "明陶·加博尔", MR),
        ("Példa Zsófia", ("Pelda", "Zsofia"), "佩尔道·若菲娅", MS),
        ("Minta Péter", ("Minta", "Peter"), "明陶·彼得", MR),
    ),
    "zaragoza": (
        ("Pilar Ejemplo", ("Ejemplo", "Pilar"), "皮拉尔·埃亨普洛", MS),
        ("Jorge Muestra", ("Muestra", "Jorge"), "豪尔赫·穆埃斯特拉", MR),
        ("Nuria Modelo", ("Modelo", "Nuria"), "努里娅·莫德洛", MS),
    ),
    "lyon": (
        ("Hugo Exemple", ("Exemple", "Hugo"), "于戈·埃克桑普勒", MR),
        ("Inès Modèle", ("Modele", "Ines"), "伊内丝·莫代勒", MS),
        ("Rémi Spécimen", ("Specimen", "Remi"), "雷米·斯佩西芒", MR),
    ),
    "tampere": (
        ("Aino Esimerkki", ("Esimerkki", "Aino"), "艾诺·埃西梅尔基", MS),
        ("Veikko Malli", ("Malli", "Veikko"), "韦科·马利", MR),
        ("Sanna Näyte", ("Nayte", "Sanna"), "桑娜·奈于特", MS),
    ),
    "almaty": (
        ("Айгүл Үлгі", ("Ulgi", "Aigul"), "艾古丽·于尔吉", MS),
        ("Ерлан Мысал", ("Mysal", "Yerlan"), "叶尔兰·梅萨尔", MR),
        ("Дана Үлгі", ("Ulgi", "Dana"), "达娜·于尔吉", MS),
    ),
    "singapore": (
        ("示例伟明", ("Shili", "Weiming"), None, MR),
        ("Farah Contoh", ("Contoh", "Farah"), "法拉·尊托", MS),
        ("示例慧敏", ("Shili", "Huimin"), None, MS),
    ),
    "gumi": (
        ("예시민준", ("Yesi", "Minjun"), "礼示敏俊", MR),
        ("예시서연", ("Yesi", "Seoyeon"), "礼示瑞妍", MS),
        ("견본지훈", ("Gyeonbon", "Jihun"), "见本智勋", MR),
    ),
    "hamamatsu": (
        ("見本健太", ("Mihon", "Kenta"), "见本健太", MR),
        ("例花子", ("Rei", "Hanako"), "例花子", MS),
        ("見本翔", ("Mihon", "Sho"), "见本翔", MR),
    ),
    "george_town": (
        ("Aishah Contoh", ("Contoh", "Aishah"), "艾莎·尊托", MS),
        ("示例国强", ("Shili", "Kok Keong"), None, MR),
        ("Ravi Misal", ("Misal", "Ravi"), "拉维·米萨尔", MR),
    ),
    "si_racha": (
        ("สมชาย ตัวอย่าง", ("Tuayang", "Somchai"), "颂猜·段扬", MR),
        ("มะลิ ตัวอย่าง", ("Tuayang", "Mali"), "玛丽·段扬", MS),
        ("อนันต์ แบบอย่าง", ("Baepyang", "Anan"), "阿南·拜扬", MR),
    ),
    "adelaide": (
        ("Morgan Sample", ("Sample", "Morgan"), "摩根·桑普尔", MS),
        ("Alex Sample", ("Sample", "Alex"), "亚历克斯·桑普尔", MR),
        ("Jordan Pattern", ("Pattern", "Jordan"), "乔丹·帕特恩", MS),
    ),
    "detroit": (
        ("Taylor Specimen", ("Specimen", "Taylor"), "泰勒·斯佩西门", MR),
        ("Casey Example", ("Example", "Casey"), "凯西·伊格赞普尔", MS),
        ("Robin Template", ("Template", "Robin"), "罗宾·坦普雷特", MR),
    ),
    "puebla": (
        ("María Ejemplo", ("Ejemplo", "Maria"), "玛丽亚·埃亨普洛", MS),
        ("Diego Muestra", ("Muestra", "Diego"), "迭戈·穆埃斯特拉", MR),
        ("Lucía Modelo", ("Modelo", "Lucia"), "露西娅·莫德洛", MS),
    ),
    "curitiba": (
        ("João Exemplo", ("Exemplo", "Joao"), "若昂·伊赞普卢", MR),
        ("Beatriz Amostra", ("Amostra", "Beatriz"), "贝亚特丽斯·阿莫斯特拉", MS),
        ("Caio Modelo", ("Modelo", "Caio"), "卡约·莫德卢", MR),
    ),
    "antofagasta": (
        ("Rosa Ejemplo", ("Ejemplo", "Rosa"), "罗莎·埃亨普洛", MS),
        ("Tomás Patrón", ("Patron", "Tomas"), "托马斯·帕特龙", MR),
        ("Elena Muestra", ("Muestra", "Elena"), "埃莱娜·穆埃斯特拉", MS),
    ),
    "durban": (
        ("Thandi Isibonelo", ("Isibonelo", "Thandi"), "坦迪·伊西博内洛", MS),
        ("Sipho Isibonelo", ("Isibonelo", "Sipho"), "西弗·伊西博内洛", MR),
        ("Priya Sample", ("Sample", "Priya"), "普丽娅·桑普尔", MS),
    ),
    "mombasa": (
        ("Amani Mfano", ("Mfano", "Amani"), "阿马尼·姆法诺", MR),
        ("Zawadi Kielelezo", ("Kielelezo", "Zawadi"), "扎瓦迪·基莱莱佐", MS),
        ("Juma Mfano", ("Mfano", "Juma"), "朱马·姆法诺", MR),
    ),
    "aarhus": (
        ("Mette Eksempel", ("Eksempel", "Mette"), "梅特·埃克森佩尔", MS),
        ("Lars Mønster", ("Monster", "Lars"), "拉斯·门斯特", MR),
        ("Freja Prøve", ("Prove", "Freja"), "弗蕾娅·普勒沃", MS),
    ),
}
"""For each partner city its head, who writes to us there, and who looks after the economy."""

ELSEWHERE: dict[str, Someone] = {
    "chamber": Someone(
        "Petra Vorlage", ("Vorlage", "Petra"), "佩特拉·福尔拉格", MS, "chamber", t("President", "会长"), 3, "de"
    ),
    "nrw": Someone("Uwe Muster", ("Muster", "Uwe"), "乌韦·穆斯特", MR, "nrw", t("Head of Department", "司长"), 3, "de"),
    "basel_park": Someone(
        "Reto Muster", ("Muster", "Reto"), "雷托·穆斯特", MR, "basel_park", t("Chief Executive", "首席执行官"), 3, "de"
    ),
    "agency": Someone(
        "Nurul Contoh", ("Contoh", "Nurul"), "努鲁尔·尊托", MS, "agency", t("Chief Executive", "署长"), 3
    ),
    "antwerp_port": Someone(
        "Wim Voorbeeld",
        ("Voorbeeld", "Wim"),
        "维姆·福尔贝尔德",
        MR,
        "antwerp_port",
        t("Port Director", "港口主任"),
        3,
        "nl",
    ),
}
LEAVES: dict[str, int] = {"mayor_lodz": 20}
"""Whose mandate ends soon, and when, from T."""
LEFT: dict[str, int] = {"office_detroit": 7}
"""Who gave up the post some months ago; nobody has followed, the post is vacant."""
