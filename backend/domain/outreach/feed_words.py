"""What Amity itself puts into the calendars of subscribers."""

from backend.domain.schedule.entries import Ending, Kind
from backend.domain.values.partner_words import P_

BUSY = P_("Busy")
ENDINGS = {
    Ending.CALLED_OFF: P_("Called off: %(title)s"),
    Ending.POSTPONED: P_("Postponed: %(title)s"),
}
WINDOW = P_("The last 12 months and all that lies ahead.")
CATEGORIES = {
    Kind.FORUM: P_("Forum"),
    Kind.VISIT: P_("Visit"),
    Kind.LEG: P_("Visit"),
    Kind.ITEM: P_("Programme"),
    Kind.SIGNING: P_("Signing"),
    Kind.TERM_END: P_("End of term"),
    Kind.NOTICE_BY: P_("Last day for notice"),
    Kind.ANNIVERSARY: P_("Anniversary"),
}
TAKE_PART = P_("Take part online")
EXPIRED = P_("This calendar has ended: %(name)s")
EXPIRED_ON = P_("It ended on %(day)s and no longer shows what is planned.")
ASK = P_("For a new one ask %(office)s.")
DAY = P_("EEEE d MMMM y")
