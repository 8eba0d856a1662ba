"""Amity's main job from the signing-in to the partner's calendar, as a coordinator clicks and four programs read."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from playwright.sync_api import expect

from tests.browser import work
from tests.browser.conftest import Scenes, Seat
from tests.browser.offices import DIRECTOR, EUROPE, Office
from tests.browser.people import Person
from tests.browser.work import begin, button, fill, more, pick, press, release, told
from tests.ical.foreign import READERS, ForeignEvent

_SOON: Final = datetime.now(UTC).date() + timedelta(days=100)
YEAR: Final = _SOON.year + ((_SOON.month, _SOON.day) > (5, 12))
CITY, FORUM, CHINESE_FORUM = "Dortmund", "Forum on new mobility", "新型出行论坛"
PARTNERSHIP = "Dortmund"


def test_the_main_job(own_office: Office, seat: Seat, scene: Scenes) -> None:
    hanna = seat(own_office, EUROPE)
    record_the_partnership(hanna, scene)
    record_the_memorandum(hanna, scene)
    plan_the_forum(hanna, scene)
    plan_the_visit(hanna, scene)
    url = give_a_feed(hanna, scene)

    first = in_all_readers(url)
    assert [(one.summary, one.start, one.end) for one in first] == expected()
    assert_stable(url)

    forum = next(one for one in first if one.summary == FORUM)
    move_the_forum(hanna, scene)
    moved = next(one for one in in_all_readers(url) if one.uid == forum.uid)
    assert (moved.sequence, moved.start) == (forum.sequence + 1, datetime(YEAR, 5, 13, 2, 0, tzinfo=UTC))

    call_off_the_forum(hanna, scene)
    tombstone = next(one for one in in_all_readers(url) if one.uid == forum.uid)
    assert (tombstone.status, tombstone.sequence, tombstone.start) == ("CANCELLED", forum.sequence + 2, moved.start)
    assert "planted reason" not in work.fetch(url).body.decode()
    assert "We are sorry" in (tombstone.description or "")


def test_the_second_of_two_is_told_and_loses_nothing(own_office: Office, seat: Seat, scene: Scenes) -> None:
    hanna, director = seat(own_office, EUROPE), seat(own_office, DIRECTOR)
    hanna.goes("/forums")
    hanna.page.locator("main tbody a").first.click()
    work_of_both = hanna.path + "/edit"
    for person in (hanna, director):
        person.goes(work_of_both)
    fill(director, {"title.en": "As the director says", "kind": "fair"})
    pick(director, "partnership_ids", "Basel")
    press(director, "Save")
    told(director, "Saved")

    fill(hanna, {"title.en": "As Hanna says", "venue.en": "Hall 7"})
    with hanna.watch.expecting(409):
        press(hanna, "Save")
        expect(hanna.page.locator("#stale")).to_contain_text("saved this")
    for words in ("As the director says", "Fair", "Basel"):
        expect(hanna.page.locator("#stale")).to_contain_text(words)
    expect(hanna.page.locator('[name="title.en"]')).to_have_value("As Hanna says")
    expect(hanna.page.locator('[name="venue.en"]')).to_have_value("Hall 7")
    scene(hanna, "stale-edit")
    press(hanna, "Save")
    told(hanna, "Saved")
    expect(hanna.page.locator("h1")).to_contain_text("As Hanna says")


def test_who_is_not_of_its_team_finds_nothing_of_a_confidential_partnership(office: Office, seat: Seat) -> None:
    director, hanna = seat(office, DIRECTOR), seat(office, EUROPE)
    director.reads("en")
    director.goes("/partnerships")
    director.page.get_by_role("link", name="Prospect X").click()
    expect(director.page.locator(".page-head")).to_contain_text("confidential")
    paths = [director.path, director.path + "/edit"]
    paths += [path for link in director.page.locator("main a").all() if (path := link.get_attribute("href") or "")]
    secret = [path for path in paths if path.startswith(("/partnerships/", "/forums/", "/agreements/", "/visits/"))]
    secret = [path for path in secret if "new" not in path]

    with hanna.watch.expecting(404):
        answers = {path: hanna.page.request.get(hanna.office.url + path).status for path in secret}
        hanna.goes(paths[0])
    assert answers == dict.fromkeys(secret, 404)
    expect(hanna.page.locator("main")).not_to_contain_text("Prospect X")
    for path in ("/partnerships", "/history", "/feeds", "/search?q=Prospect"):
        hanna.goes(path)
        expect(hanna.page.locator("main")).not_to_contain_text("Prospect X")


def record_the_partnership(person: Person, scene: Scenes) -> None:
    """Record a new city and the partnership with it."""
    begin(person, "Partnership")
    person.page.locator("main").get_by_role("link", name="Enter a new region").click()
    fill(
        person,
        {"name.en": CITY, "name.zh-Hans": "多特蒙德", "country": "DE", "level": "city", "timezone": "Europe/Berlin"},
    )
    scene(person, "new-region")
    press(person, "Save")
    told(person, CITY)
    begin(person, "Partnership")
    pick(person, "parties[]", CITY)
    fill(person, {"tier": "friendly_cooperation", "concluded_on": f"{YEAR - 2}-09-15"})
    pick(person, "team[]", "示例 雨晴")
    scene(person, "new-partnership")
    press(person, "Record the partnership")
    told(person, "Recorded. Next: its agreement")
    expect(person.page.locator("h1")).to_contain_text(PARTNERSHIP)


def record_the_memorandum(person: Person, scene: Scenes) -> None:
    """Enter "3 years, then 1 year tacit, 3 months' notice", and see what follows while typing."""
    person.page.locator("main").get_by_role("link", name="Enter an agreement").click()
    fill(person, {"kind": "mou", "title.en": "Memorandum (sample)", "title.zh-Hans": "备忘录(示例)"})
    fill(person, {"signed_on": f"15.9.{YEAR - 2}", "term.months": "3", "term.months_unit": "years"})
    fill(person, {"term.renewal": "tacit", "term.renewal_months": "1", "term.renewal_months_unit": "years"})
    fill(person, {"term.notice": "3", "term.notice_unit": "months"})
    preview = person.page.locator("#terms-preview tbody")
    for words in (f"14 Sep {YEAR + 1}", f"14 Jun {YEAR + 1}", f"14 Sep {YEAR + 2}"):
        expect(preview).to_contain_text(words)
    scene(person, "new-agreement")
    press(person, "Record the agreement")
    told(person, f"14 Jun {YEAR + 1}")
    scene(person, "agreement-recorded")
    person.page.locator(".crumbs").get_by_role("link", name=PARTNERSHIP, exact=True).click()


def plan_the_forum(person: Person, scene: Scenes) -> None:
    """Plan a forum, release it, change its hall, and release that with the difference before her eyes."""
    more(person, "Add", "Forum or event")
    fill(
        person, {"title.en": FORUM, "title.zh-Hans": CHINESE_FORUM, "starts_on": f"12.5.{YEAR}", "starts_time": "09:30"}
    )
    fill(person, {"ends_time": "17:00", "timezone": "Asia/Shanghai", "venue.en": "Hall 1", "audience": "partner"})
    scene(person, "new-forum")
    press(person, "Save the plan")
    told(person, "Partners see nothing of it until you release it")
    told(person, "09:30")
    release(person, 1)
    person.page.locator(".page-head").get_by_role("link", name="Edit").click()
    fill(person, {"venue.en": "Hall 2"})
    press(person, "Save and look at the release")
    rows = person.page.locator("table.change")
    expect(rows).to_contain_text("Hall 1")
    expect(rows).to_contain_text("Hall 2")
    scene(person, "release-with-difference")
    press(person, "Release 2")
    expect(person.page.locator(".page-head")).to_contain_text("release 2")
    scene(person, "forum-released")


def plan_the_visit(person: Person, scene: Scenes) -> None:
    """Plan a visit with three items, one of them on the clocks of Berlin, and release it."""
    begin(person, "Visit")
    fill(person, {"direction": "inbound", "audience": "partner"})
    pick(person, "legs.0.partnership_id", PARTNERSHIP)
    fill(person, {"legs.0.starts_on": f"{YEAR}-05-12", "legs.0.ends_on": f"{YEAR}-05-14"})
    scene(person, "new-visit")
    press(person, "Save the visit")
    scene(person, "visit-saved")
    person.page.locator("main").get_by_role("link", name="First item").click()
    day = f"{YEAR}-05-13"
    add_item(
        person, {"kind": "talks", "title.en": "Talks", "starts_on": day, "starts_time": "09:00", "ends_time": "11:00"}
    )
    press(person, "Add, then another")
    add_item(
        person,
        {"kind": "site_visit", "title.en": "Port", "starts_on": day, "starts_time": "14:00", "ends_time": "16:00"},
    )
    press(person, "Add, then another")
    berlin = {
        "kind": "press",
        "title.en": "Press in Dortmund",
        "starts_on": day,
        "starts_time": "15:30",
        "ends_time": "16:15",
    }
    add_item(person, {**berlin, "timezone": "Europe/Berlin"})
    press(person, "Add")
    told(person, "Press in Dortmund")
    scene(person, "visit-planned")
    release(person, 1)
    scene(person, "visit-released")


def add_item(person: Person, typed: dict[str, str]) -> None:
    """Fill in one programme item."""
    expect(person.page.locator('[name="title.en"]')).to_have_value("")
    fill(person, typed)


def give_a_feed(person: Person, scene: Scenes) -> str:
    """Make the partner's feed; return the address that she copies."""
    person.goes("/partnerships")
    person.page.locator("main").get_by_role("link", name=PARTNERSHIP, exact=True).click()
    person.page.locator(".page-head").get_by_role("link", name="Give them a feed").click()
    fill(person, {"name": "Liangjiang and Dortmund", "locale": "en"})
    expect(person.page.locator("#feed-preview")).to_contain_text(FORUM)
    scene(person, "new-feed")
    press(person, "Open the feed and show its address")
    if button(person, "Show address, links and QR code").count():
        press(person, "Show address, links and QR code")
    address = person.page.locator("#feed-https")
    expect(address).to_be_visible()
    scene(person, "feed-address")
    return address.input_value()


