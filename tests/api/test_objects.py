"""What each object of the API says."""

from tests.api.conftest import Program, Things


def test_one_of_everything(mei: Program, things: Things) -> None:
    assert things.forum["starts_at"] == "2027-05-12T09:30:00"
    assert things.forum["starts_at_utc"] == "2027-05-12T01:30:00Z"
