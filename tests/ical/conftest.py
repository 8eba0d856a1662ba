"""Tests of iCalendar know one tz database: the pinned package, as every entry point does."""

import zoneinfo

import pytest


@pytest.fixture(scope="session", autouse=True)
def _one_tz_database() -> None:
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
