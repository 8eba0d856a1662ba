"""A feed's rows as subscribers' calendars get them: words, language, detail, history."""

import copy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from backend.domain.office.acts import Desk
from backend.domain.outreach.feeds import Cancelled, Detail, Feed
from backend.domain.outreach.selections import Selection
from backend.domain.schedule.entries import Ending, Kind, ReleasedEntry, Status
from backend.domain.values.audience import Audience
from backend.domain.values.times import Span
from backend.ical import events, feed
from backend.ical.events import AllDay, Conference, Event
from tests.ical.foreign import READERS

MADE = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
SINCE = datetime(2026, 2, 28, 16, 0, tzinfo=UTC)
DESK = Desk(secret=b"s" * 32, base_url="https://amity.example")
HALL = Span("Asia/Shanghai", starts_at=datetime(2027, 5, 12, 9, 30), ends_at=datetime(2027, 5, 12, 17, 0))
FLIGHT = Span(
    "Asia/Shanghai", starts_at=datetime(2027, 5, 14, 13, 50), ends_at=datetime(2027, 5, 14, 18, 30),
    ends_timezone="Europe/Berlin",
)  # fmt: skip
LEG = UUID(int=7)
CSS = {"steelblue", "seagreen", "mediumseagreen", "rebeccapurple", "firebrick", "goldenrod"}
DAYS = Span("Asia/Shanghai", starts_on=date(2027, 5, 10), ends_on=date(2027, 5, 14))


@dataclass(frozen=True)
class Wording:
    """How the feed under test speaks."""

    locale: str = "en"
    detail: Detail = Detail.FULL
    audience: Audience = Audience.PARTNER
    changed_at: datetime = MADE


def row(number: int = 1, span: Span = HALL, **given: object) -> ReleasedEntry:
    """Return a released entry, made and changed on 4 January."""
    usual: dict[str, object] = {
        "uid": f"{number}-0191@amity.example", "kind": Kind.FORUM, "record_type": "forum", "record_id": UUID(int=1),
        "title": {"en": "Forum on green ports", "zh-Hans": "绿色港口论坛"}, "status": Status.CONFIRMED,
        "audience": Audience.PARTNER, "ending": None, "place": {"en": "Liangjiang Hall", "zh-Hans": "两江厅"},
        "text": {"en": "Three sessions", "zh-Hans": "三个环节"}, "outward_text": None, "url": None, "sequence": 3,
        "created_at": MADE, "updated_at": MADE,
    }  # fmt: skip
    made = ReleasedEntry(**{**usual, **given})
    made.set_span(span)
    return made


def selected(*rows: ReleasedEntry, wording: Wording = Wording()) -> Selection:
    """Return a selection of these rows."""
    made = Feed(
        name="绿色港口 / Port of Muster", audience=wording.audience, detail=wording.detail, locale=wording.locale,
        cancelled=Cancelled.STRUCK, created_at=MADE, changed_at=wording.changed_at,
    )  # fmt: skip
    return Selection(made, rows, SINCE)


def told(one: ReleasedEntry, **wording: object) -> Event:
    """Return the event of one row."""
    return feed.content(selected(one, wording=replace(Wording(), **wording)), DESK)[0]  # type: ignore[arg-type]


def test_an_event_says_all_that_was_released() -> None:
    event = told(row())
    assert (event.summary, event.location, event.url) == ("Forum on green ports", "Liangjiang Hall", None)
    assert event.description == "Three sessions\n09:30–17:00 Shanghai (UTC+8)"
    assert (event.sequence, event.status, event.busy) == (3, events.Status.CONFIRMED, True)
    assert (event.created_at, event.updated_at) == (MADE, MADE)


def test_the_feeds_language_speaks_in_all_parts() -> None:
    event = told(row(), locale="zh-Hans")
    assert (event.summary, event.location) == ("绿色港口论坛", "两江厅")
    assert event.description == "三个环节\n09:30–17:00 上海（UTC+8）"


def test_an_event_without_the_language_falls_back_as_a_whole() -> None:
    one = row(title={"zh-Hans": "绿色港口论坛"}, place={"en": "Hall", "zh-Hans": "两江厅"}, ending=Ending.CALLED_OFF,
              status=Status.CANCELLED, outward_text={"en": "Storm", "zh-Hans": "台风"})  # fmt: skip
    event = told(one, locale="de")
    assert (event.summary, event.location) == ("Abgesagt: 绿色港口论坛", "两江厅")
    assert (event.description or "").startswith("台风\n三个环节\n")