def move_the_forum(person: Person, scene: Scenes) -> None:
    """Move the forum by a day and half an hour."""
    person.goes("/forums")
    person.page.locator("main").get_by_role("link", name=FORUM, exact=True).click()
    more(person, "More", "Move")
    fill(
        person, {"starts_on": f"{YEAR}-05-13", "starts_time": "10:00", "ends_on": f"{YEAR}-05-13", "ends_time": "17:30"}
    )
    scene(person, "move-forum")
    press(person, "Move it")
    told(person, "10:00")


def call_off_the_forum(person: Person, scene: Scenes) -> None:
    """Call the forum off, with a reason for the office and words for the partner."""
    more(person, "More", "Call off")
    fill(person, {"reason": "planted reason", "outward_text.en": "We are sorry: it does not take place."})
    expect(person.page.locator("#preview")).to_contain_text("We are sorry")
    scene(person, "call-off-forum")
    press(person, "Call it off")
    told(person, "Called off")
    scene(person, "forum-called-off")


def in_all_readers(url: str) -> list[ForeignEvent]:
    """Return the feed's events by their beginning, on which all readers agree."""
    body = work.fetch(url).body
    found = {name: sorted(read(body), key=_beginning) for name, read in READERS.items()}
    one, *others = found.values()
    assert all(
        [(each.uid, each.start, each.end) for each in other] == [(each.uid, each.start, each.end) for each in one]
        for other in others
    )
    return one


def assert_stable(url: str) -> None:
    """See that a second fetch is the same to the byte, and that who has it is told so."""
    first, second = work.fetch(url), work.fetch(url)
    assert (first.status, first.body) == (200, second.body)
    assert "set-cookie" not in first.headers
    assert work.fetch(url, {"If-None-Match": first.headers["etag"]}).status == 304


def expected() -> list[tuple[str, date, date]]:
    """Return what the partner is to see, by its beginning: all-day ends are exclusive, instants are UTC."""

    def at(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(YEAR, 5, day, hour, minute, tzinfo=UTC)

    return [
        ("Delegation from Dortmund", date(YEAR, 5, 12), date(YEAR, 5, 15)),
        (FORUM, at(12, 1, 30), at(12, 9)),
        ("Talks", at(13, 1), at(13, 3)),
        ("Port", at(13, 6), at(13, 8)),
        ("Press in Dortmund", at(13, 13, 30), at(13, 14, 15)),
    ]


def _beginning(event: ForeignEvent) -> datetime:
    start = event.start
    return start if isinstance(start, datetime) else datetime(start.year, start.month, start.day, tzinfo=UTC)
