"""The first start of an empty office: its region, its name, its first director; by who holds the operator's link.

The link is derived from the office's key (see `outreach.links`) and printed where Amity starts: never open to whoever
comes first. It is worth nothing once anybody has an account.
"""

import hmac
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from backend import db
from backend.accounts import accounts
from backend.domain.errors import NotFound
from backend.domain.office import office
from backend.domain.office.acts import Act, Desk
from backend.domain.office.coordinators import Coordinator, CoordinatorDetails, Role
from backend.domain.outreach import links
from backend.domain.partners import regions
from backend.domain.partners.regions import Level, RegionDetails
from backend.domain.values.inputs import Country, Details, Email, Line, OptionalTexts, Texts, Zone

PURPOSE, NOBODY = "setup", UUID(int=0)


class SetupDetails(Details):
    """What an office begins with; the password is checked apart."""

    region: Texts
    level: Level = Level.CITY
    country: Country
    timezone: Zone
    office: OptionalTexts = None
    name: Line
    email: Email
    locale: Line
    new: str = Field(default="", max_length=1000)
    again: str = Field(default="", max_length=1000)


def token(desk: Desk) -> str:
    """Return the secret part of the link."""
    return links.token(desk.secret, PURPOSE, NOBODY, 0)


def url(desk: Desk) -> str:
    """Return the link."""
    return f"{desk.base_url.rstrip('/')}/setup/{token(desk)}"


def require_open(session: Session, act: Act, given: str) -> None:
    """Raise NotFound unless nobody has an account yet and `given` is the link's secret."""
    fits = hmac.compare_digest(given.encode("utf-8", "replace"), token(act.desk).encode())
    if not fits or not accounts.is_empty(session):
        raise NotFound


def begin(session: Session, act: Act, details: SetupDetails, password_hash: str, given: str) -> Coordinator:
    """Make home region, office and first director in one step, once. Raises NotFound when somebody was first."""
    db.lock(session, "demo")  # the demo loads into an empty office too
    require_open(session, act, given)
    if regions.find_home(session) is None:
        place = {"name": details.region, "country": details.country, "level": details.level}
        regions.create(session, act, RegionDetails(**place, timezone=details.timezone, home=True))
    if details.office:
        office.name(session, act, details.office)
    who = CoordinatorDetails(
        email=details.email, name=details.name, role=Role.DIRECTOR, locale=details.locale, timezone=details.timezone
    )
    return accounts.create(session, act, who, password_hash, must_change=False)