@pytest.mark.parametrize(
    ("locale", "ending", "expected"),
    [
        ("en", Ending.CALLED_OFF, "Called off: Forum on green ports"),
        ("en-GB", Ending.POSTPONED, "Postponed: Forum on green ports"),
        ("zh-Hans", Ending.CALLED_OFF, "已取消：绿色港口论坛"),
        ("zh-Hans", Ending.POSTPONED, "已延期：绿色港口论坛"),
        ("ja", Ending.POSTPONED, "Postponed: Forum on green ports"),
    ],
)
def test_a_tombstone_says_in_words_that_it_is_off(locale: str, ending: Ending, expected: str) -> None:
    one = row(ending=ending, status=Status.CANCELLED)
    assert told(one, locale=locale).summary == expected
    body = feed.render(selected(one), DESK)
    assert b"STATUS:CANCELLED\r\n" in body
    assert b"TRANSP:TRANSPARENT\r\n" in body


def test_what_is_said_of_an_ending_is_not_said_of_what_takes_place() -> None:
    assert "Storm" not in (told(row(outward_text={"en": "Storm"})).description or "")


def test_titles_alone() -> None:
    event = told(row(url="https://forum.example"), detail=Detail.TITLES)
    assert (event.summary, event.location, event.description, event.url) == ("Forum on green ports", None, None, None)


@pytest.mark.parametrize(("locale", "expected"), [("en", "Busy"), ("zh-Hans", "忙碌"), ("de-AT", "Belegt")])
def test_busy_says_nothing_but_when(locale: str, expected: str) -> None:
    body = feed.render(selected(row(), wording=Wording(locale, Detail.BUSY)), DESK).decode()
    assert told(row(), locale=locale, detail=Detail.BUSY).summary == expected
    assert "DTSTART;TZID=Asia/Shanghai:20270512T093000" in body
    assert not any(word in body for word in ("green", "港口论坛", "Hall", "sessions"))


def test_only_the_office_gets_a_link_to_the_record() -> None:
    page = f"https://amity.example/forums/{UUID(int=1)}"
    assert told(row(), audience=Audience.INTERNAL).url == page
    assert told(row()).url is None
    assert told(row(), audience=Audience.PUBLIC).url is None
    assert told(row(url="https://forum.example/"), audience=Audience.INTERNAL).url == "https://forum.example/"


@pytest.mark.parametrize(("locale", "word"), [("en", "Forum"), ("zh-Hans", "论坛与活动"), ("de-AT", "Forum")])
def test_an_event_says_its_kind_in_the_feeds_language_and_by_a_colour(locale: str, word: str) -> None:
    event = told(row(), locale=locale)
    assert (event.categories, event.color) == ((word,), "steelblue")


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_word_and_a_colour(kind: Kind) -> None:
    event = told(row(span=DAYS, kind=kind))
    assert all(event.categories)
    assert event.color in CSS


def test_who_takes_part_from_afar_finds_where() -> None:
    event = told(row(conference="https://meet.example/1", url="https://meet.example/1"), locale="de")
    assert event.conference == Conference("https://meet.example/1", "Online teilnehmen")
    assert told(row(url="https://forum.example")).conference is None


def test_a_part_names_its_whole_where_the_feed_shows_that_too() -> None:
    leg, item = row(1, DAYS, kind=Kind.LEG), row(2, HALL, kind=Kind.ITEM, part_of=LEG)
    wholes = {LEG: leg.uid}
    both = replace(selected(leg, item), wholes=wholes)
    assert [one.related_to for one in feed.content(both, DESK)] == [None, leg.uid]
    alone = replace(selected(item), wholes=wholes)
    assert [one.related_to for one in feed.content(alone, DESK)] == [None]


@pytest.mark.parametrize("detail", [Detail.TITLES, Detail.BUSY])
def test_less_detail_says_nothing_of_kind_place_or_whole(detail: Detail) -> None:
    meeting = "https://meet.example/1"
    one = row(kind=Kind.ITEM, conference=meeting, url=meeting, part_of=LEG)
    event = feed.event(selected(one, wording=Wording(detail=detail)).feed, one, DESK, "1@amity.example")
    assert (event.categories, event.color, event.conference, event.url, event.related_to) == (
        (),
        None,
        None,
        None,
        None,
    )


def test_no_feed_keeps_its_own_address() -> None:
    """What is kept of a feed goes into backups, and its address is a secret (SOURCE, RFC 7986 section 5.8)."""
    for audience in (Audience.INTERNAL, Audience.PARTNER, Audience.PUBLIC):
        body = feed.render(selected(row(), wording=Wording(audience=audience)), DESK).decode()
        assert "SOURCE" not in body
        assert ("\r\nURL:https://amity.example/calendar\r\n" in body) == (audience is Audience.INTERNAL)
        assert body.split("BEGIN:VTIMEZONE")[0].count("\r\nCOLOR:") == 1


