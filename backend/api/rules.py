"""Reminder rules in the API: the office's, and those of single records."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session
from typing_extensions import TypedDict

from backend.api import operations, shapes
from backend.api.filters import OfRules
from backend.api.operations import Noun, Order, Verb
from backend.api.shapes import Recorded
from backend.domain.office.acts import Act
from backend.domain.outreach import rules
from backend.domain.outreach.rules import Rule, RuleDetails, Told
from backend.domain.schedule.entries import Kind


class LeadAnswer(TypedDict, total=False):
    """How long before the start: one of these."""

    days: int
    hours: int
    minutes: int


class SourceAnswer(TypedDict):
    """The record a rule belongs to."""

    type: str
    id: UUID


class RuleAnswer(Recorded):
    """A rule: for a kind of entry, or for one record (`source`, on the page of `record_id`)."""

    key: str | None
    kind: Kind
    source: SourceAnswer | None
    record_id: UUID | None
    steps: list[LeadAnswer]
    hour: str
    told: list[Told]
    disabled_at: datetime | None


def present(rule: Rule) -> RuleAnswer:
    """Present a rule."""
    own = {value: name for name, value in rules.OWN_KIND.items()}
    return {
        **shapes.recorded(rule),
        "key": rule.key,
        "kind": rule.kind,
        "source": {"type": own[rule.kind], "id": rule.source_id} if rule.source_id else None,
        "record_id": rule.record_id,
        "steps": [_lead(one) for one in rule.steps],
        "hour": rule.hour,
        "told": [Told(one) for one in rule.told],
        "disabled_at": rule.disabled_at,
    }


def _lead(step: dict[str, int]) -> LeadAnswer:
    return (
        {"days": step["days"]}
        if "days" in step
        else {"hours": step["hours"]}
        if "hours" in step
        else {"minutes": step["minutes"]}
    )


def _show(_session: Session, _act: Act, found: Sequence[Rule]) -> list[RuleAnswer]:
    return [present(one) for one in found]


def _load(session: Session, act: Act, rule_id: UUID) -> Rule:
    return rules.get(session, act, rule_id)


def _wanted(_session: Session, act: Act, asked: OfRules) -> Select[Rule]:
    return rules.seen(act, asked.record_id)


RULES: Noun[Rule] = Noun("rule", "/rules", RuleAnswer, _load, _show)
operations.listing(RULES, OfRules, _wanted, Order((Rule.id,)))
operations.creating(RULES, RuleDetails, rules.make)
operations.reading(RULES)
operations.changing(RULES, RuleDetails, rules.given, rules.change)
operations.acting(RULES, Verb("disable", rules.disable), Verb("enable", rules.enable))
