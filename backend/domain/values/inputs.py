"""Input types: what a form, a JSON body or a CSV row may say, refused once and in words for people.

pydantic's lax mode takes numbers for dates, offsets in wall times and NUL in text; the base types here do not.
Every noun's `…Details` is a frozen model of these; `parse` turns pydantic's errors into `Invalid` by field.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from backend.domain.errors import N_, DomainError, Invalid
from backend.domain.values import countries, dates, texts, times, written, written_hours, zones

LINE, PROSE, MANY = 300, 20_000, 200
_WALL = re.compile(r"^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$")
_MAIL = re.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+$")
_PHONE = re.compile(r"^\+?[0-9][0-9 ()/.-]{3,38}[0-9](?: ?(?:x|ext\.?|-) ?[0-9]{1,6})?$")
_SLUG = re.compile(r"^[a-z0-9][a-z0-9_]{0,79}$")


@dataclass(frozen=True, slots=True)
class DayAndHour:
    """A wall time as a form has it: a day and an hour, each as typed in a box of its own."""

    day: str
    hour: str


def wrong(msgid: str, **params: object) -> PydanticCustomError:
    """Return the error a validator raises: its msgid is translated at the edge."""
    return PydanticCustomError("amity", "{msgid}", {"msgid": msgid, **params})


def _clean(value: object, *, lines: bool) -> object:
    if value is None:
        return value
    if not isinstance(value, str):
        raise wrong(N_("Write a text here"))
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n") if lines else value).strip()
    allowed = "\n\t" if lines else ""
    if any(
        (unicodedata.category(sign) in {"Cc", "Cs"} or sign in "\u2028\u2029") and sign not in allowed for sign in value
    ):
        raise wrong(N_("Line breaks and control characters cannot stand here"))
    if len(value) > (PROSE if lines else LINE):
        raise wrong(N_("Too long: at most %(most)s characters"), most=PROSE if lines else LINE)
    return value


def _line(value: object) -> object:
    return _clean(value, lines=False)


def _prose(value: object) -> object:
    return _clean(value, lines=True)


def _filled(value: str) -> str:
    if not value:
        raise wrong(N_("Please fill this in"))
    return value


def _texts(value: object, info: ValidationInfo, *, lines: bool) -> object:
    if value is None:
        return value
    if isinstance(value, str):
        value = {(info.context or {}).get("locale", "en"): value}
    if not isinstance(value, Mapping) or len(value) > 40:
        raise wrong(N_("Write a text here"))
    for tag in value:
        if not isinstance(tag, str) or not texts.is_tag(tag):
            raise wrong(N_("%(tag)s is not a language tag"), tag=_shown(tag))
    cleaned = {tag: _clean(text, lines=lines) for tag, text in value.items()}
    return {tag: text for tag, text in cleaned.items() if text} or None


def _shown(value: object) -> str:
    """Return the beginning of what was sent, fit to be shown: half a surrogate pair is no text."""
    return str(value)[:20].encode("utf-8", "replace").decode("utf-8")


def _line_texts(value: object, info: ValidationInfo) -> object:
    return _texts(value, info, lines=False)


def _prose_texts(value: object, info: ValidationInfo) -> object:
    return _texts(value, info, lines=True)


def _some(value: object) -> object:
    if not value:
        raise wrong(N_("Please fill this in, in one language at least"))
    return value


def _today(info: ValidationInfo) -> date | None:
    """Return the day from which dates are read as people write them; None where they come by wire, in ISO alone."""
    found: date | None = (info.context or {}).get("today")
    return found


def _wall(value: object, info: ValidationInfo) -> object:
    if value is None or (isinstance(value, datetime) and value.tzinfo is None):
        return value
    if isinstance(value, DayAndHour) and (today := _today(info)):
        return _typed_wall(value, today)
    found = _WALL.match(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise wrong(N_("Not a local date and time: write it as 2027-05-12T09:30, without an offset"))
    try:
        wall = datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]
    except ValueError:
        raise wrong(N_("There is no such time")) from None
    if not times.FIRST_YEAR <= wall.year <= times.LAST_YEAR:
        raise wrong(N_("The year must lie between 1900 and 2200"))
    return wall


def _typed_wall(value: DayAndHour, today: date) -> datetime:
    """Return the wall time that a day and an hour in boxes of their own say; told beside the box that is wrong."""
    try:
        day = written.day(value.day, today)
    except DomainError as problem:
        raise wrong(problem.msgid, **problem.params) from None
    try:
        return datetime.combine(day, written_hours.clock(value.hour))
    except DomainError as problem:
        raise wrong(problem.msgid, at="hour", **problem.params) from None


def _day(value: object, info: ValidationInfo) -> object:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    today = _today(info)
    return _read(value, partial(written.day, today=today) if today else dates.parse_day)


def _partial(value: object, info: ValidationInfo) -> object:
    if value is None:
        return value
    today = _today(info)
    return _read(value, partial(written.partial, today=today) if today else dates.parse_partial)


def _read(value: object, reader: Any) -> object:
    if not isinstance(value, str):
        raise wrong(N_("Not a date: write it as 2026-05-12"))
    try:
        return reader(value)
    except DomainError as problem:
        raise wrong(problem.msgid, **problem.params) from None


def _zone(value: str) -> str:
    found = zones.find(value)
    if found is not None:
        return found
    if near := zones.offered(value):
        raise wrong(
            N_("The clocks of %(zone)s are not known here. Do you mean %(near)s?"),
            zone=value[:40],
            near=near,
        )
    raise wrong(N_("%(zone)s is not a time zone: write a city such as Berlin or 上海"), zone=value[:40])


def _mail(value: str) -> str:
    if len(value) > 254 or not _MAIL.match(value):
        raise wrong(N_("Not an e-mail address"))
    return value.lower()


def _phone(value: str) -> str:
    if not _PHONE.match(value):
        raise wrong(N_("Not a telephone number: write it as +49 211 0000"))
    return value


def _slug(value: str) -> str:
    if not _SLUG.match(value):
        raise wrong(N_("Use small letters, digits and _ only"))
    return value


def _country(value: str) -> str:
    if not countries.is_country(value.upper()):
        raise wrong(N_("%(code)s is not a country: use its two letters, such as DE"), code=value[:10])
    return value.upper()


def _subdivision(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", value.upper()):
        raise wrong(N_("Not a subdivision: write its code, such as DE-NW"))
    return value.upper()


def _tag(value: str) -> str:
    if not texts.is_tag(value):
        raise wrong(N_("%(tag)s is not a language tag"), tag=value[:20])
    return value


def _url(value: str) -> str:
    if not re.match(r"^https?://[^\s/?#<>\"\\^`{|}]+[^\s<>\"\\^`{|}]*$", value):
        raise wrong(N_("Not a web address: it begins with https://"))
    return value


def _strict_int(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value.strip()):
        return int(value)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9):
        return value
    raise wrong(N_("Write a whole number"))


def _strict_bool(value: object) -> object:
    words = {"true": True, "on": True, "1": True, "false": False, "off": False, "0": False, "": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    raise wrong(N_("Answer yes or no"))


Line = Annotated[str, BeforeValidator(_line), AfterValidator(_filled)]
OptionalLine = Annotated[str, BeforeValidator(_line)]
Prose = Annotated[str, BeforeValidator(_prose)]
Texts = Annotated[dict[str, str], BeforeValidator(_some), BeforeValidator(_line_texts)]
OptionalTexts = Annotated[dict[str, str] | None, BeforeValidator(_line_texts)]
ProseTexts = Annotated[dict[str, str] | None, BeforeValidator(_prose_texts)]
WallTime = Annotated[datetime, BeforeValidator(_wall)]
Day = Annotated[date, BeforeValidator(_day)]
PartialDay = Annotated[str, BeforeValidator(_partial)]
Zone = Annotated[str, BeforeValidator(_line), AfterValidator(_zone)]
Email = Annotated[str, BeforeValidator(_line), AfterValidator(_mail)]
Phone = Annotated[str, BeforeValidator(_line), AfterValidator(_phone)]
Slug = Annotated[str, BeforeValidator(_line), AfterValidator(_slug)]
Url = Annotated[str, BeforeValidator(_line), AfterValidator(_url)]
Country = Annotated[str, BeforeValidator(_line), AfterValidator(_country)]
Subdivision = Annotated[str, BeforeValidator(_line), AfterValidator(_subdivision)]
Tag = Annotated[str, BeforeValidator(_line), AfterValidator(_tag)]
ManyTexts = Annotated[tuple[Texts, ...], Field(max_length=60)]
Count = Annotated[int, BeforeValidator(_strict_int)]
YesNo = Annotated[bool, BeforeValidator(_strict_bool)]
Fold = Annotated[int, BeforeValidator(_strict_int), Field(ge=0, le=1)]

_WORDS = {
    "missing": N_("Please fill this in"),
    "extra_forbidden": N_("There is no such field"),
    "uuid_parsing": N_("Choose one of the list"),
    "uuid_type": N_("Choose one of the list"),
    "enum": N_("Choose one of the list"),
    "literal_error": N_("Choose one of the list"),
    "list_type": N_("Give a list here"),
    "tuple_type": N_("Give a list here"),
    "too_long": N_("Too many"),
    "too_short": N_("Choose one more at least"),
    "greater_than_equal": N_("Too small"),
    "greater_than": N_("Too small"),
    "less_than_equal": N_("Too large"),
    "less_than": N_("Too large"),
}


class Details(BaseModel):
    """The base of every noun's input: frozen, no unknown field, no guessing."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_enum_values=False, arbitrary_types_allowed=False)


