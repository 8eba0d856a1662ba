"""Texts: every kind in every language, whole and unmixed."""

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from typing import Literal, get_args

import pytest

from backend.mail import facts as facts_module
from backend.mail.facts import AccountFacts, AllDay, DayFacts, ItemFacts, Lead, Moment, ReminderFacts
from backend.mail.texts import LOCALES, Facts, NotRendered, choose, render
from tests.mail.letters import BERLIN, CHINESE_READER, DAY, ENGLISH_READER, FORUM, NOTICE, SHANGHAI, both

_LEADS = [
    Lead(amount, unit)
    for unit, amount in itertools.product(get_args(Literal["days", "hours", "minutes"]), (-3, -1, 0, 1, 2, 30))
]
_HAN = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
# what stands in Latin letters in a Chinese mail: zones, offsets, our name, the page's address
_LATIN_IN_CHINESE = re.compile(r"Asia/Shanghai|Europe/Berlin|UTC|Amity|https://\S+")


def rendered(facts: Facts, locale: str) -> str:
    kind: Literal["reminder", "day"] = "day" if isinstance(facts, DayFacts) else "reminder"
    reader = CHINESE_READER if locale == "zh-Hans" else ENGLISH_READER
    made = render(kind, replace(facts, recipient=reader), locale)
    assert made.locale == locale
    assert f'<html lang="{locale}">' in made.html
    assert not re.search(r"[ \t]$", made.text.replace("-- \n", ""), re.MULTILINE)
    words_of_html = unescape(re.sub(r"<style>.*?</style>|<[^>]*>", "", made.html, flags=re.DOTALL))
    return f"{made.subject}\n{made.text}\n{words_of_html}"


def check_unmixed(text: str, locale: str) -> None:
    assert not re.search(r"%\(|\{\{|\{%|None|Undefined|_\(", text), text
    if locale == "zh-Hans":
        assert not re.search(r"[A-Za-z]", _LATIN_IN_CHINESE.sub("", text)), text
    else:
        assert not _HAN.search(text), text


def test_there_are_two_languages() -> None:
    assert LOCALES == ("en", "zh-Hans")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", facts_module.ENTRY_KINDS)
def test_every_kind_and_lead_is_worded_in_every_language(kind: str, locale: str) -> None:
    subjects = set()
    years = (1, 2, 3, 11, 12, 20, 21, 100, 113) if kind == "anniversary" else (None,)
    for lead, moved, number in itertools.product(_LEADS, (False, True), years):
        for starts, ends in ((FORUM.starts, FORUM.ends), (AllDay(date(2027, 5, 12)), AllDay(date(2027, 5, 14)))):
            facts = replace(FORUM, entry_kind=kind, lead=lead, moved=moved, years=number, starts=starts, ends=ends)
            text = rendered(facts, locale)
            check_unmixed(text, locale)
            subjects.add((text.splitlines()[0], ends))
    # nothing of what differs is left unsaid in the subject; 0 hours and 0 minutes are both "now"
    assert len(subjects) == (len(_LEADS) - 1) * 2 * len(years) * 2


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("status", facts_module.STATUSES)
def test_every_status_is_worded_in_every_language(status: str, locale: str) -> None:
    check_unmixed(rendered(replace(FORUM, status=status), locale), locale)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", facts_module.ITEM_KINDS)
