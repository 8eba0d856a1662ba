"""A form with what was typed and what is wrong with it: shown, sent, tried, and shown again with nothing lost.

`submit` runs a command in the request's transaction and commits; a refusal undoes it and stays with the form, for the
page to show it again. Names are those of the input types, dotted (see `nesting`).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from http import HTTPStatus
from itertools import chain
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin
from zoneinfo import ZoneInfo

from flask import flash, redirect, request
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from backend.db import Record
from backend.domain.errors import DomainError, Forbidden, Invalid, NotFound, Refused, Stale
from backend.domain.office.acts import Act
from backend.domain.values import inputs, written, zones
from backend.http import clocks, errors, nesting, transactions
from backend.http.i18n import words

T = TypeVar("T")
D = TypeVar("D", bound=BaseModel)
_ISO = re.compile(r"\d{4}(-\d{2}){0,2}")


class Form:
    """What stands in the boxes (`values`), what is wrong (`errors`), which version it began from (`revision`)."""

    def __init__(self, values: Mapping[str, Any], revision: int | None = None) -> None:
        self.values = dict(values)
        self.revision = revision
        self.errors: dict[str, str] = {}
        self.theirs: dict[str, str] = {}
        self.doubts: dict[str, DomainError] = {}
        self.typed: dict[str, str] = {}
        self.offered: dict[str, Sequence[object]] = {}
        self.is_stale = False
        self.status = HTTPStatus.OK

    def value(self, name: str) -> Any:
        """Return what stands at a dotted name: a text, a list, a map, or "" for nothing."""
        value = nesting.found(self.values, name)
        return "" if value is None else value

    def rows(self, name: str) -> list[Mapping[str, Any]]:
        """Return the rows that stand at a dotted name; what was sent there and is no row is left out."""
        value = self.value(name)
        return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []

    def error(self, name: str) -> str | None:
        """Return what is wrong at a dotted name."""
        return self.errors.get(name.removesuffix("[]"))

    def doubt(self, name: str, typed: str, problem: DomainError, offered: Sequence[object] = ()) -> None:
        """Note that what was typed at a name is not understood: `parse` refuses it there; `offered` may be meant."""
        self.doubts[name], self.typed[name], self.offered[name] = problem, typed, offered

    def reading(self, values: Mapping[str, Any]) -> "Form":
        """Return a form of these values instead, as an input type reads them, with what is in doubt here."""
        other = Form(values, self.revision)
        other.doubts = self.doubts
        return other

    def parse(self, model: type[D], locale: str = "en") -> D:
        """Return what was typed as the noun's input type. Raises Invalid, also for what is in doubt."""
        lists = {name for name, field in model.model_fields.items() if _takes_list(field.annotation)}
        given = {
            name: [value] if name in lists and isinstance(value, str) else value for name, value in self.values.items()
        }
        try:
            day = today()
            details = inputs.parse(model, clocks.joined(given, day), locale=locale, today=day)
        except Invalid as problem:
            raise self._with_doubts(problem.problems) from None
        if self.doubts:
            raise self._with_doubts({})
        return details

    def require_fresh(self, record: Record) -> None:
        """Raise Stale when the record has been changed since this form was opened."""
        if self.revision is not None and self.revision != record.revision:
            raise Stale(errors.CHANGED)

    def submit(self, command: Callable[[Session, Act], T]) -> T | None:
        """Run `command` and commit; return what it returned, or None when it was refused and the form has the reason.

        NotFound and Forbidden go on to the error page: there is nothing to show the form for.
        """
        try:
            done = command(*transactions.current())
            transactions.commit()
        except (NotFound, Forbidden):
            raise
        except DomainError as problem:
            self._refuse(problem)
        except StaleDataError:
            self._refuse(Stale(errors.CHANGED))
        except IntegrityError:
            self._refuse(Refused(errors.CHANGED))
        else:
            return done
        return None

    def check(self, judge: Callable[[], T]) -> T | None:
        """Run what needs no transaction, such as hashing; return None when it refused and the form has the reason."""
        try:
            return judge()
        except DomainError as problem:
            self._refuse(problem)
        return None

    def compare(self, given: Mapping[str, Any], revision: int) -> None:
        """After a stale try: keep what was typed, note where the record says something else, begin from its version."""
        if self.is_stale:
            now, typed = nesting.flattened(_shown(clocks.split(given))), nesting.flattened(self.values)
            self.theirs = {
                name: now.get(name, "")
                for name in {**typed, **now}
                if not _same(now.get(name, ""), typed.get(name, ""))
            }
            self.revision = revision

    def differences(self, labels: Mapping[str, str], *choices: Iterable[Any]) -> list[dict[str, str]]:
        """Return where record and form differ, for the macro `stale`.

        labels: {first part of the name: label}; choices: the options of its fields as their macros take them, so that
        what is chosen by an id or a code is told in the words it was chosen by.
        """
        typed, known = nesting.flattened(self.values), _options(chain.from_iterable(choices))
        return [
            {"label": labels[name.partition(".")[0]], "theirs": _called(text, known), "yours": _called(yours, known)}
            for name, text in self.theirs.items()
            for yours in [typed.get(name, "")]
            if name.partition(".")[0] in labels
        ]

    def _with_doubts(self, problems: Mapping[str, DomainError]) -> Invalid:
        """Return the refusal with what is in doubt; what else is wrong at such a field goes without saying."""
        doubted = tuple(self.doubts)
        clear = {field: one for field, one in problems.items() if not f"{field}.".startswith(_under(doubted))}
        return Invalid({**clear, **self.doubts})

    def _refuse(self, problem: DomainError) -> None:
        transactions.roll_back()
        self.status = errors.status_of(problem)
        self.is_stale = isinstance(problem, Stale)
        problems = problem.problems if isinstance(problem, Invalid) else {problem.field or "": problem}
        self.errors = {clocks.box_of(field, self.values): words(one) for field, one in problems.items()}


