"""Renewals: how an agreement goes on or comes to its end, by itself, by agreement, or by notice.

Only a notice stops a tacit renewal; a decision to let it end is the office's own and still needs the notice.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from backend import db
from backend.domain.agreements import agreements, terms
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.details import DecideDetails, GiveNoticeDetails, RenewDetails
from backend.domain.agreements.terms import Plan, Term
from backend.domain.agreements.words import Decision, Origin, Renewal, Status
from backend.domain.errors import N_, Refused
from backend.domain.office import access
from backend.domain.office.acts import Act


def renew(session: Session, act: Act, agreement: Agreement, details: RenewDetails) -> Term:
    """Record that both sides renewed it: one more term, for `months`, `until` a day, or as agreed.

    Raises Refused when nothing is left to renew, when the next term is on record, or without any length.
    """
    access.require_change(act)
    plan = _require_running(agreement)
    agreements.keep_up(agreement, act)
    last = agreement.terms[-1]
    if last.ends_on is None:
        raise Refused(N_("An open-ended agreement needs no renewal"))
    if last.number > 1 and last.starts_on > act.today:
        raise Refused(N_("The next term is on record already"))
    if details.until and details.until <= last.ends_on:
        raise Refused(N_("The new term must end after %(ends_on)s"), field="until", ends_on=last.ends_on)
    span = terms.following(plan, last.span, origin=Origin.EXPRESS, months=details.months, until=details.until)
    if span.notice_by and span.notice_by < span.starts_on:
        raise Refused(N_("The notice period must be shorter than the term"), field="until")
    term = terms.row(span)
    agreement.terms.append(term)
    _decide(act, agreement, term, DecideDetails(decision=Decision.KEEP, note=details.note))
    session.flush()
    return term


def give_notice(session: Session, act: Act, agreement: Agreement, details: GiveNoticeDetails) -> None:
    """Record a notice: the agreement ends with the term in which it was given, and renews no more.

    An open-ended one ends when the notice period is over. Raises Refused when the notice came too late to count.
    """
    access.require_change(act)
    plan = _require_running(agreement)
    agreements.keep_up(agreement, act)
    term = _term_for_notice(agreement, act, details.given_on)
    agreements.cut(agreement, details.given_on)
    term.ends_on = terms.ends_after_notice(plan, term.span, details.given_on)
    agreement.notice_given_on, agreement.notice_given_by = details.given_on, details.by
    session.flush()


def withdraw_notice(session: Session, act: Act, agreement: Agreement) -> None:
    """Take back a notice, or one entered by mistake: the agreement goes on as if there had been none."""
    access.require_change(act)
    if agreement.notice_given_on is None or agreement.status is not Status.SIGNED:
        raise Refused(N_("There is no notice to take back"))
    agreement.notice_given_on = agreement.notice_given_by = None
    if agreement.term_months is None and agreement.terms[-1].number == 1:
        agreement.terms[-1].ends_on = None
    agreements.keep_up(agreement, act)
    session.flush()


def decide(session: Session, act: Act, agreement: Agreement, details: DecideDetails) -> None:
    """Record whether the office wants to keep it; in the notice window this speaks for the next term too."""
    access.require_change(act)
    _require_running(agreement)
    agreements.keep_up(agreement, act)
    term = terms.current(agreement.terms, act.today)
    if term is None:
        raise Refused(N_("It is not in force: there is nothing to decide"))
    _decide(act, agreement, term, details)
    session.flush()


def roll(session: Session, act: Act) -> list[Agreement]:
    """Add every term that tacit renewal has brought by today, however many days were missed; return who got some.

    Doing it again changes nothing. Two clocks at once take turns.
    """
    db.lock(session, "agreements.roll")
    lasting = exists().where(Term.agreement_id == Agreement.id, Term.ends_on >= act.today)
    ended = exists().where(Term.agreement_id == Agreement.id, Term.ends_on < act.today)
    due = agreements.whole(act).where(_renewing(), ended, ~lasting).order_by(Agreement.id)
    rolled = [one for one in session.scalars(due) if agreements.keep_up(one, act)]
    session.flush()
    return rolled


def undecided(session: Session, act: Act) -> Sequence[Agreement]:
    """Return the agreements whose current term came by itself and that nobody has decided on, oldest term first."""
    held = (Term.starts_on <= act.today, Term.ends_on >= act.today)
    query = agreements.whole(act).join(Term).where(_renewing(), *held)
    query = query.where(Term.origin == Origin.TACIT, Term.decision.is_(None))
    return session.scalars(query.order_by(Term.starts_on, Agreement.id)).all()


def near_notice(
    session: Session, act: Act, days: int = terms.WINDOW.days, owner_id: UUID | None = None, most: int | None = None
) -> Sequence[Agreement]:
    """Return the agreements whose last day for notice is at most `days` ahead and not past, the nearest first."""
    near = _notice_within(act, days)
    query = agreements.whole(act).join(near, near.c.agreement_id == Agreement.id).where(_unnoticed(), *_of(owner_id))
    return session.scalars(query.order_by(near.c.last_day, Agreement.id).limit(most)).all()


def pressing(
    session: Session, act: Act, days: int, owner_id: UUID | None = None, most: int | None = None
) -> Sequence[Agreement]:
    """Return the agreements that want a decision on what came by itself, then those that want a notice within `days`,
    the nearest first.
    """
    near = _notice_within(act, days)
    query = agreements.whole(act).outerjoin(near, near.c.agreement_id == Agreement.id)
    query = query.where(_unnoticed(), *_of(owner_id), _presses(act, days))
    order = near.c.last_day.is_not(None), near.c.last_day, Agreement.id
    return session.scalars(query.order_by(*order).limit(most)).all()


def count_pressing(session: Session, act: Act, days: int, owner_id: UUID | None = None) -> int:
    """Return how many agreements `pressing` would return without a limit."""
    query = select(func.count()).select_from(Agreement).where(access.visible(Agreement.id, act.who))
    return session.scalar(query.where(_unnoticed(), *_of(owner_id), _presses(act, days))) or 0


def _notice_within(act: Act, days: int) -> Subquery:
    """Return the agreements whose last day for notice is at most `days` ahead and not past, with that day."""
    near = Term.notice_by.between(act.today, act.today + timedelta(days=days))
    query = select(Term.agreement_id, func.min(Term.notice_by).label("last_day"))
    return query.where(Term.starts_on <= act.today, near).group_by(Term.agreement_id).subquery()


def _of(owner_id: UUID | None) -> list[ColumnElement[bool]]:
    return [Agreement.owner_id == owner_id] if owner_id else []


def _presses(act: Act, days: int) -> ColumnElement[bool]:
    """Return the condition on the current term: it came by itself and nobody has decided on it, or its last day for
    notice is at most `days` ahead and nobody has decided to keep it.
    """
    undecided = _current(act).where(Term.origin == Origin.TACIT, Term.decision.is_(None))
    near = _current(act).where(
        Term.notice_by.between(act.today, act.today + timedelta(days=days)),
        Term.decision.is_distinct_from(Decision.KEEP),
    )
    either = Agreement.id.in_(undecided.union_all(near))  # one list to begin with, instead of every agreement
    return and_(either, or_(Agreement.renewal == Renewal.TACIT, Agreement.id.in_(near)))


def _current(act: Act) -> Select[UUID]:
    lasting = or_(Term.ends_on.is_(None), Term.ends_on >= act.today)
    return select(Term.agreement_id).where(Term.starts_on <= act.today, lasting)


def _unnoticed() -> ColumnElement[bool]:
    return and_(Agreement.status == Status.SIGNED, Agreement.notice_given_on.is_(None))


def _renewing() -> ColumnElement[bool]:
    return and_(_unnoticed(), Agreement.renewal == Renewal.TACIT)


def _require_running(agreement: Agreement) -> Plan:
    """Return the plan of a signed agreement with terms and without notice. Raises Refused."""
    if agreement.status is not Status.SIGNED:
        raise Refused(N_("It is not signed, or terminated"))
    if agreement.notice_given_on is not None:
        raise Refused(N_("Notice was given on %(given_on)s: it ends"), given_on=agreement.notice_given_on)
    plan = agreement.plan
    if plan is None or not agreement.terms:
        raise Refused(terms.NO_FIRST_DAY)
    return plan


def _term_for_notice(agreement: Agreement, act: Act, given_on: date) -> Term:
    """Return the term that a notice of this day ends. Raises Refused for a day ahead, out of force, or too late."""
    if given_on > act.today:
        raise Refused(N_("That day has not come yet"), field="given_on")
    term = terms.current(agreement.terms, given_on)
    if term is None:
        raise Refused(N_("It was not in force on this day"), field="given_on")
    if term.notice_by and given_on > term.notice_by:
        raise Refused(
            N_("The last day for notice was %(notice_by)s: a notice of %(given_on)s no longer counts for this term"),
            field="given_on",
            notice_by=term.notice_by,
            given_on=given_on,
        )
    return term


def _decide(act: Act, agreement: Agreement, term: Term, details: DecideDetails) -> None:
    term.decision, term.decision_note = details.decision, details.note
    term.decided_at, term.decided_by_id = act.now, act.who_id
    agreement.updated_at = act.now
