"""Figures: a value with qualifier and unit, kept exactly as decimal text or fraction."""

from enum import StrEnum

from backend.domain.errors import N_


class Qualifier(StrEnum):
    """How the value stands to what is meant by it."""

    EXACTLY = "="
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    ABOUT = "~"


LABELS: dict[Qualifier, str] = {
    Qualifier.EXACTLY: N_("exactly"),
    Qualifier.MORE: N_("more than"),
    Qualifier.AT_LEAST: N_("at least"),
    Qualifier.LESS: N_("less than"),
    Qualifier.AT_MOST: N_("at most"),
    Qualifier.ABOUT: N_("about"),
}