def fresh(values: Mapping[str, Any] | None = None, revision: int | None = None) -> Form:
    """Return a form as it is first shown: empty, with defaults, or with what a record says (`given(record)`)."""
    return Form(_shown(clocks.split(values or {})), revision)


def begun(usual: Mapping[str, Any], model: type[BaseModel]) -> Form:
    """Return the form of something new with what is usual, and what the address says by the names of its boxes."""
    asked = nesting.nested(request.args)
    given = {name: value for name, value in asked.items() if _fits(value, model.model_fields.get(name))}
    form = fresh(usual)
    return Form({**form.values, **given})


def sent() -> Form:
    """Return the form that this request sends."""
    revision = request.form.get("revision", "")
    known = revision.isascii() and revision.isdecimal() and len(revision) < 10
    return Form(nesting.nested(request.form), int(revision) if known else None)


def press(command: Callable[[Session, Act], object], done: str, back: str) -> Response:
    """Run the command of a button and go back to `back`, saying `done`, or why not. Raises NotFound, Forbidden."""
    form = sent()
    form.submit(lambda session, act: (command(session, act),))
    for said in dict.fromkeys(form.errors.values()):
        flash(said, "danger")
    if not form.errors:
        flash(done, "success")
    return redirect(back, HTTPStatus.SEE_OTHER)


def today() -> date:
    """Return the day from which this request reads dates: the one at the office."""
    return transactions.now().astimezone(ZoneInfo(transactions.doors().desk.timezone)).date()


def _same(saved: str, typed: str) -> bool:
    """Say whether what was typed is what is saved, a date or a time zone in another way of writing too."""
    if "/" in saved and zones.find(typed) == saved:
        return True
    if saved == typed or not _ISO.fullmatch(saved):
        return saved == typed
    try:
        return written.partial(typed, today()) == saved
    except DomainError:
        return False


def _under(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{name}." for name in names)


def _fits(value: object, field: FieldInfo | None) -> bool:
    """Say whether a value has the shape of its box: a text, a list, or texts by name."""
    if field is not None and _takes_list(field.annotation):
        return isinstance(value, list) and all(isinstance(one, str) or _is_texts(one) for one in value)
    if isinstance(value, str):
        return field is None or str in _plain(field.annotation) or dict not in _plain(field.annotation)
    return field is not None and _is_texts(value)


def _is_texts(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())


def _plain(annotation: object) -> set[object]:
    """Return the types that an annotation is made of, without what they hold."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in {Union, UnionType}:
        return {one for part in get_args(annotation) for one in _plain(part)}
    return {get_origin(annotation) or annotation}


def _takes_list(annotation: object) -> bool:
    parts = [annotation, *getattr(annotation, "__args__", ())]
    return any(get_origin(part) in {tuple, list} for part in parts)


def _options(choices: Iterable[Any]) -> dict[str, str]:
    """Return {value: words} of options as `select`, `radios` and `choose` take them, groups included."""
    known: dict[str, str] = {}
    for one in choices:
        value, said, *_hint = (one["id"], one["name"]) if isinstance(one, Mapping) else one
        known |= _options(said) if isinstance(said, list | tuple) else {str(value): str(said)}
    return known


def _called(text: str, known: Mapping[str, str]) -> str:
    """Return a value, or each one of a list, in the words that its choice has."""
    return ", ".join(known.get(one, one) for one in text.split(", "))


def _shown(value: Any) -> Any:
    """Return values as boxes hold them: dates, ids and enum members as text, nothing as absent."""
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, Mapping):
        return {str(name): _shown(one) for name, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_shown(one) for one in value]
    if hasattr(value, "isoformat"):
        return value.isoformat(timespec="minutes") if hasattr(value, "hour") else value.isoformat()
    if isinstance(value, bool):
        return "1" if value else ""  # as a ticked box says it
    return value if isinstance(value, str) and type(value) is str else str(value)
