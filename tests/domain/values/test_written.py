"""Days and hours as people write them: every way there and back, and a refusal in words for all else."""

from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.domain.errors import Refused
from backend.domain.values import written, written_hours
from backend.domain.values.written import Days
from backend.domain.values.written_hours import Hours

TODAY = date(2026, 11, 25)  # a Wednesday
MONTHS = [f"{date(2026, number, 1):%B}" for number in range(1, 13)]
ZH_DIGITS = "〇一二三四五六七八九"
FULL_WIDTH = str.maketrans("0123456789-/.", "0123456789-/.")
DAYS = st.dates(date(1801, 1, 1), date(2199, 12, 31))


def chinese(number: int) -> str:
    """Return a number up to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else ZH_DIGITS[tens]) + "十" if tens else "") + (ZH_DIGITS[ones] if ones else "")


WAYS: list[Callable[[date], str]] = [
    lambda d: d.isoformat(),
    lambda d: f"{d.year}-{d.month}-{d.day}",
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}-{d.month}-{d.day}".translate(FULL_WIDTH),
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}年{d.month}月{d.day}号",
    lambda d: f"{''.join(ZH_DIGITS[int(one)] for one in str(d.year))}年{chinese(d.month)}月{chinese(d.day)}日",
    lambda d: f"{d.year}年{d.month}月{d.day}日 星期{'一二三四五六日'[d.weekday()]}",
    lambda d: f"{d.year}年{d.month}月{d.day}日(周{'一二三四五六日'[d.weekday()]})",
    lambda d: f"{d.day}.{d.month}.{d.year}",
    lambda d: f"{d.day:02}. {d.month:02}. {d.year}",
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d.day}-{d.month}-{d.year}",
    lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.day} {MONTHS[d.month - 1][:3].upper()} {d.year}",
    lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"{d:%A} {d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d:%a}, {d.day}.{d.month}.{d.year}",
    lambda d: f" {d.day}th of {MONTHS[d.month - 1]} {d.year} ",
]


@given(DAYS, st.sampled_from(range(len(WAYS))))
def test_every_way_of_writing_a_day_is_read_back(day: date, way: int) -> None:
    assert written.day(WAYS[way](day), TODAY) == day
    assert written.partial(WAYS[way](day), TODAY) == day.isoformat()


@given(DAYS, st.integers(0, 400))
def test_spans_are_read_back(first: date, more: int) -> None:
    last = min(first + timedelta(days=more), date(2199, 12, 31))
    found = Days(first, last)
    for between in ("–", " - ", "..", "至", "~", " to "):
        assert written.days(f"{first.isoformat()}{between}{last.isoformat()}", TODAY) == found
    assert written.days(f"{first.day}.{first.month}.{first.year}–{last.day}.{last.month}.{last.year}", TODAY) == found
    month = MONTHS[last.month - 1]
    if (first.year, first.month) == (last.year, last.month):
        assert written.days(f"{first.day}–{last.day} {month} {last.year}", TODAY) == found
        assert written.days(f"{month} {first.day}–{last.day}, {last.year}", TODAY) == found
        assert written.days(f"{first.year}年{first.month}月{first.day}日至{last.day}日", TODAY) == found
        assert written.days(f"{first.isoformat()}..{last.day:02}", TODAY) == found


@given(DAYS, st.dates(date(1900, 1, 1), date(2190, 12, 31)))
def test_a_day_without_a_year_is_the_next_such_day(day: date, today: date) -> None:
    for text in (f"{day.month}月{day.day}日", f"{day.day}.{day.month}.", f"{day.day} {MONTHS[day.month - 1]}"):
        found = written.day(text, today)
        assert (found.month, found.day) == (day.month, day.day)
        assert today <= found
        between = [date(year, day.month, day.day) for year in range(today.year, found.year) if is_day(year, day)]
        assert all(one < today for one in between)


def is_day(year: int, day: date) -> bool:
    """Say whether the year has such a day."""
    return (day.month, day.day) != (2, 29) or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2026-11-25", None),
        ("Tomorrow", "2026-11-26", None),
        ("今天", "2026-11-25", None),
        ("明天", "2026-11-26", None),
        ("后天", "2026-11-27", None),
        ("大后天", "2026-11-28", None),
        ("next Monday", "2026-11-30", None),
        ("下周一", "2026-11-30", None),
        ("下星期日", "2026-12-06", None),
        ("本周五", "2026-11-27", None),
        ("下下周五", "2026-12-11", None),
        ("Friday", "2026-11-27", None),
        ("Wednesday", "2026-11-25", None),
        ("+10d", "2026-12-05", None),
        ("+2w", "2026-12-09", None),
        ("+3m", "2027-02-25", None),
        ("in 10 days", "2026-12-05", None),
        ("10天后", "2026-12-05", None),
        ("两周后", "2026-12-09", None),
        ("3个月后", "2027-02-25", None),
        ("明年5月12日", "2027-05-12", None),
        ("12 mai", "2027-05-12", None),
        ("12. Mai 2027", "2027-05-12", None),
        ("1er mai 2027", "2027-05-01", None),
        ("5月12日", "2027-05-12", None),
        ("12.5.", "2027-05-12", None),
        ("5/13/2026", "2026-05-13", None),
        ("13/5/2026", "2026-05-13", None),
        ("12/5/2026", "2026-05-12", None),
        ("12.5.27", "2027-05-12", None),
        ("29 Feb", "2028-02-29", None),
        ("12–14 May 2027", "2027-05-12", "2027-05-14"),
        ("12.-14.5.2027", "2027-05-12", "2027-05-14"),
        ("5月12日至14日", "2027-05-12", "2027-05-14"),
        ("5月30日—6月2日", "2027-05-30", "2027-06-02"),
        ("2027-05-12..14", "2027-05-12", "2027-05-14"),
        ("2027-05-12..06-02", "2027-05-12", "2027-06-02"),
        ("30 December – 2 January 2028", "2027-12-30", "2028-01-02"),
        ("24–26 Nov", "2026-11-24", "2026-11-26"),
        ("23–24 Nov", "2027-11-23", "2027-11-24"),
        ("today – 27 Nov", "2026-11-25", "2026-11-27"),
    ],
)
def test_days_in_many_words(text: str, first: str, last: str | None) -> None:
    assert written.days(text, TODAY) == Days(date.fromisoformat(first), date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Please fill this in"),
        ("soon", "Not a date: “soon”. Write 2027-05-12, 5月12日, 12.5. or 12 May"),
        ("30.2.2027", "There is no such day: 2027-02-30"),
        ("5月32日", "There is no such day: 05-32"),
        ("12 May 9999", "The year must lie between 1800 and 2200"),
        ("May 2027", "“May 2027” names no day: add it, as in 12 May 2027"),
        ("12–14 May 2027", "“12–14 May 2027” is several days, 2027-05-12 to 2027-05-14: write one"),
        ("14–12 May 2027", "The last day is before the first"),
        ("Thursday 12 May 2027", "2027-05-12 does not fall on “Thursday”"),
        ("2027年5月12日(星期四)", "2027-05-12 does not fall on “星期四”"),
        ("12 May 2027 and more", "Not a date: “12 May 2027 and more”. Write 2027-05-12, 5月12日, 12.5. or 12 May"),
    ],
)
def test_a_refusal_names_what_was_understood(text: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        written.day(text, TODAY)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2019", "2019"),
        ("2019年", "2019"),
        ("二〇一九年", "2019"),
        ("2019-11", "2019-11"),
        ("2019年11月", "2019-11"),
        ("11.2019", "2019-11"),
        ("11/2019", "2019-11"),
        ("Nov 2019", "2019-11"),
        ("mai 2019", "2019-05"),
        ("2019-11-05", "2019-11-05"),
    ],
)
def test_a_year_or_a_month_is_enough_where_asked(text: str, found: str) -> None:
    assert written.partial(text, TODAY) == found


def told(read: Callable[[], object]) -> str:
    """Return what was read, or in which words it was refused."""
    try:
        return str(read())
    except Refused as refused:
        return str(refused)


SIGNS = st.text("0123456789 .-/:年月日号时点半上下午周一二十〇至+dwMay–,()apm０Ⅷ٣\ud800" + "\u3000", max_size=24)


@given(st.one_of(st.text(max_size=40), SIGNS))
@example("²月²日")
@example("十十月一日")
@example("+9999y")
@example("0000-00-00")
def test_nothing_but_a_refusal_comes_of_any_text(text: str) -> None:
    for read in (written.day, written.days, written.partial):
        assert told(partial(read, text, TODAY)).encode()
    for hours in (written_hours.clock, written_hours.hours):
        assert told(partial(hours, text)).encode()
    for at in range(len(text)):
        day, hour = written.mentioned(text, TODAY, at), written_hours.mentioned(text, at, beside_day=True)
        assert all(one is None or at < one.end <= len(text) for one in (day, hour))


@given(st.times())
def test_every_way_of_writing_an_hour_is_read_back(moment: time) -> None:
    moment = moment.replace(second=0, microsecond=0)
    h, i = moment.hour, moment.minute
    half = "am" if h < 12 else "pm"
    twelve = h % 12 or 12
    ways = [f"{h}:{i:02}", f"{h:02}:{i:02}", f"{h}.{i:02}", f"{h}:{i:02}", f"{h}点{i}分", f"{h}时{i:02}分"]
    ways += [f"{twelve}:{i:02} {half}", f"{h}h{i:02}", f"{h:02}{i:02}"]
    for way in ways:
        assert written_hours.clock(way) == moment, way


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("930", "09:30", None),
        ("9 am", "09:00", None),
        ("9", "09:00", None),
        ("noon", "12:00", None),
        ("12 am", "00:00", None),
        ("上午9点半", "09:30", None),
        ("下午3点", "15:00", None),
        ("十点一刻", "10:15", None),
        ("晚上12点", "00:00", None),
        ("14 Uhr", "14:00", None),
        ("15:00–17:00", "15:00", "17:00"),
        ("3–5 pm", "15:00", "17:00"),
        ("11-1 pm", "11:00", "13:00"),
        ("9-11 am", "09:00", "11:00"),
        ("下午3点至5点", "15:00", "17:00"),
        ("上午9点半到11点", "09:30", "11:00"),
        ("22:00-02:00", "22:00", "02:00"),
        ("930-1700", "09:30", "17:00"),
    ],
)
def test_hours_in_many_words(text: str, starts: str, ends: str | None) -> None:
    found = Hours(time.fromisoformat(starts), time.fromisoformat(ends) if ends else None)
    assert written_hours.hours(text) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("25:00", "Not a time: “25:00”. Write 9:30, 9 am, 上午9点半 or 15:00"),
        ("13 pm", "Not a time: “13 pm”. Write 9:30, 9 am, 上午9点半 or 15:00"),
        ("9-11 am", "“9-11 am” is two times, 09:00–11:00: write one"),
        (" ", "Please fill this in"),
    ],
)
def test_an_hour_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        written_hours.clock(text)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2027.4.6-4.9", date(2027, 4, 6), date(2027, 4, 9)),
        ("2027.4.6—9", date(2027, 4, 6), date(2027, 4, 9)),
        ("2027/4/6-4/9", date(2027, 4, 6), date(2027, 4, 9)),
        ("2027.12.30-1.2", date(2027, 12, 30), date(2028, 1, 2)),
        ("4月6日-9日", date(2027, 4, 6), date(2027, 4, 9)),
        ("6.-9.4.2027", date(2027, 4, 6), date(2027, 4, 9)),
        ("6.4.-9.4.2027", date(2027, 4, 6), date(2027, 4, 9)),
    ],
)
def test_a_span_says_its_month_and_year_once(text: str, first: date, last: date) -> None:
    assert written.days(text, TODAY) == Days(first, last)
    found = written.mentioned(f"出访 {text} 汉堡", TODAY, 3)
    assert found is not None
    assert found.days == Days(first, last)
