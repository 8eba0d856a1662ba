"""Whole feeds, byte by byte, for zones with and without summer time, north and south.

After a change that is meant, `python -m tests.ical.test_golden` writes the files anew; read their difference.
"""

import zoneinfo
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest

from backend.ical import calendar
from backend.ical.events import AllDay, Status
from tests.ical import samples
from tests.ical.samples import timed

GOLDEN: Final = Path(__file__).parent / "golden"
ZONES: Final = {
    "shanghai": "Asia/Shanghai",
    "singapore": "Asia/Singapore",
    "berlin": "Europe/Berlin",
    "sao_paulo": "America/Sao_Paulo",
}


def _feed(zone: str) -> bytes:
    """A forum in winter, talks in summer, days of one and of several, a flight, and one called off."""
    day = date(2027, 11, 1)
    home = "Asia/Shanghai"
    content = [
        samples.event(
            1,
            summary="两江新区产业合作论坛",
            description="议程：\n09:30 开幕；致辞\n10:00 主旨演讲：智能网联汽车、软件与集成电路、物流, 以及绿色金融",
            location="Yuelai International Conference Centre, Chongqing",
            url="https://amity.example.org/p/forum",
            categories=("Forum", "论坛"),
            when=timed(zone, "2027-01-12T09:30", "2027-01-12T17:00"),
        ),
        samples.event(
            2, summary="Talks; signing", when=timed(zone, "2027-07-12T09:30", "2027-07-12T11:00"), sequence=2
        ),
        samples.event(3, summary="Visit", when=AllDay(day, day + timedelta(days=3)), status=Status.TENTATIVE),
        samples.event(4, summary="Anniversary", when=AllDay(day, day), busy=False),
        samples.event(5, summary="Flight", when=timed(home, "2027-11-05T01:40", "2027-11-05T06:30", zone)),
        samples.event(
            6,
            summary="CALLED OFF: reception",
            when=timed(zone, "2027-07-12T19:00", "2027-07-12T21:00"),
            status=Status.CANCELLED,
            sequence=3,
            updated_at=samples.CREATED + timedelta(days=30),
        ),
    ]
    return calendar.render(samples.calendar(timezone=zone), content)


@pytest.mark.parametrize("name", ZONES)
def test_a_feed_is_as_it_was(name: str) -> None:
    assert _feed(ZONES[name]) == (GOLDEN / f"{name}.ics").read_bytes()


if __name__ == "__main__":
    zoneinfo.reset_tzpath(to=[])
    for file, place in ZONES.items():
        (GOLDEN / f"{file}.ics").write_bytes(_feed(place))
