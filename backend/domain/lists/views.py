"""Views that people keep of a list: its filters, words, order and columns under a name, for one person or the office.

A view keeps what was asked, not what was found: who opens one sees what she may see. Beside them stands each person's
habit with a list: the columns shown and the view it opens with.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ForeignKey, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from backend.db import Base, Instant, Record
from backend.domain.errors import N_, Forbidden, NotFound, Refused
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.values import sorting
from backend.domain.values.inputs import Details, Line, YesNo

MOST = 60
"""How many views one person may keep of one list."""
Code = Annotated[str, Field(max_length=60)]
Value = Annotated[str, Field(max_length=200)]


class SavedView(Record, Base):
    """A named view of one list; `shared_at` is set when the whole office has it."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("coordinator_id", "list_name", "name"),)

    coordinator_id: Mapped[UUID] = mapped_column(ForeignKey("coordinators.id"), index=True)
    list_name: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    filters: Mapped[dict[str, str]]
    words: Mapped[str]
    order: Mapped[str]
    columns: Mapped[list[str]]
    shared_at: Mapped[datetime | None] = mapped_column(Instant())
    coordinator: Mapped[Coordinator] = relationship(lazy="raise")


class ListHabit(Base):
    """How one person has one list: which columns, and which view it opens with."""

    __tablename__ = "list_habits"

    coordinator_id: Mapped[UUID] = mapped_column(ForeignKey("coordinators.id"), primary_key=True)
    list_name: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[list[str]]
    view_id: Mapped[UUID | None] = mapped_column(ForeignKey("saved_views.id"), index=True)


class ViewDetails(Details):
    """What makes a view; what a list does not know of it is left out when it is opened."""

    name: Annotated[Line, Field(max_length=60)]
    filters: dict[Code, Value] = Field(default_factory=dict, max_length=40)
    words: Value = ""
    order: Code = ""
    columns: tuple[Code, ...] = Field(default=(), max_length=40)
    shared: YesNo = False


class NameDetails(Details):
    """Another name for a view, and whether the office has it."""

    name: Annotated[Line, Field(max_length=60)]
    shared: YesNo = False


def save(session: Session, act: Act, listed: str, details: ViewDetails) -> SavedView:
    """Keep a view; one of the same name that is her own is replaced. Raises Forbidden where an auditor would share."""
    who = _require_person(act)
    _require_sharing(act, shared=details.shared)
    own = session.scalars(
        select(SavedView).where(SavedView.coordinator_id == who.id, SavedView.list_name == listed)
    ).all()
    found = next((one for one in own if one.name == details.name), None)
    if found is None and len(own) >= MOST:
        raise Refused(N_("These are many views already: delete one first"), field="name")
    view = found or SavedView(coordinator_id=who.id, list_name=listed, name=details.name)
    view.filters, view.words, view.order = details.filters, details.words, details.order
    view.columns = list(details.columns)
    view.shared_at = (view.shared_at or act.now) if details.shared else None
    session.add(view)
    session.flush()
    return view


def rename(session: Session, act: Act, view: SavedView, details: NameDetails) -> None:
    """Give it another name, share it with the office or keep it to oneself. Raises Refused on a name that is taken."""
    _require_own(act, view)
    _require_sharing(act, shared=details.shared)
    taken = select(SavedView.id).where(
        SavedView.coordinator_id == view.coordinator_id,
        SavedView.list_name == view.list_name,
        SavedView.name == details.name,
        SavedView.id != view.id,
    )
    if session.scalar(taken) is not None:
        raise Refused(N_("You have a view of this name already"), field="name")
    view.name = details.name
    view.shared_at = (view.shared_at or act.now) if details.shared else None
    session.flush()


def remove(session: Session, act: Act, view: SavedView) -> None:
    """Delete a view; who opened the list with it opens it as it comes again."""
    _require_own(act, view)
    for habit in session.scalars(select(ListHabit).where(ListHabit.view_id == view.id)):
        habit.view_id = None
    session.flush()
    session.delete(view)
    session.flush()


def open_with(session: Session, act: Act, listed: str, view: SavedView | None) -> None:
    """Let the list open with this view, or as it comes."""
    _habit(session, act, listed).view_id = view.id if view else None
    session.flush()


def choose_columns(session: Session, act: Act, listed: str, columns: Sequence[str]) -> None:
    """Remember which columns are shown, in this order; none is as the list comes."""
    _habit(session, act, listed).columns = list(columns)
    session.flush()


def get(session: Session, act: Act, view_id: UUID) -> SavedView:
    """Return a view. Raises NotFound, also for another person's own."""
    query = select(SavedView).where(SavedView.id == view_id, _visible(act))
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def listed(session: Session, act: Act, name: str) -> Sequence[SavedView]:
    """Return the views of a list this person has: the office's and her own, by name."""
    query = select(SavedView).where(SavedView.list_name == name, _visible(act))
    found = session.scalars(query.order_by(SavedView.id))
    return sorted(found, key=lambda one: (one.shared_at is None, sorting.key(one.name)))


def habit(session: Session, act: Act, name: str) -> ListHabit | None:
    """Return how this person has a list, if she ever said."""
    return session.get(ListHabit, (act.who_id, name)) if act.who_id else None


def may_change(act: Act, view: SavedView) -> bool:
    """Say whether the acting person may rename or delete it: her own, or as a director one the office has."""
    if act.who is None or act.who.role is Role.DIRECTOR:
        return True
    return view.coordinator_id == act.who.id


def _visible(act: Act) -> Any:
    return or_(SavedView.shared_at.is_not(None), SavedView.coordinator_id == act.who_id)


def _habit(session: Session, act: Act, name: str) -> ListHabit:
    who = _require_person(act)
    found = session.get(ListHabit, (who.id, name)) or ListHabit(coordinator_id=who.id, list_name=name, columns=[])
    session.add(found)
    return found


def _require_person(act: Act) -> Coordinator:
    if act.who is None:
        raise Forbidden(N_("A view belongs to somebody"))
    return act.who


def _require_own(act: Act, view: SavedView) -> None:
    if not may_change(act, view):
        raise Forbidden(N_("Only who made this view, or a director, may do this"))


def _require_sharing(act: Act, *, shared: bool) -> None:
    if shared:
        access.require_change(act)
