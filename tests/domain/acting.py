"""Acts of somebody in particular."""

from dataclasses import replace

from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator


def by(act: Act, who: Coordinator) -> Act:
    """Return the act as done by `who`."""
    return replace(act, who=who)
