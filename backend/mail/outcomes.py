"""Outcomes: what became of one mail handed to a transport. The caller decides what it means for the row."""

from dataclasses import dataclass
from typing import Literal

Stage = Literal["sender", "recipient", "data", "message"]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server took responsibility for the mail; `code` 250."""

    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Temporary:
    """Not taken, try later (4xx). Code 0: the connection broke before the mail was handed over."""

    code: int
    text: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class Permanent:
    """Refused for good (5xx). Code 0: refused here, since it could not have been sent as it is."""

    code: int
    text: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class Down:
    """The transport does not work at present, for any mail: pause it, count no attempt."""

    text: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Cut or silent after DATA was begun: the server may have taken it. A repeat must be the same bytes."""

    text: str


Outcome = Accepted | Temporary | Permanent | Down | Uncertain
