"""What Amity itself puts into the calendars of subscribers."""

from backend.domain.schedule.entries import Ending
from backend.domain.values.partner_words import P_

BUSY = P_("Busy")
ENDINGS = {
    Ending.CALLED_OFF: P_("Called off: %(title)s"),
    Ending.POSTPONED: P_("Postponed: %(title)s"),
}
WINDOW = P_("The last 12 months and all that lies ahead.")
