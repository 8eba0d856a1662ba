"""What the domain says when something cannot be done; mapped once to HTTP by the edge, translated there.

A message is an English msgid marked with `N_`; its parameters are interpolated after translation.
"""


def N_(msgid: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark `msgid` for extraction and return it unchanged."""
    return msgid


class DomainError(Exception):
    """The base of all that the domain refuses: a msgid, its parameters, and the field it is about, if one."""

    def __init__(self, msgid: str, /, *, field: str | None = None, **params: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.field = field
        self.params = params

    def __str__(self) -> str:
        return self.msgid % self.params if self.params else self.msgid


class NotFound(DomainError):
    """It does not exist, or this person may not know that it does (404)."""

    def __init__(self, msgid: str = "Not found", /, *, field: str | None = None, **params: object) -> None:
        super().__init__(msgid, field=field, **params)


class Forbidden(DomainError):
    """It exists and the person knows it, but her role does not allow this (403)."""


class Invalid(DomainError):
    """What was typed is not right, in one or more fields (422)."""

    def __init__(self, problems: dict[str, "DomainError"]) -> None:
        first = next(iter(problems.values()))
        super().__init__(first.msgid, field=next(iter(problems)), **first.params)
        self.problems = problems


class Refused(DomainError):
    """A rule of the office forbids it now (the form is shown again; 409)."""


class Stale(DomainError):
    """Someone else changed it meanwhile (409 on a page, 412 in the API)."""
