"""The programme of a visit in the API: its items."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.api import operations, outgoing, shapes
from backend.api.filters import Everything
from backend.api.operations import Noun, Order, Verb
from backend.api.shapes import Ended, Recorded, When
from backend.api.visits import VISITS
from backend.db import Texts
from backend.domain.office.acts import Act
from backend.domain.values.audience import Audience
from backend.domain.values.inputs import OptionalTexts
from backend.domain.values.timed import TimeDetails
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails
from backend.domain.visits.programme import Item
from backend.domain.visits.words import ItemKind


class ItemAnswer(Recorded, When, Ended):
    """One item; `audience` null is its leg's."""

    visit_id: UUID
    leg_id: UUID
    kind: ItemKind
    title: Texts
    place: Texts | None
    text: Texts | None
    audience: Audience | None
    audience_partnership_ids: list[UUID] | None


class MoveItemDetails(TimeDetails):
    """Another time, and if wanted another place."""

    place: OptionalTexts = None


def present(item: Item) -> ItemAnswer:
    """Present one item."""
    return {
        **shapes.recorded(item),
        **shapes.when(item.span),
        **shapes.ended(item),
        "visit_id": item.visit_id,
        "leg_id": item.leg_id,
        "kind": item.kind,
        "title": item.title,
        "place": item.place,
        "text": item.text,
        "audience": item.audience,
        "audience_partnership_ids": shapes.ids(item.audience_partnership_ids),
    }


def _show(_session: Session, _act: Act, found: Sequence[Item]) -> list[ItemAnswer]:
    return [present(one) for one in found]


def _wanted(session: Session, act: Act, _asked: Everything, visit_id: UUID) -> Select[Item]:
    return select(Item).where(Item.visit_id == visits.get(session, act, visit_id).id)


def _load(session: Session, act: Act, visit_id: UUID, item_id: UUID) -> Item:
    return programme.get(session, visits.get(session, act, visit_id), item_id)


def _add(session: Session, act: Act, details: ItemDetails, visit_id: UUID) -> Item:
    """Put an item into the programme; it waits for the next release."""
    return programme.add(session, act, visits.get(session, act, visit_id), details)


def _change(session: Session, act: Act, item: Item, details: ItemDetails) -> None:
    """Change what was typed; partners see it with the next release."""
    programme.change(session, act, visits.get(session, act, item.visit_id), item, details)


def _reschedule(session: Session, act: Act, item: Item, details: MoveItemDetails) -> None:
    """Move one item in time, and in place where one is given; what partners have been shown moves at once."""
    if "place" in details.model_fields_set:
        programme.relocate(session, act, item, details.place)
    programme.reschedule(session, act, visits.get(session, act, item.visit_id), item, details)


def _discard(session: Session, act: Act, item: Item) -> None:
    """Take an item away that partners have not seen."""
    outgoing.discard_unseen(session, item.visit_id, item.id)
    programme.discard(session, act, item)


ITEMS: Noun[Item] = Noun("item", f"{VISITS.one}/items", ItemAnswer, _load, _show, visits.get)
operations.listing(ITEMS, Everything, _wanted, Order((Item.id,), newest_first=False))
operations.creating(ITEMS, ItemDetails, _add)
operations.reading(ITEMS)
operations.changing(ITEMS, ItemDetails, programme.given, _change)
operations.discarding(ITEMS, _discard)
operations.acting(ITEMS, Verb("reschedule", _reschedule, MoveItemDetails, outgoing.zone_of), *outgoing.ENDING)
