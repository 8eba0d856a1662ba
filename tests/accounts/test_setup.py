"""The first start: one step, for who holds the link, once."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from backend.accounts import accounts, setup
from backend.accounts.setup import SetupDetails
from backend.domain.errors import NotFound
from backend.domain.office import office
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.partners import regions
from backend.domain.values import inputs

TYPED = {
    "region": {"en": "Muster New Area", "zh-Hans": "示例新区"},
    "level": "new_area",
    "country": "CN",
    "timezone": "Asia/Shanghai",
    "office": {"zh-Hans": "示例办公室"},
    "name": "Mei Muster",
    "email": "mei@amity.example",
    "locale": "zh-Hans",
}


def test_region_office_and_director_are_made_in_one_step(session: Session, act: Act) -> None:
    token = setup.token(act.desk)
    assert setup.url(act.desk) == f"http://localhost:8000/setup/{token}"
    who = setup.begin(session, act, inputs.parse(SetupDetails, TYPED), "hash", token)
    assert (who.role, who.locale, who.email) == (Role.DIRECTOR, "zh-Hans", "mei@amity.example")
    home = regions.find_home(session)
    assert home is not None
    assert (home.name, home.level.value, home.timezone) == (TYPED["region"], "new_area", "Asia/Shanghai")
    assert office.name_of(session) == TYPED["office"]
    assert accounts.get(session, who.id).must_change_since is None
    with pytest.raises(NotFound):
        setup.begin(session, act, inputs.parse(SetupDetails, TYPED), "hash", token)


@pytest.mark.parametrize("given", ["", "é", "a" * 32])
def test_without_the_link_there_is_nothing(session: Session, act: Act, given: str) -> None:
    with pytest.raises(NotFound):
        setup.require_open(session, act, given)
    other = setup.token(replace(act.desk, secret=b"t" * 32))
    with pytest.raises(NotFound):
        setup.require_open(session, act, other)
    assert accounts.is_empty(session)