def test_deadlines_and_anniversaries_take_nobodys_time() -> None:
    assert not told(row(span=DAYS, kind=Kind.NOTICE_BY)).busy
    assert told(row(span=DAYS, kind=Kind.LEG)).busy


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (FLIGHT, "14 May 2027 13:50 Shanghai (UTC+8) – 14 May 2027 18:30 Berlin (UTC+2)"),
        (Span("Asia/Kolkata", starts_at=datetime(2027, 5, 14, 8, 0)), "08:00 Kolkata (UTC+5:30)"),
        (replace(HALL, ends_at=datetime(2027, 5, 13, 1, 0)),
         "12 May 2027 09:30 – 13 May 2027 01:00 Shanghai (UTC+8)"),
    ],
)  # fmt: skip
def test_the_time_stands_there_as_clocks_at_the_place_show_it(span: Span, expected: str) -> None:
    assert feed.local_time(span, "en") == expected
    assert told(row(span=span, text=None)).description == expected


def test_days_need_no_hour() -> None:
    event = told(row(span=DAYS, text=None))
    assert (event.when, event.description) == (AllDay(date(2027, 5, 10), date(2027, 5, 14)), "")


def test_a_feed_reworded_by_hand_changes_each_event_but_no_number() -> None:
    later = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
    event = told(row(), changed_at=later)
    assert (event.updated_at, event.created_at, event.sequence) == (later, MADE, 3)
    assert told(row(updated_at=datetime(2027, 3, 1, tzinfo=UTC)), changed_at=later).updated_at > later


def test_a_feed_names_itself_and_its_window() -> None:
    body = feed.render(selected(wording=Wording("zh-Hans")), DESK).decode()
    for line in (
        "PRODID:-//Amity//Amity//EN", "NAME:绿色港口 / Port of Muster", "X-WR-CALNAME:绿色港口 / Port of Muster",
        "X-WR-CALDESC:包含过去12个月及今后的全部安排。", "X-WR-TIMEZONE:Asia/Shanghai", "X-PUBLISHED-TTL:PT4H",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H", "BEGIN:VTIMEZONE",
    ):  # fmt: skip
        assert f"\r\n{line}\r\n" in body
    assert not any(word in body for word in ("METHOD", "ORGANIZER", "ATTENDEE", "SOURCE"))


def test_the_same_selection_gives_the_same_bytes() -> None:
    rows = [row(1), row(2, FLIGHT), row(3, DAYS)]
    again = [copy.copy(one) for one in rows]
    assert feed.render(selected(*rows), DESK) == feed.render(selected(*again), DESK)


@pytest.mark.parametrize("reader", READERS)
def test_other_readers_find_the_same_events_and_instants(reader: str) -> None:
    off = row(4, HALL, ending=Ending.CALLED_OFF, status=Status.CANCELLED, part_of=LEG)
    online = row(1, conference="https://meet.example/1", url="https://meet.example/1")
    shown = selected(online, row(2, FLIGHT), row(3, DAYS, kind=Kind.LEG), off)
    body = feed.render(replace(shown, wholes={LEG: "3-0191@amity.example"}), DESK)
    assert {b'CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL="Take part online":https://meet.example/1',
            b"RELATED-TO:3-0191@amity.example"} <= set(body.replace(b"\r\n ", b"").split(b"\r\n"))  # fmt: skip
    found = {one.uid[0]: one for one in READERS[reader](body)}
    assert {number: (one.start, one.end) for number, one in found.items()} == {
        "1": (datetime(2027, 5, 12, 1, 30, tzinfo=UTC), datetime(2027, 5, 12, 9, 0, tzinfo=UTC)),
        "2": (datetime(2027, 5, 14, 5, 50, tzinfo=UTC), datetime(2027, 5, 14, 16, 30, tzinfo=UTC)),
        "3": (date(2027, 5, 10), date(2027, 5, 15)),
        "4": (datetime(2027, 5, 12, 1, 30, tzinfo=UTC), datetime(2027, 5, 12, 9, 0, tzinfo=UTC)),
    }
    assert [found[number].categories for number in "123"] == [("Forum",), ("Forum",), ("Visit",)]
    assert (found["4"].status, found["4"].summary) == ("CANCELLED", "Called off: Forum on green ports")
