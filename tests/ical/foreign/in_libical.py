"""libical, as Evolution, GNOME Calendar and KOrganizer use it: the system's library, called by ctypes."""

import ctypes
from collections.abc import Iterator
from ctypes import POINTER, Structure, c_char_p, c_int, c_void_p
from ctypes.util import find_library
from datetime import UTC, date, datetime
from typing import Any

from tests.ical.foreign.events import ForeignEvent, settled_end


class _Time(Structure):
    """struct icaltimetype of libical 3."""

    _fields_ = (
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")),
        ("zone", c_void_p),
    )


_SIGNATURES: dict[str, tuple[Any, ...]] = {
    # name: result, arguments
    "icalparser_parse_string": (c_void_p, c_char_p),
    "icalcomponent_string_to_kind": (c_int, c_char_p),
    "icalproperty_string_to_kind": (c_int, c_char_p),
    "icalcomponent_count_errors": (c_int, c_void_p),
    "icalcomponent_get_first_component": (c_void_p, c_void_p, c_int),
    "icalcomponent_get_next_component": (c_void_p, c_void_p, c_int),
    "icalcomponent_get_first_property": (c_void_p, c_void_p, c_int),
    "icalcomponent_get_next_property": (c_void_p, c_void_p, c_int),
    "icalproperty_get_first_parameter": (c_void_p, c_void_p, c_int),
    "icalparameter_string_to_kind": (c_int, c_char_p),
    "icalparameter_get_tzid": (c_char_p, c_void_p),
    "icalproperty_get_value": (c_void_p, c_void_p),
    "icalproperty_get_categories": (c_char_p, c_void_p),
    "icalvalue_get_datetime": (_Time, c_void_p),
    "icalcomponent_get_timezone": (c_void_p, c_void_p, c_char_p),
    "icaltimezone_get_utc_timezone": (c_void_p,),
    "icaltimezone_convert_time": (None, POINTER(_Time), c_void_p, c_void_p),
    "icaltime_is_utc": (c_int, _Time),
    "icalcomponent_get_uid": (c_char_p, c_void_p),
    "icalcomponent_get_sequence": (c_int, c_void_p),
    "icalcomponent_get_status": (c_int, c_void_p),
    "icalproperty_status_to_string": (c_char_p, c_int),
    "icalcomponent_get_summary": (c_char_p, c_void_p),
    "icalcomponent_get_location": (c_char_p, c_void_p),
    "icalcomponent_get_description": (c_char_p, c_void_p),
    "icalproperty_get_value_as_string": (c_char_p, c_void_p),
    "icalproperty_get_parameter_as_string": (c_char_p, c_void_p, c_char_p),
    "icalvalue_get_text": (c_char_p, c_void_p),
    "icalcomponent_free": (None, c_void_p),
}


def read(content: bytes) -> list[ForeignEvent]:
    """Read with libical; fails where it marks anything as an error."""
    library = _library()
    calendar = library.icalparser_parse_string(content)
    assert calendar, "libical refuses the whole file"
    try:
        assert library.icalcomponent_count_errors(calendar) == 0
        return [_event(library, calendar, event) for event in _components(library, calendar)]
    finally:
        library.icalcomponent_free(calendar)


def _library() -> ctypes.CDLL:
    name = find_library("ical")
    assert name, "libical is missing: make test installs it"
    library = ctypes.CDLL(name)
    for function, (result, *arguments) in _SIGNATURES.items():
        getattr(library, function).restype = result
        getattr(library, function).argtypes = arguments
    return library


def _components(library: ctypes.CDLL, calendar: int) -> Iterator[int]:
    kind = library.icalcomponent_string_to_kind(b"VEVENT")
    event = library.icalcomponent_get_first_component(calendar, kind)
    while event:
        yield event
        event = library.icalcomponent_get_next_component(calendar, kind)


def _event(library: ctypes.CDLL, calendar: int, event: int) -> ForeignEvent:
    start = _time(library, calendar, event, b"DTSTART")
    assert start is not None
    name = _line(library, calendar, b"NAME")
    return ForeignEvent(
        uid=library.icalcomponent_get_uid(event).decode(),
        sequence=library.icalcomponent_get_sequence(event),
        status=library.icalproperty_status_to_string(library.icalcomponent_get_status(event)).decode(),
        summary=library.icalcomponent_get_summary(event).decode(),
        location=_text(library.icalcomponent_get_location(event)),
        description=_text(library.icalcomponent_get_description(event)),
        categories=tuple(_categories(library, event)),
        start=start,
        end=settled_end(start, _time(library, calendar, event, b"DTEND")),
        url=_text(library.icalproperty_get_value_as_string(url)) if (url := _line(library, event, b"URL")) else None,
        label=_label(library, event),
        calendar=_text(library.icalvalue_get_text(library.icalproperty_get_value(name))) if name else None,
    )


def _text(found: bytes | None) -> str | None:
    return None if found is None else found.decode()


def _line(library: ctypes.CDLL, component: int, name: bytes) -> Any:
    return library.icalcomponent_get_first_property(component, library.icalproperty_string_to_kind(name))


def _label(library: ctypes.CDLL, event: int) -> str | None:
    line = _line(library, event, b"CONFERENCE")
    return _text(library.icalproperty_get_parameter_as_string(line, b"LABEL")) if line else None


def _categories(library: ctypes.CDLL, event: int) -> Iterator[str]:
    kind = library.icalproperty_string_to_kind(b"CATEGORIES")
    line = library.icalcomponent_get_first_property(event, kind)
    while line:
        yield library.icalproperty_get_categories(line).decode()
        line = library.icalcomponent_get_next_property(event, kind)


def _time(library: ctypes.CDLL, calendar: int, event: int, name: bytes) -> datetime | date | None:
    """The property's instant by the file's own VTIMEZONE, never by a zone that libical brings along."""
    line = library.icalcomponent_get_first_property(event, library.icalproperty_string_to_kind(name))
    if not line:
        return None
    time = library.icalvalue_get_datetime(library.icalproperty_get_value(line))
    if time.is_date:
        return date(time.year, time.month, time.day)
    if not library.icaltime_is_utc(time):
        parameter = library.icalproperty_get_first_parameter(line, library.icalparameter_string_to_kind(b"TZID"))
        assert parameter, "floating time"
        zone = library.icalcomponent_get_timezone(calendar, library.icalparameter_get_tzid(parameter))
        assert zone, "a TZID without VTIMEZONE"
        library.icaltimezone_convert_time(ctypes.byref(time), zone, library.icaltimezone_get_utc_timezone())
    return datetime(time.year, time.month, time.day, time.hour, time.minute, time.second, tzinfo=UTC)
