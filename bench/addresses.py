"""Which addresses of every page are measured: each page of the application by its own rule, with ids that vary.

A page that is new is measured without a line here; one whose address asks for something that is not known here is told
by name. Lists are asked for besides with every order, every filter that their page offers, far pages and words.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html.parser import HTMLParser
from itertools import product
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.domain.agreements.agreements import Agreement
from backend.domain.forums.forums import Forum
from backend.domain.office import access
from backend.domain.office.access import Touch
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.office.documents import Document
from backend.domain.office.history import Change
from backend.domain.outreach.feeds import Feed
from backend.domain.outreach.messages import Message
from backend.domain.outreach.reminders import Reminder, State
from backend.domain.outreach.rules import Rule
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership, Party
from backend.domain.partners.people import Person, Post
from backend.domain.partners.regions import Region
from backend.domain.schedule.entries import Entry, MeantFor
from backend.domain.visits.programme import Item
from backend.domain.visits.visits import Leg, Visit
from backend.web.lists import every

FEW, HEAVIEST = 12, 4
"""How many ids of each noun are taken at even distances, and how many of those on which most hangs."""
WORDS = ("muster", "ana", "市长", "memorandum ports", "xyzzyq", "s")
PLAIN = {"folder": "agreements", "noun": "partnerships", "name": "partnerships", "kind": "csv", "number": 1}
APART = (
    "/static/",
    "/api/",
    "/health/",
    "/metrics",
    "/robots.txt",
    "/setup",
    "/reset/",
    "/bench/",
    "/forgot",
    "/sign-in",
    "/lists/",
)
"""What no coordinator opens as a page, and files of whole lists, which take as long as they are long."""
OF: Mapping[str, Any] = {
    "agreement_id": Agreement, "coordinator_id": Coordinator, "document_id": Document, "entry_id": Entry,
    "feed_id": Feed, "forum_id": Forum, "message_id": Message, "organisation_id": Organisation,
    "partnership_id": Partnership, "person_id": Person, "post_id": Post, "region_id": Region, "rule_id": Rule,
    "visit_id": Visit,
}  # fmt: skip
WEIGHT: Mapping[Any, InstrumentedAttribute[Any]] = {
    Partnership: MeantFor.partnership_id, Forum: Touch.record_id, Visit: Item.visit_id, Person: Post.person_id,
    Organisation: Post.organisation_id, Region: Party.region_id, Agreement: Change.record_id, Entry: MeantFor.entry_id,
}  # fmt: skip


class Offered(HTMLParser):
    """The values that the filters of a page offer."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "select":
            self._select = given.get("name") or ""
        elif tag == "option" and self._select and given.get("value"):
            self.values.setdefault(self._select, []).append(given["value"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def every_page(app: Flask, client: FlaskClient, session: Session, act: Act) -> Iterator[tuple[str, list[str]]]:
    """Yield (what is measured, its addresses)."""
    ids = {name: _ids(session, act, model) for name, model in OF.items()}
    yield from _own(app, session, ids)
    yield from _lists(client, ids)
    yield from _calendar(act.today, ids["partnership_id"])
    yield from _others(act.today, ids)


def _own(app: Flask, session: Session, ids: Mapping[str, Sequence[UUID]]) -> Iterator[tuple[str, list[str]]]:
    """Yield each rule that answers GET with its addresses."""
    adapter = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if "GET" not in (rule.methods or ()) or str(rule).startswith(APART):
            continue
        try:
            given = list(_arguments(session, rule.arguments, ids))
        except KeyError as missing:
            print(f"not measured: {rule}, whose {missing} is not known")
            continue
        if given:
            yield _said(str(rule)), [adapter.build(rule.endpoint, one) for one in given]


def _arguments(session: Session, names: set[str], ids: Mapping[str, Sequence[UUID]]) -> Iterator[dict[str, Any]]:
    """Yield what a rule needs: ids by its argument's name, and of parts those of their whole."""
    if {"item_id", "leg_id"} & names:
        part = Item if "item_id" in names else Leg
        rows = session.execute(select(part.visit_id, part.id).where(part.visit_id.in_(ids["visit_id"])).limit(FEW))
        yield from ({"visit_id": visit, next(iter(names - {"visit_id"})): one} for visit, one in rows)
    elif "reminder_id" in names:
        query = select(Reminder.id, Entry.owner_id).join(Entry, Entry.id == Reminder.entry_id)
        query = query.where(Reminder.state == State.PLANNED, Entry.owner_id.is_not(None)).order_by(Reminder.due_at)
        yield from ({"reminder_id": one, "recipient_id": owner} for one, owner in session.execute(query.limit(FEW)))
    elif "nouns" in names:
        of = {
            "forums": "forum_id",
            "visits": "visit_id",
            "partnerships": "partnership_id",
            "agreements": "agreement_id",
        }
        yield from ({"nouns": noun, "record_id": one} for noun, name in of.items() for one in ids[name][-6:])
    elif "record_id" in names:
        yield from ({"folder": "agreements", "record_id": one} for one in ids["agreement_id"])
    elif "token" in names:
        yield from ()
    else:
        keyed = [ids[name] if name in ids else [PLAIN[name]] for name in sorted(names)]
        yield from (dict(zip(sorted(names), values, strict=True)) for values in product(*keyed))


def _lists(client: FlaskClient, ids: Mapping[str, Sequence[UUID]]) -> Iterator[tuple[str, list[str]]]:
    for name, sheet in every.SHEETS.items():
        at = f"/{name}"
        offered = Offered()
        offered.feed(client.get(at).text)
        yield f"{at} far pages", [f"{at}?page={page}" for page in (2, 7, 30, 99999)]
        orders = [f"{sign}{code}" for code in sheet.listing.orders for sign in ("", "-")]
        yield f"{at} every order", [f"{at}?sort={one}" for one in orders]
        known = {one: offered.values.get(one, []) for one in sheet.listing.filters}
        picked = {one: [str(found) for found in ids[one]] for one in known if one in ids}
        pairs = [(one, value) for one, values in (known | picked).items() for value in _spread(values, 5)]
        if pairs:
            yield f"{at} every filter", [f"{at}?{urlencode([one])}" for one in pairs]
        yield f"{at} by words", [f"{at}?{urlencode({'q': one})}" for one in WORDS]


def _calendar(today: date, partners: Sequence[UUID]) -> Iterator[tuple[str, list[str]]]:
    days = [today + timedelta(days=31 * number) for number in range(-8, 9)]
    narrowed: Mapping[str, list[tuple[str, object]]] = {
        "": [],
        " of one": [("partnership_id", partners[0])],
        " mine": [("mine", 1)],
        " of kinds": [("kind", "visit"), ("kind", "forum")],
        " at places": [("times", "place")],
    }
    for view in ("month", "week", "day", "list"):
        for said, more in narrowed.items() if view in {"month", "list"} else [("", [])]:
            asked = [urlencode([("view", view), ("date", day), *more]) for day in days]
            yield f"/calendar {view}{said}", [f"/calendar?{one}" for one in asked]
            if view != "list":
                yield f"/calendar/entries {view}{said}", [f"/calendar/entries?{one}" for one in asked]


def _others(today: date, ids: Mapping[str, Sequence[UUID]]) -> Iterator[tuple[str, list[str]]]:
    yield "/ mine", ["/?whose=mine"]
    sheet = every.SHEETS["partnerships"]
    narrowed = [f"activity={one}" for one in ("green", "amber", "red", "grey")] + ["country=DE", "owner=me", "q=muster"]
    assert {"activity", "country", "owner"} <= set(sheet.listing.filters)
    areas = [f"area={one}" for one in ("world", "europe", "asia", "africa", "americas")]
    yield "/partnerships/map narrowed", [f"/partnerships/map?{one}" for one in [*narrowed, *areas]]
    years = [f"year={today.year + one}" for one in (-3, -1, 1)]
    yield "/partnerships/year narrowed", [f"/partnerships/year?{one}" for one in [*narrowed, *years, "page=60"]]
    yield (
        "/history narrowed",
        [
            f"/history?{one}"
            for one in (
                "q=muster",
                "noun=person",
                "noun=visit",
                "deed=changed",
                "deed=signed",
                f"to={today.year - 3}-01-01",
            )
        ],
    )
    yield "/history of one", [f"/history?record_id={one}" for one in ids["person_id"]]
    yield "/search by words", [f"/search?{urlencode({'q': one})}" for one in WORDS]
    yield "/search/live by words", [f"/search/live?{urlencode({'q': one})}" for one in WORDS]
    for noun in ("partnerships", "regions", "organisations", "parties", "people", "coordinators"):
        yield f"/choices/{noun} by words", [f"/choices/{noun}?{urlencode({'q': one})}" for one in WORDS]
    said = (
        "forum ports muster 12 may",
        "visit musterhausen tomorrow",
        "agreement muster 2026-5-12",
        "person Anna Muster",
    )
    yield "/new/understood", [f"/new/understood?{urlencode({'q': one})}" for one in said]
    for noun in ("agreements", "visits", "forums", "feeds"):
        yield f"/{noun}/new of one", [f"/{noun}/new?partnership_id={one}" for one in ids["partnership_id"]]


def _ids(session: Session, act: Act, model: Any) -> Sequence[UUID]:
    """Return ids of a noun at even distances, and those on which most hangs, as this person may see them."""
    key = model.coordinator_id if not hasattr(model, "id") else model.id
    seen = access.visible(key, act.who)
    even = _spread(session.scalars(select(key).where(seen).order_by(key)).all(), FEW)
    weight = WEIGHT.get(model)
    if weight is None:
        return even
    query = select(weight).join(model, key == weight).where(seen).group_by(weight)
    return [*even, *session.scalars(query.order_by(func.count().desc(), weight).limit(HEAVIEST))]


def _spread(values: Sequence[Any], most: int) -> list[Any]:
    return [values[at * len(values) // most] for at in range(most)] if len(values) > most else list(values)


def _said(rule: str) -> str:
    """Return a rule as the table names it."""
    return rule.replace("<uuid:", "<").replace("<any(", "<").replace("):", ":")
