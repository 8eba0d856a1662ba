"""Partnerships: their parties, kinds and states over time, their team, and what stands above and below."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from backend.domain.errors import Forbidden, Invalid, NotFound, Refused
from backend.domain.office import access, coordinators, history
from backend.domain.office.access import Standing
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.partners import directory, organisations, partnerships
from backend.domain.partners.organisations import Organisation, OrganisationDetails
from backend.domain.partners.partnerships import (
    Partnership,
    PartnershipDetails,
    Status,
    StatusDetails,
    Tier,
    TierDetails,
)
from backend.domain.partners.regions import Region
from backend.domain.values import inputs
from tests import factories


@pytest.fixture
def anna(session: Session) -> Coordinator:
    """Return a coordinator."""
    return factories.coordinator(session, "anna")


@pytest.fixture
def as_anna(act: Act, anna: Coordinator) -> Act:
    """Return the act of a coordinator."""
    return replace(act, who=anna)


def _details(**given: Any) -> PartnershipDetails:
    return inputs.parse(PartnershipDetails, {"tier": "friendly_cooperation", **given})


def _patch(session: Session, act: Act, partnership: Partnership, **given: Any) -> Partnership:
    """Change these fields alone, as a PATCH does, and return what is then read."""
    details = inputs.parse(PartnershipDetails, {**partnerships.given(partnership), **given})
    partnerships.change(session, act, partnership, details)
    session.commit()
    session.expunge_all()
    return partnerships.get(session, act, partnership.id)


def _organisation(session: Session, act: Act, region: Region, name: str = "Port") -> Organisation:
    details = inputs.parse(OrganisationDetails, {"name": {"en": name}, "kind": "port", "region_id": region.id})
    return organisations.create(session, act, details)


def test_home_comes_first_and_the_name_is_the_partners(session: Session, act: Act) -> None:
    home, muster = factories.home(session, act), factories.region(session, "Muster")
    made = partnerships.conclude(session, act, _details(parties=[{"region_id": muster.id}]))
    assert [party.region_id for party in made.parties] == [home.id, muster.id]
    assert made.title == {"en": "Muster"}


def test_home_is_not_added_beside_itself_or_its_own_organisation(session: Session, act: Act) -> None:
    home, muster = factories.home(session, act), factories.region(session, "Muster")
    ours = _organisation(session, act, home)
    made = partnerships.conclude(
        session, act, _details(parties=[{"region_id": muster.id}, {"organisation_id": ours.id}])
    )
    assert [(party.region_id, party.organisation_id) for party in made.parties] == [(muster.id, None), (None, ours.id)]
    given = partnerships.given(made)
    assert given["without_home"] is False
    stated = partnerships.conclude(session, act, _details(parties=[{"region_id": home.id}, {"region_id": muster.id}]))
    assert [party.region_id for party in stated.parties] == [home.id, muster.id]


def test_a_relationship_of_others_can_be_kept_without_home(session: Session, act: Act) -> None:
    factories.home(session, act)
    one, other = factories.region(session, "One"), factories.region(session, "Other")
    made = partnerships.conclude(
        session, act, _details(parties=[{"region_id": one.id}, {"region_id": other.id}], without_home=True)
    )
    assert [party.region_id for party in made.parties] == [one.id, other.id]
    assert partnerships.given(made)["without_home"] is True


def test_two_parties_at_least(session: Session, act: Act) -> None:
    one = factories.region(session, "One")
    for parties in ([{"region_id": one.id}], [{"region_id": one.id}, {"region_id": one.id}]):
        with pytest.raises(Refused) as refused:
            partnerships.conclude(session, act, _details(parties=parties, without_home=True))
        assert refused.value.field == "parties"


def test_an_unknown_party_is_named_by_its_place_as_typed(session: Session, act: Act) -> None:
    factories.home(session, act)
    muster = factories.region(session, "Muster")
    for unknown in ({"region_id": uuid4()}, {"organisation_id": uuid4()}):
        with pytest.raises(Refused) as refused:
            partnerships.conclude(session, act, _details(parties=[{"region_id": muster.id}, unknown]))
        assert refused.value.field == "parties.1"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"parties": []}, "parties"),
        ({"parties": [{}]}, "parties.0"),
        ({"parties": [{"region_id": str(uuid4()), "organisation_id": str(uuid4())}]}, "parties.0"),
        ({"tier": "sister"}, "tier"),
        ({"concluded_on": "2019-13"}, "concluded_on"),
        ({"audience": "involved"}, "audience"),
        ({"owner": "nobody"}, "owner"),
        ({"since": "2019"}, "since"),
    ],
)
def test_what_cannot_be_read_is_told_by_field(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as invalid:
        _details(**{"parties": [{"region_id": str(uuid4())}], **given})
    assert list(invalid.value.problems)[-1] == field


def test_a_party_that_stays_keeps_its_row(session: Session, act: Act) -> None:
    made = factories.partnership(session, act)
    ids = [party.id for party in made.parties]
    more = factories.region(session, "More")
    parties = [*partnerships.given(made)["parties"], {"region_id": more.id}]  # type: ignore[misc] # a list
    changed = _patch(session, act, made, parties=parties)
    assert [party.id for party in changed.parties][:2] == ids
    assert [party.position for party in changed.parties] == [0, 1, 2]
    assert changed.title == {"en": "Muster · More"}


def test_a_patch_of_one_field_changes_that_field_alone(session: Session, act: Act) -> None:
    bert = factories.coordinator(session, "bert")
    made = factories.partnership(
        session, act, concluded_on="2019-11", why="Trade fairs", owner=bert.email, confidential=True, audience="partner"
    )
    session.commit()
    before = partnerships.given(made)
    changed = _patch(session, act, made, name={"en": "The Muster link"})
    assert partnerships.given(changed) == {**before, "name": {"en": "The Muster link"}}
    assert (len(changed.tiers), len(changed.statuses)) == (1, 1)
    newest = history.of_record(session, made.id, 1)[0]
    assert (newest.noun, newest.old, newest.new) == ("partnership", {}, {"name": {"en": "The Muster link"}})


def test_a_step_to_another_state_says_who_since_when_and_why(session: Session, as_anna: Act) -> None:
    made = factories.partnership(session, as_anna, status="in_exchange")
    step = inputs.parse(StatusDetails, {"status": "active", "since": "2026-05", "why": "Signed"})
    partnerships.change_status(session, as_anna, made, step)
    session.commit()
    session.expunge_all()
    read = partnerships.get(session, as_anna, made.id)
    assert read.status is Status.ACTIVE
    assert [(one.status, one.since, one.why) for one in read.statuses] == [
        (Status.IN_EXCHANGE, None, None),
        (Status.ACTIVE, "2026-05", "Signed"),
    ]
    assert [one.who.name for one in read.statuses if one.who] == ["Anna", "Anna"]


def test_a_state_changed_by_patch_is_a_step_of_today_with_the_new_reason_alone(session: Session, act: Act) -> None:
    made = factories.partnership(session, act, why="Trade fairs")
    assert made.statuses[0].why is None
    dormant = _patch(session, act, made, status="dormant")
    assert [(one.status, one.since, one.why) for one in dormant.statuses][1:] == [(Status.DORMANT, "2026-11-23", None)]
    ended = _patch(session, act, dormant, status="ended", why="No answer for years")
    assert ended.statuses[-1].why == "No answer for years"


def test_a_step_must_lead_elsewhere_and_not_lie_ahead(session: Session, act: Act) -> None:
    made = factories.partnership(session, act)
    with pytest.raises(Refused) as same:
        partnerships.change_status(session, act, made, StatusDetails(status=Status.ACTIVE))
    with pytest.raises(Refused) as ahead:
        partnerships.change_status(session, act, made, StatusDetails(status=Status.ENDED, since="2027"))
    with pytest.raises(Refused) as same_tier:
        partnerships.change_tier(session, act, made, TierDetails(tier=Tier.FRIENDLY_COOPERATION))
    assert [one.value.field for one in (same, ahead, same_tier)] == ["status", "since", "tier"]
    assert (len(made.tiers), len(made.statuses)) == (1, 1)


def test_kinds_stay_on_record_and_the_first_follows_a_corrected_date(session: Session, act: Act) -> None:
    made = factories.partnership(session, act, concluded_on="2019")
    partnerships.change_tier(session, act, made, TierDetails(tier=Tier.FRIENDSHIP_CITY, since="2024-06-01", note="Up"))
    read = _patch(session, act, made, concluded_on="2019-11-05")
    assert read.tier is Tier.FRIENDSHIP_CITY
    assert read.concluded_on == "2019-11-05"
    assert [(one.tier, one.since, one.note) for one in read.tiers] == [
        (Tier.FRIENDLY_COOPERATION, "2019-11-05", None),
        (Tier.FRIENDSHIP_CITY, "2024-06-01", "Up"),
    ]


def test_a_framework_stands_above_and_never_in_a_circle(session: Session, act: Act) -> None:
    top = factories.partnership(session, act, "Chamber")
    below = factories.partnership(session, act, "Town", under_partnership_id=top.id)
    lowest = factories.partnership(session, act, "Park", under_partnership_id=below.id)
    assert lowest.under is not None
    assert lowest.under.title == {"en": "Town"}
    assert [one.id for one in directory.under(session, act, top.id)] == [below.id]
    for above in (lowest, top):
        with pytest.raises(Refused) as refused:
            _patch(session, act, top, under_partnership_id=above.id)
        assert refused.value.field == "under_partnership_id"
    with pytest.raises(Refused):
        _patch(session, act, top, under_partnership_id=uuid4())
    assert _patch(session, act, below, under_partnership_id=None).under is None


def test_the_framework_of_organisations_has_a_name(session: Session, act: Act) -> None:
    port = _organisation(session, act, factories.region(session, "Harbour"))
    factories.home(session, act)
    top = partnerships.conclude(session, act, _details(parties=[{"organisation_id": port.id}]))
    made = factories.partnership(session, act, "Quay", under_partnership_id=top.id)
    session.commit()
    session.expunge_all()
    read = partnerships.get(session, act, made.id)
    assert read.under is not None
    assert read.under.title == {"en": "Port"}


def test_a_confidential_framework_is_not_told_to_outsiders_and_stays(session: Session, act: Act, as_anna: Act) -> None:
    top = factories.partnership(session, act, "Hidden", confidential=True)
    made = factories.partnership(session, act, "Open", under_partnership_id=top.id)
    session.commit()
    session.expunge_all()
    seen = partnerships.get(session, as_anna, made.id)
    assert seen.under is None
    assert partnerships.given(seen)["under_partnership_id"] is None
    _patch(session, as_anna, seen, why="Known to all")
    session.expunge_all()
    kept = partnerships.get(session, act, made.id).under
    assert kept is not None
    assert kept.id == top.id


def test_the_team_has_owner_co_owners_and_members(session: Session, as_anna: Act) -> None:
    people = [factories.coordinator(session, name) for name in ("bert", "cora", "dina")]
    made = factories.partnership(
        session, as_anna, co_owners=[people[0].email], team=[people[1].email, people[2].email, people[0].email]
    )
    assert made.owner is as_anna.who
    assert made.team is not None
    assert [(one.coordinator.name, one.standing) for one in made.team.members] == [
        ("Anna", Standing.OWNER),
        ("Bert", Standing.CO_OWNER),
        ("Cora", Standing.MEMBER),
        ("Dina", Standing.MEMBER),
    ]
    given = _patch(session, as_anna, made, owner=people[1].email, team=[])
    assert given.owner is not None
    assert given.owner.name == "Cora"
    assert given.team is not None
    assert [one.coordinator.name for one in given.team.members] == ["Cora", "Bert"]


def test_the_owner_stays_when_none_is_given(session: Session, act: Act, as_anna: Act) -> None:
    bert = factories.coordinator(session, "bert")
    made = factories.partnership(session, act, owner=bert.email)
    changed = _patch(session, as_anna, made, owner=None)
    assert changed.owner is not None
    assert changed.owner.name == "Bert"


def test_somebody_who_left_stays_in_the_team_until_replaced(session: Session, act: Act) -> None:
    bert = factories.coordinator(session, "bert")
    made = factories.partnership(session, act, owner=bert.email)
    coordinators.disable(session, bert, act.now)
    changed = _patch(session, act, made, why="Trade")
    assert changed.owner is not None
    assert changed.owner.name == "Bert"
    with pytest.raises(Refused):
        factories.partnership(session, act, "Other", owner=bert.email)


@pytest.mark.parametrize(("field", "value"), [("owner", "x@y.example"), ("co_owners", ["x@y.example"])])
def test_an_unknown_address_is_told_at_its_field(session: Session, act: Act, field: str, value: Any) -> None:
    given: dict[str, Any] = {field: value}
    with pytest.raises(Refused) as refused:
        factories.partnership(session, act, "Muster", **given)
    assert refused.value.field == field


def test_confidential_is_for_the_team_directors_and_auditors(session: Session, act: Act, as_anna: Act) -> None:
    bert = factories.coordinator(session, "bert")
    director = factories.coordinator(session, "mei", Role.DIRECTOR)
    auditor = factories.coordinator(session, "otto", Role.AUDITOR)
    made = factories.partnership(session, act, owner=bert.email, confidential=True)
    assert made.confidential
    for who in (bert, director, auditor):
        assert partnerships.get(session, replace(act, who=who), made.id).id == made.id
    with pytest.raises(NotFound):
        partnerships.get(session, as_anna, made.id)
    assert [*partnerships.listed(session, as_anna), *directory.named(session, as_anna, [made.id])] == []
    with pytest.raises(Refused):
        partnerships.require(session, as_anna, [made.id], "partnership_ids")
    opened = _patch(session, act, made, confidential=False)
    assert partnerships.get(session, as_anna, opened.id).confidential is False


def test_nobody_shuts_herself_out(session: Session, act: Act, as_anna: Act) -> None:
    bert = factories.coordinator(session, "bert")
    with pytest.raises(Refused) as refused:
        factories.partnership(session, as_anna, owner=bert.email, confidential=True)
    assert refused.value.field == "team"
    made = factories.partnership(session, as_anna, owner=bert.email, confidential=True, team=["anna@amity.example"])
    assert access.in_team(session, made.id, bert)


def test_an_auditor_changes_nothing(session: Session, act: Act) -> None:
    made = factories.partnership(session, act)
    auditor = replace(act, who=factories.coordinator(session, "otto", Role.AUDITOR))
    with pytest.raises(Forbidden):
        factories.partnership(session, auditor, "Other")
    with pytest.raises(Forbidden):
        partnerships.change_status(session, auditor, made, StatusDetails(status=Status.ENDED))
    with pytest.raises(Forbidden):
        partnerships.change_tier(session, auditor, made, TierDetails(tier=Tier.CONTACT))
    with pytest.raises(Forbidden):
        partnerships.change(session, auditor, made, _details(parties=[{"region_id": uuid4()}]))


def test_the_directory_names_those_asked_for_newest_first(session: Session, act: Act) -> None:
    dusseldorf = factories.partnership(session, act, "Düsseldorf")
    gyor = factories.partnership(session, act, "Győr")
    factories.partnership(session, act, "Gdańsk")
    assert directory.named(session, act, [dusseldorf.id, gyor.id]) == [gyor, dusseldorf]
