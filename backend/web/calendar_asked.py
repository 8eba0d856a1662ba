"""What the address of the calendar asks for: which days, in which form, narrowed to what; and addresses for other days.

Everything stands in the address, so that the back button and a colleague's link lead to the same page. What cannot be
read in it is left out, never an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from werkzeug.datastructures import MultiDict

from backend.domain.errors import Refused
from backend.domain.office.acts import Act
from backend.domain.schedule import agenda
from backend.domain.schedule.entries import Kind
from backend.domain.values import dates
from backend.domain.values.times import FIRST_YEAR, LAST_YEAR

VIEWS = ("month", "week", "day", "list")
MOST_PARTNERSHIPS = 50
DAY = timedelta(days=1)
IN_DAYS_ALONE = (Kind.ITEM,)
"""Kinds that a month leaves to the visit they belong to, unless they are asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `kinds` empty is what is usual in the view; `narrow` is a phone that was asked for no view."""

    view: str
    day: date
    kinds: tuple[Kind, ...] = ()
    partnership_ids: tuple[UUID, ...] = ()
    mine: bool = False
    at_place: bool = False
    narrow: bool = False

    @property
    def first(self) -> date:
        """Return the first day shown: of a month the Monday of its first week."""
        if self.view == "day":
            return self.day
        start = self.day if self.view == "week" else self.day.replace(day=1)
        return start - start.weekday() * DAY

    @property
    def last(self) -> date:
        """Return the last day shown: of a month the Sunday of its last week."""
        if self.view == "day":
            return self.day
        end = self.day if self.view == "week" else _next_month(self.day) - DAY
        return end + (6 - end.weekday()) * DAY

    @property
    def shown_kinds(self) -> tuple[Kind, ...]:
        """Return the kinds that are shown."""
        if self.kinds:
            return self.kinds
        return tuple(one for one in Kind if self.view in {"week", "day"} or one not in IN_DAYS_ALONE)

    @property
    def narrowed(self) -> bool:
        """Say whether anything is left out by choice."""
        return bool(self.kinds or self.partnership_ids or self.mine)

    def query(self, act: Act) -> agenda.Asked:
        """Return what the schedule is asked for."""
        return agenda.Asked(
            first=self.first,
            last=self.last,
            zone=act.desk.timezone,
            at_place=self.at_place,
            kinds=self.shown_kinds,
            partnership_ids=self.partnership_ids,
            mine=act.who_id if self.mine else None,
            every_leg=Kind.LEG in self.kinds,
        )

    def moved(self, steps: int) -> "Asked":
        """Return the same so many months, weeks or days later; at the ends of time the same."""
        if self.view in {"week", "day"}:
            day = self.day + steps * (7 if self.view == "week" else 1) * DAY
        else:
            months = self.day.year * 12 + self.day.month - 1 + steps
            day = date(months // 12, months % 12 + 1, 1)
        return replace(self, day=_within(day))

    def but(self, **changes: Any) -> "Asked":
        """Return the same with something else."""
        return replace(self, **changes)

    def toggled(self, kind: Kind) -> "Asked":
        """Return the same with a kind more or less; all or none of them is what is usual."""
        shown = [one for one in Kind if (one in self.shown_kinds) is not (one is kind)]
        usual = list(replace(self, kinds=()).shown_kinds)
        return replace(self, kinds=() if shown in ([], usual) else tuple(shown))

    def address(self, endpoint: str = "calendar.index") -> str:
        """Return where this is to be seen."""
        return url_for(endpoint, **self.parameters())

    def parameters(self) -> dict[str, Any]:
        """Return what the address says; what goes without saying is not in it."""
        said = {
            "view": None if self.narrow else self.view,
            "date": self.day.isoformat(),
            "kind": [one.value for one in self.kinds],
            "partnership_id": [str(one) for one in self.partnership_ids],
            "mine": "1" if self.mine else None,
            "times": "place" if self.at_place else None,
        }
        return {name: value for name, value in said.items() if value}


def read(given: MultiDict[str, str], today: date) -> Asked:
    """Return what an address asks for."""
    view = given.get("view", "")
    kinds = {one for one in given.getlist("kind") if one in set(Kind)}
    return Asked(
        view=view if view in VIEWS else "month",
        day=_day(given.get("date", ""), today),
        kinds=tuple(one for one in Kind if one.value in kinds),
        partnership_ids=_ids(given.getlist("partnership_id")),
        mine=given.get("mine") == "1",
        at_place=given.get("times") == "place",
        narrow=view not in VIEWS,
    )


def hidden(asked: Asked, but: str) -> list[tuple[str, str]]:
    """Return the names and values that a form keeps beside the field it asks for."""
    said: Mapping[str, Any] = asked.parameters()
    return [
        (name, one)
        for name, value in said.items()
        if name != but
        for one in (value if isinstance(value, list) else [value])
    ]


def _day(typed: str, today: date) -> date:
    try:
        return _within(dates.parse_day(typed[:40]))
    except Refused:
        return today


def _within(day: date) -> date:
    return min(max(day, date(FIRST_YEAR, 1, 1)), date(LAST_YEAR, 12, 1))


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _ids(given: list[str]) -> tuple[UUID, ...]:
    found: dict[UUID, None] = {}
    for one in given[:MOST_PARTNERSHIPS]:
        try:
            found[UUID(one)] = None
        except ValueError:
            continue
    return tuple(found)
