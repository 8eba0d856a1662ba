"""What every noun of the API does alike: list, create, show, change, discard, and the verbs of its trade.

A noun's module states its `Noun` and which commands stand behind which address; views, conditional requests, repeats
and the OpenAPI document follow from that. Nothing here knows a noun.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Generic, TypeVar, cast, get_origin
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from pydantic import BaseModel
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.api import shapes
from backend.db import Keyed
from backend.domain import transactions as settling
from backend.domain.office.acts import Act
from backend.domain.schedule import releases
from backend.domain.values import inputs
from backend.domain.values.inputs import Details
from backend.http import bodies, conditional, paging, repeats, transactions

api = Blueprint("api", __name__, url_prefix="/api/v1")
Answer = Mapping[str, Any]


R = TypeVar("R", bound=Keyed)
D = TypeVar("D", bound=BaseModel)
Show = Callable[[Session, Act, Sequence[R]], Sequence[Answer]]


class Nothing(Details):
    """A body without fields."""


@dataclass(frozen=True, slots=True)
class Noun(Generic[R]):
    """A collection: where it is, how one of it is loaded (by the ids of the path), and how many are shown.

    `show` takes as many queries for three as for one. `above` loads the record that a nested one is part of.
    """

    name: str
    path: str
    answer: type[Any]
    load: Callable[..., R]
    show: Show[R]
    above: Callable[..., object] = lambda *_loaded, **_ids: None

    @property
    def id_name(self) -> str:
        """Return the name that the record's id has in a path."""
        return f"{self.name}_id"

    @property
    def one(self) -> str:
        """Return the path of one record."""
        return f"{self.path}/<uuid:{self.id_name}>"


@dataclass(frozen=True, slots=True)
class Operation:
    """What the OpenAPI document says of one endpoint; `brings_file`: a form with a file, `is_file`: answers bytes."""

    summary: str
    tag: str
    answer: Any = None
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    status: HTTPStatus = HTTPStatus.OK
    is_list: bool = False
    conditional: bool = False
    brings_file: bool = False
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """By which columns a list is ordered; the last one is unique."""

    by: tuple[InstrumentedAttribute[Any], ...]
    newest_first: bool = True


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb of the trade: its body, and what the body says when it is left out there."""

    name: str
    command: Callable[..., object]
    body: type[BaseModel] = Nothing
    usual: Callable[[Any], Mapping[str, object]] = field(default=lambda _record: {})
    summary: str = ""


def listing(noun: Noun[R], query: type[BaseModel], wanted: Callable[..., Select[R]], order: Order) -> None:
    """Serve the list: `wanted(session, act, filter, **ids)` is the query of it."""

    def view(**ids: UUID) -> Response:
        session, act = transactions.current()
        asked = inputs.parse(query, _asked(query), locale=act.desk.locale)
        page = paging.page(session, wanted(session, act, asked, **ids), *order.by, newest_first=order.newest_first)
        return answer({"items": noun.show(session, act, page.items), "next": page.next})

    said = Operation(f"List {_spaced(_plural(noun))}", _tag(noun), noun.answer, query=query, is_list=True)
    add(noun.path, f"list_{_plural(noun)}", view, "GET", said)


def reading(noun: Noun[R]) -> None:
    """Serve one record, with its ETag."""

    def view(**ids: UUID) -> Response:
        session, act = transactions.current()
        return _answer_one(noun, session, act, noun.load(session, act, **ids))

    said = Operation(f"Show one {_spaced(noun.name)}", _tag(noun), noun.answer)
    add(noun.one, f"show_{noun.name}", view, "GET", said)


def creating(noun: Noun[R], body: type[D], command: Callable[..., R], again: bool = False) -> None:  # noqa: FBT001, FBT002 - stated once a noun
    """Serve POST: `command(session, act, details, **ids)`; with `again`, a repeat shows the record afresh."""

    def view(**ids: UUID) -> Response:
        session, act = transactions.current()
        noun.above(session, act, **ids)
        details = inputs.parse(body, bodies.read_object(), locale=act.desk.locale)
        record = command(session, act, details, **ids)
        _release(session, act, noun, record, details)
        settling.settle(session)
        here: dict[str, Any] = {**ids, noun.id_name: record.id}
        made = _answer_one(noun, session, act, noun.load(session, act, **here), HTTPStatus.CREATED)
        made.headers["Location"] = url_for(f"api.show_{noun.name}", **here)
        return made

    said = Operation(_summary(command), _tag(noun), noun.answer, body, status=HTTPStatus.CREATED)
    add(noun.path, f"create_{noun.name}", _once(noun, view, again=again), "POST", said)


def changing(
    noun: Noun[R],
    body: type[D],
    given: Callable[[R], Mapping[str, object]],
    command: Callable[..., object],
    prepare: Callable[[R, dict[str, Any]], dict[str, Any]] = lambda _record, sent: sent,
) -> None:
    """Serve PATCH: the record as `given`, with the fields sent (`prepare`d) put over it, is read again whole."""

    def view(**ids: UUID) -> Response:
        session, act = transactions.current()
        record = noun.load(session, act, **ids)
        conditional.require_match(_revision(record))
        details = inputs.parse(
            body, merged(given(record), prepare(record, bodies.read_object())), locale=act.desk.locale
        )
        command(session, act, record, details)
        _release(session, act, noun, record, details)
        settling.settle(session)
        return _answer_one(noun, session, act, noun.load(session, act, **ids))

    said = Operation(_summary(command), _tag(noun), noun.answer, body, conditional=True)
    add(noun.one, f"change_{noun.name}", view, "PATCH", said)


def discarding(noun: Noun[R], command: Callable[[Session, Act, R], object]) -> None:
    """Serve DELETE; the command makes sure that no partner has seen it."""

    def view(**ids: UUID) -> Response:
        session, act = transactions.current()
        record = noun.load(session, act, **ids)
        conditional.require_match(_revision(record))
        command(session, act, record)
        return Response(status=HTTPStatus.NO_CONTENT)

    said = Operation(_summary(command), _tag(noun), status=HTTPStatus.NO_CONTENT, conditional=True)
    add(noun.one, f"discard_{noun.name}", view, "DELETE", said)


def acting(noun: Noun[R], *verbs: Verb, again: bool = False) -> None:
    """Serve verbs: `command(session, act, record)`, with the details last where the verb has a body."""
    for verb in verbs:
        said = Operation(verb.summary or _summary(verb.command), _tag(noun), noun.answer, verb.body, conditional=True)
        view = _once(noun, _acting(noun, verb), again=again)
        add(f"{noun.one}/actions/{verb.name}", f"{verb.name.replace('-', '_')}_{noun.name}", view, "POST", said)


def add(path: str, endpoint: str, view: Callable[..., Response], method: str, said: Operation) -> None:
    """Serve a view and keep what is said of it for the document."""
    view.operation = said  # type: ignore[attr-defined]
    api.add_url_rule(path, endpoint, view, methods=[method])


def answer(shown: object, status: int = HTTPStatus.OK) -> Response:
    """Return an answer as JSON."""
    return Response(shapes.dumps(shown), status, content_type="application/json")


def merged(given: Mapping[str, object], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record as given with what was sent put over it; a new kind of time takes the place of the other."""
    left = set()
    if sent.get("starts_at") is not None:
        left = {"starts_on", "ends_on", "fold"}
    elif sent.get("starts_on") is not None:
        left = {"starts_at", "ends_at", "ends_timezone", "fold", "ends_fold"}
    if sent.get("ends_at") is not None:
        left |= {"ends_fold"}
    return {**{name: value for name, value in given.items() if name not in left}, **sent}