def test_every_kind_of_item_is_worded_in_every_language(kind: str, locale: str) -> None:
    items = tuple(replace(item, kind=kind) for item in DAY.items)
    check_unmixed(rendered(replace(DAY, items=items), locale), locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_barest_facts_make_a_whole_mail(locale: str) -> None:
    bare = replace(NOTICE, partners=(), url=None, office_name={})
    check_unmixed(rendered(bare, locale), locale)
    items = tuple(ItemFacts(item.kind, item.title, item.starts) for item in DAY.items)
    check_unmixed(rendered(replace(DAY, items=items, partners=(), url=None, office_name={}), locale), locale)


def test_the_last_day_for_notice_in_english() -> None:
    made = render("reminder", replace(NOTICE, recipient=ENGLISH_READER), "en")
    assert made.subject == "Last day for notice: Memorandum with Duisburg — in 30 days (on Sat 5 Dec 2026)"
    assert made.text == (
        "Dear Anna Weber,\n\n"
        "The last day on which notice on “Memorandum with Duisburg” still counts is in 30 days, on Sat 5 Dec 2026.\n\n"
        "When: Sat 5 Dec 2026\n"
        "With: Duisburg, Linz\n\n"
        "Open in Amity:\n"
        "https://amity.office.example/forums/1?day=1&lang=2\n\n"
        "-- \n"
        "Office of International Partnerships · This mail was sent automatically by Amity.\n"
    )


def test_a_moved_forum_in_chinese() -> None:
    made = render("reminder", replace(FORUM, moved=True), "zh-CN")
    assert made.subject == "论坛与活动（日期已变更）：数字经济论坛——7天后（2027年5月12日 星期三）"
    assert made.text == (
        "陈静，您好：\n\n"
        "论坛与活动“数字经济论坛”将于7天后（2027年5月12日 星期三）开始。\n"
        "日期已变更，此前告知的日期不再有效。\n\n"
        "时间：2027年5月12日 星期三 09:30–17:00 上海（UTC+8）\n"
        "地点：博览中心一号厅\n"
        "伙伴：杜伊斯堡、林茨\n"
        "状态：已确认\n\n"
        "备注：\n请携带签署文本。\n原件两份。\n\n"
        "在 Amity 中查看：\n"
        "https://amity.office.example/forums/1?day=1&lang=2\n\n"
        "-- \n"
        "国际交流合作处 · 本邮件由 Amity 自动发送。\n"
    )


def test_a_day_in_english_for_a_reader_elsewhere() -> None:
    made = render("day", replace(DAY, recipient=ENGLISH_READER), "en")
    assert made.subject == "Programme of Wed 12 May 2027: Delegation from Duisburg"
    assert made.text == (
        "Dear Anna Weber,\n\n"
        "The programme of “Delegation from Duisburg” on Wed 12 May 2027 has 3 items."
        " Hours are those of Shanghai (UTC+8) unless another zone is named.\n"
        "With: Duisburg\n\n"
        "09:00–10:30  Talks on logistics\n"
        "    Your time: Wed 12 May 2027, 03:00–04:30 Berlin (UTC+2)\n"
        "    Place: Room 301\n"
        "    Status: confirmed\n"
        "    Interpreter booked\n\n"
        "13:30 Shanghai (UTC+8) – 18:05 Berlin (UTC+2)  Flight home\n"
        "    Your time: Wed 12 May 2027, 07:30–18:05 Berlin (UTC+2)\n\n"
        "All day  Rest: Free\n\n"
        "Open in Amity:\n"
        "https://amity.office.example/visits/1\n\n"
        "-- \n"
        "Office of International Partnerships · This mail was sent automatically by Amity.\n"
    )


def test_a_day_in_chinese() -> None:
    made = render("day", DAY, "zh-Hans")
    assert made.subject == "日程（2027年5月12日 星期三）：杜伊斯堡代表团来访"
    assert made.text.splitlines()[2:9] == [
        "“杜伊斯堡代表团来访”日程（2027年5月12日 星期三）共3项。除另行注明外，均为上海（UTC+8）当地时间。",
        "伙伴：杜伊斯堡",
        "",
        "09:00–10:30  会谈：物流合作会谈",
        "    地点：三〇一会议室",
        "    状态：已确认",
        "    已安排翻译",
    ]


def test_an_item_past_midnight_says_its_date() -> None:
    late = ItemFacts(
        "meal",
        both("Late meal", "夜宵"),
        Moment(datetime(2027, 5, 12, 23), SHANGHAI),
        Moment(datetime(2027, 5, 13, 1), SHANGHAI),
    )
    made = render("day", replace(DAY, items=(late,)), "en")
    assert "has 1 item." in made.text
    assert "23:00 – Thu 13 May 2027, 01:00 Shanghai (UTC+8)  Meal: Late meal\n" in made.text


@pytest.mark.parametrize(
    ("lead", "en", "zh"),
    [
        (Lead(1), "begins tomorrow, on Wed 12 May 2027.", "将于明天（2027年5月12日 星期三）开始。"),
        (Lead(0), "begins today, on Wed 12 May 2027.", "今天（2027年5月12日 星期三）开始。"),
        (Lead(-1), "began yesterday, on Wed 12 May 2027.", "已于昨天（2027年5月12日 星期三）开始。"),
        (Lead(-3), "began 3 days ago, on Wed 12 May 2027.", "已于3天前（2027年5月12日 星期三）开始。"),
        (Lead(2, "hours"), "begins in 2 hours, at 09:30 (UTC+8).", "将于2小时后（09:30 (UTC+8)）开始。"),
        (Lead(1, "minutes"), "begins in 1 minute, at 09:30 (UTC+8).", "将于1分钟后（09:30 (UTC+8)）开始。"),
        (Lead(0, "minutes"), "begins now, at 09:30 (UTC+8).", "现在（09:30 (UTC+8)）开始。"),
    ],
)
def test_before_on_and_after_the_day(lead: Lead, en: str, zh: str) -> None:
    facts = replace(FORUM, lead=lead)
    assert render("reminder", facts, "en").text.splitlines()[2] == f"The event “Digital Economy Forum” {en}"
    assert render("reminder", facts, "zh-Hans").text.splitlines()[2] == f"论坛与活动“数字经济论坛”{zh}"


@pytest.mark.parametrize(
    ("years", "subject", "opening", "zh"),
    [
        (
            *(12, "12th anniversary: Memorandum with Duisburg — in 30 days (on Sat 5 Dec 2026)"),
            "The 12th anniversary of “Memorandum with Duisburg” is in 30 days, on Sat 5 Dec 2026.",
            "“与杜伊斯堡的合作备忘录”将于30天后（2026年12月5日 星期六）迎来12周年。",
        ),
        (
            *(20, "Round anniversary, 20 years: Memorandum with Duisburg — in 30 days (on Sat 5 Dec 2026)"),
            "A round anniversary: “Memorandum with Duisburg” reaches 20 years in 30 days, on Sat 5 Dec 2026.",
            "“与杜伊斯堡的合作备忘录”将于30天后（2026年12月5日 星期六）迎来20周年（逢十周年）。",
        ),
    ],
)
def test_every_tenth_anniversary_stands_out(years: int, subject: str, opening: str, zh: str) -> None:
    facts = replace(NOTICE, entry_kind="anniversary", years=years)
    made = render("reminder", facts, "en")
    assert (made.subject, made.text.splitlines()[2]) == (subject, opening)
    assert render("reminder", facts, "zh-Hans").text.splitlines()[2] == zh


@pytest.mark.parametrize(
    ("asked", "default", "titles", "chosen"),
    [
        ("en", "zh-Hans", ["en", "zh-Hans"], "en"),
        ("en-GB", "zh-Hans", ["en", "zh-Hans"], "en"),
        ("zh-CN", "en", ["en", "zh-Hans"], "zh-Hans"),
        ("zh", "en", ["en", "zh-Hans"], "zh-Hans"),
        ("zh-Hans", "en", ["en", "zh"], "zh-Hans"),
        ("zh-TW", "en", ["en", "zh-Hans"], "en"),
        ("de", "zh-Hans", ["de", "en", "zh-Hans"], "zh-Hans"),
        ("de", "fr", ["zh-Hans"], "zh-Hans"),
        ("zh-Hans", "en", ["en"], "en"),
        ("en", "en", ["zh-Hans"], "zh-Hans"),
        ("zh-Hans", "en", ["de"], "zh-Hans"),
        ("no such tag", "en", ["en"], "en"),
    ],
)
def test_the_whole_message_falls_back(asked: str, default: str, titles: list[str], chosen: str) -> None:
    assert choose(asked, default, [dict.fromkeys(titles, "x"), {}]) == chosen


def test_one_missing_translation_moves_the_whole_message() -> None:
    made = render("reminder", replace(FORUM, note={"en": "Only in English"}), "zh-Hans")
    assert made.locale == "en"
    assert made.text.startswith("Dear 陈静,\n\nThe event “Digital Economy Forum” begins in 7 days")
    assert not _HAN.search(made.subject + made.text.replace("陈静", ""))


def test_content_in_no_language_of_ours_stands_in_its_own() -> None:
    facts = replace(FORUM, title={"de": "Forum Digitalwirtschaft", "fr": "Forum numérique"})
    made = render("reminder", facts, "zh-Hans")
    assert made.locale == "zh-Hans"
    assert made.subject == "论坛与活动：Forum Digitalwirtschaft——7天后（2027年5月12日 星期三）"


def test_markup_and_line_breaks_in_content_stay_text() -> None:
    sly = both("<script>alert(1)</script>\r\nBcc: x@y.example", '<img src=x onerror="1">')
    for locale in LOCALES:
        made = render(
            "reminder", replace(FORUM, title=sly, place=sly, note=sly, partners=(sly,), office_name=sly), locale
        )
        assert "\n" not in made.subject
        assert re.findall(r"<(?:script|img)", made.html) == []
        made = render("day", replace(DAY, visit_title=sly, items=(replace(DAY.items[0], title=sly, note=sly),)), locale)
        assert re.findall(r"<(?:script|img)", made.html) == []


def test_html_holds_what_the_text_holds() -> None:
    html = render("reminder", replace(FORUM, moved=True, recipient=ENGLISH_READER), "en").html
    assert '<a href="https://amity.office.example/forums/1?day=1&amp;lang=2"' in html
    assert "<strong>Your time: </strong>Wed 12 May 2027, 03:30–11:00 Berlin (UTC+2)</p>" in html
    assert "Bring the signed copy.<br />Two originals." in html
    assert "<table" not in html
    assert "background" not in html


def test_facts_of_another_kind_are_refused() -> None:
    with pytest.raises(NotRendered, match="DayFacts do not make a reminder"):
        render("reminder", DAY, "en")


def test_facts_that_could_not_be_rendered_are_refused() -> None:
    broken: list[Callable[[], object]] = [
        lambda: replace(FORUM, entry_kind="party"),
        lambda: replace(FORUM, entry_kind="anniversary"),
        lambda: replace(FORUM, status="merry"),
        lambda: replace(FORUM, url="/forums/1"),
        lambda: replace(FORUM, url="javascript://x"),
        lambda: replace(FORUM, ends=AllDay(date(2027, 5, 12))),
        lambda: replace(CHINESE_READER, timezone="Asia/Nowhere"),
        lambda: replace(CHINESE_READER, timezone="../etc/passwd"),
        lambda: Moment(datetime.fromisoformat("2027-05-12T09:30:00+08:00"), BERLIN),
        lambda: replace(DAY, items=()),
        lambda: replace(DAY, zone=""),
        lambda: replace(DAY.items[0], kind="party"),
    ]
    for make in broken:
        with pytest.raises(ValueError, match=r".+"):
            make()


def test_reminders_days_and_accounts_are_all_there_is() -> None:
    assert set(get_args(Facts)) == {ReminderFacts, DayFacts, AccountFacts}
