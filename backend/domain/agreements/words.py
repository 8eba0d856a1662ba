"""The words of agreements: kinds, states, renewal, and what may happen to a term; each with its name for people."""

from collections.abc import Mapping
from enum import StrEnum

from backend.domain.errors import N_


class Kind(StrEnum):
    """What sort of instrument."""

    LETTER_OF_INTENT = "letter_of_intent"
    MOU = "mou"
    FRIENDSHIP_CITY = "friendship_city"
    FRIENDLY_EXCHANGE = "friendly_exchange"
    FRIENDLY_COOPERATION = "friendly_cooperation"
    ACTION_PLAN = "action_plan"
    PROJECT = "project"
    PARK = "park"


class Status(StrEnum):
    """How far the paper has come, as stored."""

    DRAFT = "draft"
    TEXT_AGREED = "text_agreed"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SIGNED = "signed"
    TERMINATED = "terminated"


class State(StrEnum):
    """How it stands on a day: the stored status, or what follows from its terms (decisions 13).

    `signed` is left for what is signed and not yet in force, or whose first day is not known.
    """

    DRAFT = "draft"
    TEXT_AGREED = "text_agreed"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    NOTICE_WINDOW = "notice_window"
    LAPSED = "lapsed"
    TERMINATED = "terminated"


class Renewal(StrEnum):
    """What happens when a term ends."""

    NONE = "none"
    TACIT = "tacit"
    EXPRESS = "express"


class Origin(StrEnum):
    """How a term came about."""

    INITIAL = "initial"
    TACIT = "tacit"
    EXPRESS = "express"


class Decision(StrEnum):
    """What the office wants of an agreement that would go on."""

    KEEP = "keep"
    END = "end"


class Side(StrEnum):
    """Whose act it was."""

    US = "us"
    THEM = "them"


class Mode(StrEnum):
    """How a signature was given."""

    ONE_TABLE = "one_table"
    VIDEO = "video"
    COPIES = "copies"


KINDS: Mapping[Kind, str] = {
    Kind.LETTER_OF_INTENT: N_("letter of intent"),
    Kind.MOU: N_("memorandum of understanding"),
    Kind.FRIENDSHIP_CITY: N_("friendship-city agreement"),
    Kind.FRIENDLY_EXCHANGE: N_("friendly-exchange agreement"),
    Kind.FRIENDLY_COOPERATION: N_("friendly-cooperation agreement"),
    Kind.ACTION_PLAN: N_("action plan"),
    Kind.PROJECT: N_("project agreement"),
    Kind.PARK: N_("park agreement"),
}
STATES: Mapping[State, str] = {
    State.DRAFT: N_("draft"),
    State.TEXT_AGREED: N_("text agreed"),
    State.IN_REVIEW: N_("in review"),
    State.APPROVED: N_("approved, not signed"),
    State.SIGNED: N_("signed"),
    State.IN_FORCE: N_("in force"),
    State.NOTICE_WINDOW: N_("notice window"),
    State.LAPSED: N_("lapsed"),
    State.TERMINATED: N_("terminated"),
}
RENEWALS: Mapping[Renewal, str] = {
    Renewal.NONE: N_("no renewal"),
    Renewal.TACIT: N_("renews by itself"),
    Renewal.EXPRESS: N_("renewed by agreement"),
}
ORIGINS: Mapping[Origin, str] = {
    Origin.INITIAL: N_("first term"),
    Origin.TACIT: N_("renewed by itself"),
    Origin.EXPRESS: N_("renewed expressly"),
}
DECISIONS: Mapping[Decision, str] = {Decision.KEEP: N_("keep"), Decision.END: N_("let it end")}
SIDES: Mapping[Side, str] = {Side.US: N_("our side"), Side.THEM: N_("the other side")}
MODES: Mapping[Mode, str] = {
    Mode.ONE_TABLE: N_("at one table"),
    Mode.VIDEO: N_("by video"),
    Mode.COPIES: N_("by exchange of copies"),
}
