"""Addresses with which a feed is subscribed to."""

import pytest

from backend.ical import links


def test_webcal_replaces_the_scheme_alone() -> None:
    assert links.webcal_url("https://amity.example.org/feeds/abc.ics") == "webcal://amity.example.org/feeds/abc.ics"
    assert links.webcal_url("http://127.0.0.1:8000/feeds/a.ics") == "webcal://127.0.0.1:8000/feeds/a.ics"


def test_google_is_given_the_webcal_address() -> None:
    expected = "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Famity.example.org%2Ffeeds%2Fa.ics"
    assert links.google_url("https://amity.example.org/feeds/a.ics") == expected


@pytest.mark.parametrize("url", ["", "feeds/a.ics", "ftp://h.org/a.ics", "https:///a.ics", "webcal://h.org/a.ics"])
def test_what_is_not_on_the_web_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="not a web address"):
        links.webcal_url(url)
