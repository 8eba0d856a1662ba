"""Which program a User-Agent speaks of."""

import pytest

from backend.domain.outreach import fetches

AGENTS = {
    "Google-Calendar-Importer": "Google Calendar",
    "iOS/18.1 (22B83) dataaccessd/1.0": "Apple Calendar (iOS)",
    "macOS/15.1 (24B83) CalendarAgent/1": "Apple Calendar (macOS)",
    "Mac OS X/10.15.7 (19H2) CalendarAgent/930.5.1": "Apple Calendar (macOS)",
    "Microsoft Exchange/15.20 (Windows NT 10.0; Win64)": "Microsoft",
    "Mozilla/4.0 (compatible; ms-office; MSOffice 16)": "Outlook",
    "Microsoft Office/16.0 (Microsoft Outlook 16.0.17928; Pro)": "Outlook",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.4.0": "Thunderbird",
    "Evolution/3.46.4": "Evolution",
    "ICSx5/2.2 (jh.; okhttp/4) Android/14": "ICSx5",
    "vdirsyncer/0.19.0": "vdirsyncer",
    "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0": "WeChat",
    "Mozilla/5.0 (X11; Linux x86_64) Chrome/140": "Browser",
    "curl/7.88.1": "curl",
    "Some-Tool_2.0 (mei@example.org)": "Some-Tool_2.0",
    "": "?",
    "\x00\n": "?",
    "x" * 500: "x" * 40,
}


@pytest.mark.parametrize(("agent", "name"), AGENTS.items())
def test_programs_are_known_by_their_agents(agent: str, name: str) -> None:
    assert fetches.client(agent) == name
