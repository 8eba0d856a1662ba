"""The list of people, with the posts they hold now."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.lists import partnerships
from backend.domain.lists import people as listing
from backend.domain.office.acts import Act
from backend.domain.partners.people import Person, Post
from backend.domain.values import countries
from backend.http.i18n import NAMES, locale_tag, ngettext, text
from backend.http.i18n import gettext as _
from backend.web import person_view
from backend.web.lists import sheets
from backend.web.lists.columns import Column, Link, Titled
from backend.web.lists.sheets import Box, Options, Sheet


@dataclass(frozen=True, slots=True)
class Row:
    """One person, and the posts held now, highest rank first."""

    person: Person
    posts: Sequence[Post]


def _rows(session: Session, act: Act, ids: Sequence[UUID]) -> Sequence[Row]:
    found = session.scalars(select(Person).where(Person.id.in_(ids))).all()
    held = listing.posts_now(session, act.today, ids)
    return [Row(one, held.get(one.id, ())) for one in sheets.ordered(ids, found)]


def _columns() -> Sequence[Column]:
    return [
        Column("name", _("Name"), "title", _title, "name", 28, beside=("latin", "native")),
        Column("post", _("Post now"), "lines", lambda row: [text(one.title) for one in row.posts], "", 36),
        Column("organisation", _("Organisation"), "links", _bodies, "", 36),
        Column("country", _("Country"), "lines", _countries, "", 18),
        Column("email", _("E-mail"), "text", lambda row: row.person.email, "email", 30),
        Column("phone", _("Telephone"), "text", lambda row: row.person.phone, "", 20),
        Column("language", _("Language"), "text", lambda row: NAMES.get(row.person.locale, row.person.locale), "", 14),
        Column("latin", _("In Latin letters"), "text", lambda row: row.person.name.latin, "", 24),
        Column("native", _("In its own script"), "text", lambda row: row.person.native, "", 18),
        Column("addressed", _("Addressed as"), "text", lambda row: row.person.name.addressed(locale_tag()), "", 28),
    ]


def _title(row: Row) -> Titled:
    person = row.person
    return Titled(
        person.name.shown(locale_tag()), url_for("people.show", person_id=person.id), native=person_view.beside(person)
    )


def _bodies(row: Row) -> list[Link]:
    return [
        Link(text(one.organisation.name), url_for("organisations.show", organisation_id=one.organisation_id))
        for one in row.posts
    ]


def _countries(row: Row) -> list[str]:
    codes = dict.fromkeys(one.organisation.region.country for one in row.posts)
    return [countries.name(code, locale_tag()) for code in codes]


def _boxes(session: Session, _act: Act) -> Sequence[Box]:
    return [
        Box("side", _("Side"), options=sheets.sides(), empty=_("both"), main=True),
        Box("organisation_id", _("Organisation"), "pick", of="organisations", main=True),
        sheets.country_box(partnerships.countries_in_use(session), main=True),
        Box("post", _("Holds a post now"), options=sheets.yes_or_no(), empty=_("all")),
        Box("region_id", _("Region"), "pick", of="regions"),
    ]


def _orders() -> Options:
    return [("name", _("Name")), ("email", _("E-mail")), ("-made", _("Entered last"))]


SHEET = Sheet(
    name="people",
    listing=listing.LISTING,
    title=lambda: _("People"),
    columns=_columns,
    usual=("name", "post", "organisation", "email"),
    rows=_rows,
    boxes=_boxes,
    counted=lambda number: ngettext("%(num)s person", "%(num)s people", number),
    orders=_orders,
    is_personal=True,
    hint=lambda: _("Name, in any script"),
)
