"""Signatures: who signed for which side, when, where and how; names and posts as they stand on the paper."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, OneOf, Record, Texts, one_of
from backend.domain.agreements.words import Mode, Side


class Signature(Record, Base):
    """One signer's signature; region or organisation say for which party, where there are more than two."""

    __tablename__ = "signatures"
    __table_args__ = (one_of("side", Side), one_of("mode", Mode))
    __noun__ = "signature"
    __record__ = ("agreement", "agreement_id")

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreements.id"), index=True)
    position: Mapped[int]
    side: Mapped[Side] = mapped_column(OneOf(Side))
    region_id: Mapped[UUID | None] = mapped_column(ForeignKey("regions.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[Texts]
    post: Mapped[Texts | None]
    signed_on: Mapped[str | None]
    place: Mapped[Texts | None]
    mode: Mapped[Mode] = mapped_column(OneOf(Mode))
