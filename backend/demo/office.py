"""The demo's office: its name, its accounts with random passwords, and the reminder rules it starts with."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from backend.accounts import accounts
from backend.demo.days import Days
from backend.demo.diary import ASIA, AUDITOR, DIRECTOR, EUROPE, Scene, Step
from backend.demo.words import sample
from backend.domain.office import office
from backend.domain.office.coordinators import CoordinatorDetails, Role
from backend.domain.outreach import rules

NAME = sample("Liangjiang Office of International Cooperation", "两江新区国际合作办公室")
PEOPLE = (
    CoordinatorDetails(email=DIRECTOR, name="SHILI Minghua", role=Role.DIRECTOR, locale="en"),
    CoordinatorDetails(email=EUROPE, name="Hanna MUSTER", role=Role.COORDINATOR, locale="en"),
    CoordinatorDetails(email=ASIA, name="示例 雨晴", role=Role.COORDINATOR, locale="zh-Hans"),
    CoordinatorDetails(email=AUDITOR, name="示例 安然", role=Role.AUDITOR, locale="zh-Hans"),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person of the demo and the password to try her desk with."""

    email: str
    name: str
    role: Role
    locale: str
    password: str = field(repr=False)


def steps(days: Days, hashes: dict[str, str]) -> Iterator[Step]:
    """Yield the opening of the office; `hashes` are the passwords', by address."""

    def open_office(scene: Scene) -> None:
        office.name(scene.session, scene.act, NAME)
        rules.lay_shipped(scene.session, scene.act)
        for one in PEOPLE:
            made = accounts.create(scene.session, scene.act, one, hashes[one.email], must_change=False)
            scene.ids[one.email] = made.id

    yield Step(days.moment(-404, "09:00"), None, open_office)
