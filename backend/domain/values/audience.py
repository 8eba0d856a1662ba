"""Audience: how far a dated thing may be seen (domain.md 4, decisions 6)."""

from enum import StrEnum


class Audience(StrEnum):
    """internal < involved < partner < public."""

    INTERNAL = "internal"
    INVOLVED = "involved"
    PARTNER = "partner"
    PUBLIC = "public"

    @property
    def outward(self) -> bool:
        """Say whether people outside the office may see it once it is released."""
        return self in {Audience.PARTNER, Audience.PUBLIC}
