"""What is typed about agreements: the paper, its term, signing, renewal, notice, decision and end."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from backend.domain.agreements.terms import Plan
from backend.domain.agreements.words import Decision, Kind, Mode, Renewal, Side, Status
from backend.domain.errors import N_
from backend.domain.partners.partnerships import PartyDetails
from backend.domain.values import dates
from backend.domain.values.audience import Audience
from backend.domain.values.inputs import Count, Day, Details, Email, OptionalTexts, PartialDay, Prose, Texts, wrong

Months = Annotated[Count, Field(ge=1, le=1200)]
NoticeMonths = Annotated[Count, Field(ge=1, le=120)]
NoticeDays = Annotated[Count, Field(ge=1, le=3650)]
SHORTEST_MONTH = 28


class NoticeDetails(Details):
    """The notice period, in months or in days."""

    months: NoticeMonths | None = None
    days: NoticeDays | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.months is None) == (self.days is None):
            raise wrong(N_("Give the notice period in months or in days"))
        return self

    def fits(self, months: int) -> bool:
        """Say whether the period is shorter than a term of so many months, whatever its dates."""
        return self.months < months if self.months else (self.days or 0) < SHORTEST_MONTH * months


class TermDetails(Details):
    """How long it runs: `months` None is open-ended, `renewal_months` None the same length again."""

    months: Months | None = None
    renewal: Renewal = Renewal.NONE
    renewal_months: Months | None = None
    notice: NoticeDetails | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        renews = self.renewal is not Renewal.NONE
        if self.months is None and renews:
            raise wrong(N_("What is open-ended is not renewed: give a length, or no renewal"), at="months")
        shortest = min(self.months or 0, (renews and self.renewal_months) or self.months or 0)
        if self.notice and self.months and not self.notice.fits(shortest):
            raise wrong(N_("The notice period must be shorter than the term"), at="notice")
        return self


class AgreementDetails(Details):
    """What is typed about an agreement (interfaces.md, POST /agreements).

    `status` None: signed when `signed_on` is given, else draft. `parties` None: the partnership's.
    """

    partnership_id: UUID
    kind: Kind
    title: Texts
    status: Status | None = None
    parties: Annotated[tuple[PartyDetails, ...], Field(min_length=2, max_length=40)] | None = None
    signed_on: PartialDay | None = None
    effective_on: Day | None = None
    term: TermDetails | None = None
    terminated_on: Day | None = None
    audience: Audience = Audience.INTERNAL
    owner: Email | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.terminated_on and self.status is not Status.TERMINATED:
            raise wrong(N_("Only what is terminated has a day of termination"), at="terminated_on")
        if self.audience is Audience.INVOLVED:
            raise wrong(
                N_("Links for those involved on the day do not exist yet: choose another audience"), at="audience"
            )
        return self

    @property
    def stage(self) -> Status:
        """Return the status as given, or what the day of signing says."""
        return self.status or (Status.SIGNED if self.signed_on else Status.DRAFT)

    @property
    def plan(self) -> Plan | None:
        """Return what this says about duration, for the preview while typing; None without a first day."""
        start = self.effective_on or dates.full(self.signed_on)
        if start is None:
            return None
        term = self.term or TermDetails()
        months, days = (term.notice.months, term.notice.days) if term.notice else (None, None)
        return Plan(start, term.months, term.renewal, term.renewal_months, months, days)


class SignerDetails(Details):
    """One signer: for which side (and party), name and post as on the paper; day, place and way where they differ."""

    side: Side
    name: Texts
    post: OptionalTexts = None
    region_id: UUID | None = None
    organisation_id: UUID | None = None
    signed_on: PartialDay | None = None
    place: OptionalTexts = None
    mode: Mode | None = None


class SignDetails(Details):
    """A signing: the day (today when left open), from which day it is in force, who signed."""

    signed_on: PartialDay | None = None
    effective_on: Day | None = None
    place: OptionalTexts = None
    mode: Mode = Mode.ONE_TABLE
    signers: Annotated[tuple[SignerDetails, ...], Field(max_length=40)] = ()


class RenewDetails(Details):
    """An express renewal: for so many months or until a day; neither: the length agreed."""

    months: Months | None = None
    until: Day | None = None
    note: Prose | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.months and self.until:
            raise wrong(N_("Give a number of months or a last day, not both"))
        return self


class GiveNoticeDetails(Details):
    """Notice: the day it was given and by whom."""

    given_on: Day
    by: Side


class DecideDetails(Details):
    """What the office wants: keep it or let it end, and why."""

    decision: Decision
    note: Prose | None = None


class TerminateDetails(Details):
    """The end before its time: the day (today when left open), on whose side, why."""

    on: Day | None = None
    by: Side | None = None
    why: Prose | None = None
