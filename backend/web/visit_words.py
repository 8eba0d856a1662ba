"""What the forms of visits and their programme offer, in words."""

from backend.domain.values.audience import Audience
from backend.domain.visits.visits import Visit
from backend.http.i18n import gettext as _

Options = list[tuple[str, str]]


def directions() -> list[tuple[str, str, str]]:
    """Return who travels, with what it means."""
    return [
        ("inbound", _("They come to us"), _("inbound")),
        ("outbound", _("We go to them"), _("outbound")),
        ("online", _("Online"), _("nobody travels")),
    ]


def statuses() -> Options:
    """Return how firm a visit is."""
    return [("proposed", _("Proposed")), ("invited", _("Invited")), ("confirmed", _("Confirmed"))]


def audiences() -> list[tuple[str, str, str]]:
    """Return who may see a visit, with what that means."""
    return [
        ("internal", _("Only the office"), _("nobody outside ever sees it")),
        ("partner", _("Partners"), _("each sees the legs meant for it, and their programme")),
        ("public", _("Everybody"), _("public feeds too")),
    ]


def kinds() -> Options:
    """Return what happens in a programme item."""
    return [
        ("flight", _("Flight")),
        ("transfer", _("Transfer")),
        ("talks", _("Talks")),
        ("courtesy_call", _("Courtesy call")),
        ("site_visit", _("Site visit")),
        ("meal", _("Meal")),
        ("ceremony", _("Ceremony")),
        ("press", _("Press")),
        ("rest", _("Rest")),
    ]


def less_than(visit: Visit) -> Options:
    """Return how far an item may be seen, when less than its visit."""
    levels = {Audience.INTERNAL: _("only the office"), Audience.PARTNER: _("the leg’s partner")}
    order = list(Audience)
    return [(one.value, said) for one, said in levels.items() if order.index(one) < order.index(visit.audience)]