D = TypeVar("D", bound=BaseModel)


def parse(model: type[D], given: object, *, locale: str = "en", today: date | None = None) -> D:
    """Return `given` as `model`; a plain string for a multilingual text is taken as `locale`'s. Raises Invalid.

    today: of a form, whose dates are read as people write them; without it they are ISO.
    """
    if not isinstance(given, Mapping):
        raise Invalid({"": DomainError(N_("Give an object with fields here"))})
    try:
        return model.model_validate(dict(given), context={"locale": locale, "today": today})
    except ValidationError as error:
        raise Invalid({_field(one): _problem(one) for one in reversed(_told(error))}) from None


def _told(error: ValidationError) -> list[ErrorDetails]:
    """Return what is wrong; that a list has too few good rows goes without saying when its bad ones are told."""
    found = error.errors(include_url=False)
    below = {one["loc"][:depth] for one in found for depth in range(1, len(one["loc"]))}
    return [one for one in found if one["type"] != "too_short" or one["loc"] not in below]


def _field(one: ErrorDetails) -> str:
    parts = [str(part) for part in one["loc"] if not str(part).startswith("function-")]
    at = one.get("ctx", {}).get("at") if one["type"] == "amity" else None
    return ".".join([*parts, str(at)] if at else parts)


def _problem(one: ErrorDetails) -> DomainError:
    if one["type"] == "amity":
        params = dict(one.get("ctx", {}))
        params.pop("at", None)
        return DomainError(str(params.pop("msgid")), **params)
    return DomainError(_WORDS.get(one["type"], N_("This cannot be read")))
