"""The words of visits: which way, how firm, and what a programme item is."""

from enum import StrEnum


class Direction(StrEnum):
    """Who travels."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    ONLINE = "online"


class Status(StrEnum):
    """How firm a visit is."""

    PROPOSED = "proposed"
    INVITED = "invited"
    CONFIRMED = "confirmed"


class ItemKind(StrEnum):
    """What happens in a programme item."""

    FLIGHT = "flight"
    TRANSFER = "transfer"
    TALKS = "talks"
    COURTESY_CALL = "courtesy_call"
    SITE_VISIT = "site_visit"
    MEAL = "meal"
    CEREMONY = "ceremony"
    PRESS = "press"
    REST = "rest"
