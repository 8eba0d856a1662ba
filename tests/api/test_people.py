"""People, posts and who follows whom, through the API."""

from collections.abc import Callable
from uuid import UUID

from backend.domain.office.coordinators import Role
from tests.api.conftest import MakeProgram, Program, Things

AddPerson = Callable[..., UUID]
BRUNO = {"family": "Esempio", "given": "Bruno"}


def test_a_new_mayor_takes_office(mei: Program, things: Things) -> None:
    path = f"/posts/{things.post['id']}/actions/succeed"
    ended = mei.done(path, {"person": BRUNO, "since": "2026-11-23", "mandate_ends_on": "2031-10-31"})
    assert (ended["id"], ended["until"]) == (things.post["id"], "2026-11-22")
    [made] = [one for one in mei.listed("/posts?held_on=2026-11-23") if one["follows_id"] == ended["id"]]
    assert (made["title"], made["since"], made["mandate_ends_on"]) == (ended["title"], "2026-11-23", "2031-10-31")
    assert (mei.get(f"/people/{made['person_id']}").json or {})["family"] == "Esempio"
    again = mei.post(path, {"person": BRUNO, "since": "2026-11-24"})
    assert again.status_code == 409
    for body, status in (
        ({}, 422),
        ({"since": "2026-11-23"}, 422),
        ({"since": "23.11.2026", "person": BRUNO}, 422),
        ({"since": "2026-11-23", "person_id": things.person["id"], "person": BRUNO}, 422),
        ({"since": "2026-11-23", "person": BRUNO, "moves": "x"}, 422),
        ([], 400),
    ):
        assert mei.post(path, body).status_code == status, body


def test_contact_persons_and_duplicates(mei: Program, things: Things) -> None:
    path = f"/people/{things.person['id']}"
    named = mei.done(f"{path}/actions/name-contact", {"partnership_id": things.partnership["id"], "note": "trade"})
    assert named["contact_for"] == [things.partnership["id"]]
    twin = mei.made(
        "/people", {"family": "Li", "given": "Ming", "phone": "+86 23 0000", "languages": ["zh-Hans", "en"]}
    )
    merged = mei.done(f"{path}/actions/merge", {"duplicate_id": twin["id"]})
    assert (merged["phone"], merged["languages"]) == ("+86 23 0000", ["zh-Hans", "en"])
    assert (mei.get(f"/people/{twin['id']}").json or {})["merged_into_id"] == things.person["id"]
    assert twin["id"] not in [one["id"] for one in mei.listed("/people")]
    assert mei.patch(f"/people/{twin['id']}", {"given": "M."}).status_code == 409
    assert mei.done(f"{path}/actions/drop-contact", {"partnership_id": things.partnership["id"]})["contact_for"] == []
    assert mei.post(f"{path}/actions/drop-contact", {"partnership_id": things.partnership["id"]}).status_code == 404


def test_hostile_telephones_and_languages_are_refused(mei: Program) -> None:
    for field, value in (
        ("phone", "tel:1"),
        ("phone", "1" * 60),
        ("phone", 5),
        ("languages", ["x y"]),
        ("languages", "de"),
    ):
        answer = mei.post("/people", {"family": "Muster", field: value})
        assert answer.status_code == 422, (field, value)


def test_auditors_read_no_names_of_passports(
    mei: Program, things: Things, program_of: MakeProgram, add_person: AddPerson
) -> None:
    path = f"/people/{things.person['id']}"
    mei.patch(path, {"passport_name": "LI MING"})
    auditor = program_of(add_person("audit@amity.example", Role.AUDITOR))
    assert (mei.get(path).json or {})["passport_name"] == "LI MING"
    assert (auditor.get(path).json or {})["passport_name"] is None
    assert [one["passport_name"] for one in auditor.listed("/people")] == [None]
    assert "LI MING" not in auditor.get(f"/history?record_id={things.person['id']}").text


def test_contacts_of_a_confidential_partnership_are_not_told(mei: Program, li: Program, things: Things) -> None:
    hidden = mei.made(
        "/partnerships",
        {"tier": "contact", "parties": [{"region_id": things.city["id"]}], "confidential": True, "owner": None},
    )
    path = f"/people/{things.person['id']}"
    mei.done(f"{path}/actions/name-contact", {"partnership_id": hidden["id"]})
    assert (mei.get(path).json or {})["contact_for"] == [hidden["id"]]
    assert (li.get(path).json or {})["contact_for"] == []
    assert li.post(f"{path}/actions/drop-contact", {"partnership_id": hidden["id"]}).status_code == 404
