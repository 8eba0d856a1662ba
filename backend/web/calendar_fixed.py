"""Why an entry cannot be moved by hand, in the words of the page: its time follows from something else."""

from backend.domain.errors import N_
from backend.domain.schedule import agenda
from backend.domain.schedule.entries import Ending, Entry, Kind
from backend.http.i18n import gettext as _

WORDS = {
    Kind.ANNIVERSARY: N_(
        "An anniversary follows from the day on which the relationship was concluded, and rolls on by itself. "
        "If that day is wrong, correct it on the partnership."
    ),
    Kind.NOTICE_BY: N_(
        "The last day for notice follows from the term and the notice period. Change these on the agreement, "
        "or record there what was decided."
    ),
    Kind.TERM_END: N_(
        "The end of a term follows from its first day and its length. Change these on the agreement, "
        "or record a renewal or an end there."
    ),
    Kind.SIGNING: N_("It was signed on this day: what is signed stays. Correct the agreement if the day is wrong."),
}


def why(entry: Entry) -> str | None:
    """Return why it stays where it is, and what to change instead; None when it can be moved."""
    if agenda.is_fixed(entry):
        return _(WORDS[entry.kind])
    if entry.ending is Ending.CALLED_OFF:
        return _("It is called off: reinstate it first")
    return None
