"""The demo's people and their posts, as `persons` names them; one post is vacant, one mandate ends soon."""

from collections.abc import Iterator
from functools import partial

from backend.demo import cities, persons
from backend.demo.days import Days
from backend.demo.diary import ASIA, DIRECTOR, EUROPE, Fields, Scene, Step, ref
from backend.demo.persons import ECONOMY, FOREIGN, HEADS, LANGUAGES, LEAVES, LEFT, MAYOR, Name, Someone
from backend.domain.partners import contacts, duplicates, people
from backend.domain.partners.contacts import ContactDetails
from backend.domain.partners.duplicates import MergeDetails
from backend.domain.partners.people import PersonDetails, PostDetails
from backend.domain.values import dates

CARD_OF = "office_duesseldorf"
"""Who was entered twice."""
PARTS = ("mayor", "office", "economy")


def steps(days: Days) -> Iterator[Step]:
    """Yield the entry of everybody."""
    yield Step(days.moment(-390, "09:30"), DIRECTOR, partial(_enter, persons.HOME))
    yield Step(days.moment(-390, "10:30"), EUROPE, partial(_enter, _of_desk(EUROPE) | persons.ELSEWHERE))
    yield Step(days.moment(-390, "11:30"), ASIA, partial(_enter, _of_desk(ASIA)))


def later(days: Days) -> Iterator[Step]:
    """Yield who is turned to in which city; and somebody entered once more from a visiting card, put together later."""
    yield Step(days.moment(-385, "16:20"), DIRECTOR, _name_contacts)
    yield Step(days.moment(-47, "14:20"), EUROPE, _enter_again)
    yield Step(days.moment(-40, "10:05"), DIRECTOR, _merge)


def _of_desk(desk: str) -> dict[str, Someone]:
    """Return the people of one coordinator's cities, as mayor_lodz, office_lodz, economy_lodz."""
    return {
        f"{part}_{city}": _someone(f"{part}_{city}", city, rank, name)
        for city, names in persons.CITY_PEOPLE.items()
        if cities.CITIES[city].desk == desk
        for part, rank, name in zip(PARTS, (1, 4, 5), names, strict=True)
    }


def _someone(slug: str, city: str, rank: int, name: Name) -> Someone:
    title = {1: HEADS.get(city, MAYOR), 4: FOREIGN, 5: ECONOMY}[rank]
    leaves, left = LEAVES.get(slug), LEFT.get(slug)
    return Someone(*name, city, title, rank, LANGUAGES[city], leaves, left)


def _enter(wanted: dict[str, Someone], scene: Scene) -> None:
    for slug, one in wanted.items():
        made = people.create(scene.session, scene.act, scene.read(PersonDetails, _person(one)))
        scene.ids[f"person.{slug}"] = made.id
        people.appoint(scene.session, scene.act, scene.read(PostDetails, _post(slug, one, scene.days)))


def _name_contacts(scene: Scene) -> None:
    """Name those of the foreign relations' desks of cities whose partnership goes by the city's own name."""
    for city in (one for one in persons.CITY_PEOPLE if f"partnership.{one}" in scene.ids):
        person = people.get(scene.session, scene.ids[f"person.office_{city}"])
        fields = {"partnership_id": ref(f"partnership.{city}")}
        contacts.name(scene.session, scene.act, person, scene.read(ContactDetails, fields))


def _enter_again(scene: Scene) -> None:
    """Enter what a visiting card says: the name that is known already, and a telephone number that was not."""
    native, (family, given), _zh, honorific = persons.CITY_PEOPLE["duesseldorf"][1]
    card = {"native": native, "family": family, "given": given, "honorific": honorific, "phone": "+00 211 0000 17"}
    card["email"] = "j.beispiel@example.org"
    made = people.create(scene.session, scene.act, scene.read(PersonDetails, {**card, "locale": "de"}))
    scene.ids["person.card"] = made.id


def _merge(scene: Scene) -> None:
    kept = people.get(scene.session, scene.ids[f"person.{CARD_OF}"])
    fields = {"duplicate_id": ref("person.card"), "take": ["phone"]}
    duplicates.merge(scene.session, scene.act, kept, scene.read(MergeDetails, fields))


def _person(one: Someone) -> Fields:
    return {
        "native": one.native,
        "family": one.latin[0],
        "given": one.latin[1],
        "written": {"zh-Hans": one.zh} if one.zh else None,
        "honorific": one.honorific,
        "locale": one.locale,
        "email": one.email,
    }


def _post(slug: str, one: Someone, days: Days) -> Fields:
    return {
        "person_id": ref(f"person.{slug}"),
        "organisation_id": ref(f"organisation.{one.organisation}"),
        "title": one.title,
        "rank": one.rank,
        "since": str(days.today.year - 2),
        "until": None if one.left is None else dates.add_months(days.today, -one.left).isoformat()[:7],
        "mandate_ends_on": None if one.leaves is None else days.ahead(one.leaves).isoformat(),
    }