def _revision(record: Any) -> int:
    """Return which version of a record this is; every noun has a `revision`, as a column or derived."""
    return int(record.revision)


def _acting(noun: Noun[R], verb: Verb) -> Callable[..., Response]:
    def view(**ids: UUID) -> Response:
        session, act = transactions.current()
        record = noun.load(session, act, **ids)
        conditional.require_match(_revision(record))
        details = inputs.parse(verb.body, {**verb.usual(record), **bodies.read_object()}, locale=act.desk.locale)
        verb.command(session, act, record, *(() if verb.body is Nothing else (details,)))
        settling.settle(session)
        return _answer_one(noun, session, act, noun.load(session, act, **ids))

    return view


def _answer_one(noun: Noun[R], session: Session, act: Act, record: R, status: HTTPStatus = HTTPStatus.OK) -> Response:
    [shown] = noun.show(session, act, [record])
    return cast("Response", conditional.tag(answer(shown, status), _revision(record)))


def _once(noun: Noun[R], view: Callable[..., Response], *, again: bool) -> Callable[..., Response]:
    """Let a repeat under one Idempotency-Key get the answer of the first; `again`: the record, shown afresh."""

    def afresh(status: int, record_id: UUID) -> Response:
        session, act = transactions.current()
        record = noun.load(session, act, **{noun.id_name: record_id})
        return _answer_one(noun, session, act, record, HTTPStatus(status))

    return repeats.once(view, afresh if again else None)


def _release(session: Session, act: Act, noun: Noun[R], record: R, details: BaseModel) -> None:
    if getattr(details, "release", False):
        releases.release(session, act, (noun.name, record.id))


def _asked(query: type[BaseModel]) -> dict[str, object]:
    """Return the filters of this request's query, cursor and limit apart; where several may stand, as a list."""
    fields = {field.alias or name: field for name, field in query.model_fields.items()}
    return {
        name: values if name in fields and get_origin(fields[name].annotation) is tuple else values[-1]
        for name, values in request.args.lists()
        if name not in {"limit", "cursor"}
    }


def _summary(command: Callable[..., object]) -> str:
    """Return the first sentence of a command's docstring: what it does, in one line."""
    text = " ".join((command.__doc__ or "").split("\n\n")[0].split())
    return text.split(". ")[0].rstrip(".").split(";")[0]


def _tag(noun: Noun[R]) -> str:
    return noun.path.strip("/").split("/")[0]


def _plural(noun: Noun[R]) -> str:
    return noun.path.rsplit("/", 1)[-1] if "<" not in noun.path else f"{noun.path.rsplit('/', 1)[-1]}_of_{_tag(noun)}"


def _spaced(name: str) -> str:
    return name.replace("_", " ")
