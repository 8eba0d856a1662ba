"""What partners see: our bytes read back by four libraries that did not write them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from backend.ical import calendar, events, lines, tzif, vtimezone
from backend.ical.events import AllDay, Conference, Event, Moment, Status, Timed
from backend.ical.vtimezone import Window
from tests.ical import samples
from tests.ical.foreign import READERS, ForeignEvent
from tests.ical.samples import timed

PLACES = ["Asia/Shanghai", "Europe/Berlin", "Asia/Singapore", "America/New_York", "America/Sao_Paulo"]
PLACES += ["Australia/Adelaide", "Africa/Cairo", "Asia/Almaty"]
HARD = ["Asia/Gaza", "America/Nuuk", "Asia/Jerusalem", "America/Santiago", "Australia/Lord_Howe", "Pacific/Chatham"]
HARD += ["Europe/Dublin", "America/Vancouver", "America/Havana", "Antarctica/Troll", "Pacific/Easter", "Asia/Beirut"]
TEXTS = [
    "重庆两江新区管理委员会与汉堡市政府友好交流，庆祝结好二十周年；会谈、签约与晚宴" * 3,
    "བཀྲ་ཤིས་བདེ་ལེགས། ལྷ་ས་གྲོང་ཁྱེར་དང་མཐུན་འབྲེལ་གྱི་ཚོགས་འདུ" * 3,
    "👨‍👩‍👧‍👦👍🏽🏴󠁧󠁢󠁥󠁮󠁧󠁿🇨🇳🇩🇪❤️ " * 9,
    "مؤتمر التعاون بين المدينتين، שָׁלוֹם עֲלֵיכֶם" * 3,
    'Line one\r\nLine two\rLine three\n\tindented; semicolon, comma: colon "quoted" <b>&amp; 100%',
]
ATTACKS = [
    "Talks\r\nBEGIN:VALARM\r\nACTION:EMAIL\r\nEND:VALARM",
    "Talks\nATTENDEE:mailto:spy@example.org",
    "Talks\rEND:VEVENT\rEND:VCALENDAR",
    "Talks\u2028UID:0@default\u2029METHOD:REQUEST\x85X-A:1\x0bX-B:1\x0cX-C:1",
    "Talks;VALUE=URI:x,y;TZID=Mars",
    "Talks\0\x1b[31m",
]
TEXT = st.text(st.characters(codec="utf-8")) | st.sampled_from([*TEXTS, *ATTACKS])
QUIET = TEXT.map(lambda text: text.translate({0x5C: "/", 0x22: "'", 0x5E: "-"}))
"""Without what ical.js, libical and node-ical read each in a way of its own in parameters: backslash, quote, caret."""
PLAIN = TEXT.map(lambda text: text.translate({0x5C: "/", 0x22: "'"}))


def _told(event: Event) -> ForeignEvent:
    """What a reader should find, said by zoneinfo."""
    start, end = _ends(event.when)
    return ForeignEvent(
        uid=event.uid,
        sequence=event.sequence,
        status=event.status.value,
        summary=lines.one_line(event.summary) or "…",
        location=lines.one_line(event.location or "") or None,
        description=lines.clean(event.description or "") or None,
        categories=(),
        start=start,
        end=end,
    )


def _ends(when: AllDay | Timed) -> tuple[datetime | date, datetime | date]:
    if isinstance(when, AllDay):
        return when.first, when.last + timedelta(days=1)
    start, end = (
        moment.wall.replace(tzinfo=ZoneInfo(moment.zone)).astimezone(UTC)
        for moment in (when.starts, when.ends or when.starts)
    )
    return start, max(start, end)


def _core(found: list[ForeignEvent]) -> list[ForeignEvent]:
    """Identity, time, state and the three texts; the other fields have tests of their own."""
    return [replace(event, categories=(), url=None, label=None, calendar=None) for event in found]


def _others(event: ForeignEvent) -> tuple[str | None, ...]:
    return (*event.categories, event.url, event.label, event.calendar)


def _agree(content: list[Event], feed: bytes, *names: str) -> None:
    expected = [_told(event) for event in sorted(content, key=lambda event: event.order)]
    for name in names or READERS:
        assert _core(READERS[name](feed)) == expected, name


def _bare(content: list[Event], window: Window) -> bytes:
    """A feed in which every zone is written by name, however long or irregular."""
    zones = sorted({zone for event in content for zone in event.zones})
    parts = [b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Amity//Tests//EN\r\n"]
    parts += [vtimezone.define(zone, window).content for zone in zones]
    ordered = sorted(content, key=lambda event: event.order)
    parts += [events.render(event, frozenset(zones)) for event in ordered]
    return b"".join([*parts, b"END:VCALENDAR\r\n"])


def test_four_readers_see_the_same_everywhere_in_summer_and_winter() -> None:
    days = ("2026-01-15", "2026-07-15", "2027-03-28", "2027-10-31", "2028-12-31")
    spans = [timed(zone, f"{day}T09:30", f"{day}T17:00") for zone in PLACES for day in days]
    spans.append(timed("Asia/Shanghai", "2027-05-12T13:05", "2027-05-12T18:30", "Europe/Berlin"))
    spans.append(timed("Europe/Berlin", "2027-10-31T02:30"))
    spans.append(timed("Europe/Berlin", "2027-03-28T02:30"))
    content = [samples.event(number, when=when, sequence=number) for number, when in enumerate(spans)]
    _agree(content, calendar.render(samples.calendar(), content))


def test_four_readers_agree_on_days_and_states() -> None:
    first = date(2027, 2, 27)
    content = [
        samples.event(number, when=AllDay(first, first + timedelta(days=number)), status=status, busy=number != 1)
        for number, status in enumerate([*Status, *Status])
    ]
    _agree(content, calendar.render(samples.calendar(), content))


@pytest.mark.parametrize(
    ("zones", "readers"),
    [
        (PLACES, list(READERS)),
        (HARD, ["ical.js", "vobject", "libical"]),  # node-ical prefers the tz data that Node brings along
    ],
    ids=["usual", "hard"],
)
def test_readers_agree_around_every_change_of_clocks(zones: list[str], readers: list[str]) -> None:
    window = samples.WINDOW
    walls = [
        Moment(onset.wall + timedelta(minutes=minutes), zone)
        for zone in zones
        for onset in tzif.load(zone).until(window.last)
        for minutes in (-24 * 60, -181, -1, 181, 24 * 60)
        if window.first <= onset.at
    ]
    content = [samples.event(number, when=Timed(wall)) for number, wall in enumerate(walls) if wall.plain]
    assert len(content) > 10
    _agree(content, _bare(content, window), *readers)


@pytest.mark.parametrize("text", TEXTS)
def test_four_readers_see_every_script_whole(text: str) -> None:
    content = [samples.event(1, summary=text, location=text, description=text)]
    _agree(content, calendar.render(samples.calendar(name=text, description=text), content))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_becomes_structure(attack: str) -> None:
    content = [
        samples.event(1, summary=attack, location=attack, description=attack, categories=(attack, "Forum"), url=attack),
        samples.event(2, url=f"https://example.org/{attack}"),
    ]
    feed = calendar.render(samples.calendar(name=attack, description=attack, prodid=attack, url=attack), content)
    _agree(content, feed)
    names = {line.partition(":")[0].partition(";")[0] for line in feed.decode().split("\r\n") if line[:1] > " "}
    assert not names & {"ACTION", "ATTENDEE", "METHOD", "ORGANIZER", "X-A", "X-B", "X-C"}
    assert feed.count(b"\r\nBEGIN:") == feed.count(b"\r\nBEGIN:VEVENT\r\n") == 2


@pytest.mark.parametrize("name", READERS)
def test_categories_stay_apart(name: str) -> None:
    escaped = ("a,b", "c;d") if name != "libical" else ("a", "b")  # libical does not split where one is escaped
    (found,) = READERS[name](calendar.render(samples.calendar(), [samples.event(1, categories=(*escaped, "论坛"))]))
    assert found.categories == (*escaped, "论坛")


@pytest.mark.parametrize("name", READERS)
def test_an_empty_feed_is_a_calendar(name: str) -> None:
    assert READERS[name](calendar.render(samples.calendar(), [])) == []


@st.composite
def _events(draw: st.DrawFn, text: st.SearchStrategy[str], zones: list[str]) -> list[Event]:
    moments = st.builds(
        Moment,
        st.datetimes(datetime(2025, 12, 1), datetime(2028, 12, 31)).map(lambda wall: wall.replace(microsecond=0)),
        st.sampled_from(zones),
    )
    days = st.dates(date(2025, 12, 1), date(2028, 12, 31))
    spans = st.builds(Timed, moments, st.none() | moments) | st.lists(days, min_size=2, max_size=2).map(
        lambda pair: AllDay(min(pair), max(pair))
    )
    rows = draw(
        st.lists(
            st.tuples(spans, text, text, text, st.sampled_from(Status), st.integers(0, 99)), min_size=1, max_size=9
        )
    )
    return [
        samples.event(i, when=when, summary=one, location=two, description=three, status=status, sequence=sequence)
        for i, (when, one, two, three, status, sequence) in enumerate(rows)
    ]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(content=_events(TEXT, [*PLACES, *HARD, "UTC"]))
def test_whatever_is_written_comes_back_in_process(content: list[Event]) -> None:
    _agree(content, calendar.render(samples.calendar(), content), "vobject", "libical")


NODE = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each example is two processes: no time to shrink
    max_examples=8,
    deadline=None,
)


@NODE
@given(batch=st.lists(_events(PLAIN, [*PLACES, "UTC"]), min_size=9, max_size=9))
def test_whatever_is_written_comes_back_in_node(batch: list[list[Event]]) -> None:
    """Without backslashes and quotes, of which node-ical loses some: it reads escapes in the wrong order."""
    content = [replace(event, uid=samples.uid(i)) for i, event in enumerate(event for part in batch for event in part)]
    _agree(content, calendar.render(samples.calendar(), content), "ical.js", "node-ical")


def _everywhere(text: str, number: int = 1) -> Event:
    """An event with this text in every field that a feed can have beside title, place and description."""
    room = Conference(f"https://meet.example.org/{number}", text)
    return samples.event(number, categories=(text,), url=f"https://example.org/?q={text}", conference=room)


def _expected(text: str, name: str) -> tuple[str | None, ...]:
    said = lines.one_line(text)
    categories = [said] if said else []
    return (*categories, lines.uri(f"https://example.org/?q={text}"), said or None, lines.one_line(name))


@given(text=QUIET)
def test_every_other_field_comes_back_in_process(text: str) -> None:
    feed = calendar.render(samples.calendar(name=f"x{text}"), [_everywhere(text)])
    for name in ("vobject", "libical"):
        (found,) = READERS[name](feed)
        assert _others(found) == _expected(text, f"x{text}"), name


@NODE
@given(texts=st.lists(QUIET.map(lambda text: text.translate({0x3B: ",", 0x3D: "-"})), min_size=30, max_size=30))
def test_every_other_field_comes_back_in_node(texts: list[str]) -> None:
    """Without semicolons and equals signs, at which node-ical cuts a parameter in two."""
    content = [_everywhere(text, number) for number, text in enumerate(texts)]
    feed = calendar.render(samples.calendar(name=f"x{texts[0]}"), content)
    for name in ("ical.js", "node-ical"):
        found = {event.uid: event for event in READERS[name](feed)}
        for event, text in zip(content, texts, strict=True):
            assert _others(found[event.uid]) == _expected(text, f"x{texts[0]}"), name


@pytest.mark.parametrize("name", ["ical.js", "vobject"])
def test_quotes_in_a_label_are_those_of_rfc_6868(name: str) -> None:
    said = 'Online: "Hall 1"; A^B, ^n ^\''
    (found,) = READERS[name](calendar.render(samples.calendar(), [_everywhere(said)]))
    assert found.label == said


@pytest.mark.parametrize("text", [*TEXTS, *ATTACKS])
def test_no_field_lets_anything_out(text: str) -> None:
    feed = calendar.render(samples.calendar(name=text, description=text, url=text, prodid=text), [_everywhere(text)])
    logical = feed.decode().replace("\r\n ", "").split("\r\n")
    names = [line.partition(":")[0].partition(";")[0] for line in logical[logical.index("BEGIN:VEVENT") :]]
    known = ["BEGIN", "UID", "SEQUENCE", "DTSTAMP", "CREATED", "LAST-MODIFIED", "DTSTART", "DTEND", "STATUS", "SUMMARY"]
    assert [name for name in names if name != "URL"] == [*known, "CATEGORIES", "CONFERENCE", "END", "END", ""]


@NODE
@given(text=TEXT)
def test_ical_js_gets_backslashes_right_too(text: str) -> None:
    content = [samples.event(1, summary=text, location=text, description=text)]
    _agree(content, calendar.render(samples.calendar(), content), "ical.js")
