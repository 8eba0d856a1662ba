"""Everything that was done in the demo's year, by subject; the diary puts it in order of time."""

from collections.abc import Iterator
from itertools import chain

from backend.demo import agreements, feeds, forums, office, papers, partnerships, people, regions, visits
from backend.demo.days import Days
from backend.demo.diary import Step

SUBJECTS = (regions, people, partnerships, agreements, papers, feeds, forums, visits)


def beginning(days: Days, hashes: dict[str, str]) -> Iterator[Step]:
    """Yield the opening of the office and the entry of its own region; `hashes` are the passwords', by address."""
    return chain(office.steps(days, hashes), regions.home(days))


def whole(days: Days, hashes: dict[str, str]) -> Iterator[Step]:
    """Yield the beginning and all that followed."""
    return chain(beginning(days, hashes), *(subject.steps(days) for subject in SUBJECTS), people.later(days))
