"""Who saved a record while somebody else was writing, for the note above her form."""

from uuid import UUID

from sqlalchemy.orm import Session

from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.http import formats
from backend.http.i18n import gettext as _


def last_saved(session: Session, act: Act, record_id: UUID) -> tuple[str, str]:
    """Return who changed a record last and when; the caller has checked that it may be seen."""
    newest = next(iter(history.of_record(session, record_id, 1)), None)
    if newest is None:
        return _("Somebody"), ""
    moment, offset = formats.moment(newest.at, act.desk.timezone)
    who = newest.who.name if newest.who else "Amity"
    return who, f"{formats.day(moment.date())} {moment:%H:%M} {offset}"
