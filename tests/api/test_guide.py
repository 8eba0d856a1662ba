"""The guide's examples, run one after the other as they stand in docs/api.md."""

import re
import shlex
from pathlib import Path
from string import Template

from tests.api.conftest import API, HOME, Program

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"


def test_every_example_of_the_guide_goes_through(mei: Program) -> None:
    mei.made("/regions", HOME)
    known = {"AMITY": API, "TOKEN": mei.token}
    statuses = []
    for example in re.findall(r"```sh\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL):
        method, url, headers, body = parts(Template(example).substitute(known))
        answered = mei.client.open(url, method=method, headers=headers, data=body)
        statuses.append(answered.status_code)
        found = answered.json or {}
        known[f"{url.removeprefix(API).split('/')[1].split('?')[0].upper()[:-1]}_ID"] = found.get("id", "")
        known["REVISION"] = str(found.get("revision", known.get("REVISION")))
        if "/schedule" in url:
            assert [one["starts_at"] for one in found["items"]] == ["2027-05-13T09:30:00"]
            known["REVISION"] = str(mei.listed("/forums")[0]["revision"])
    assert statuses == [201, 201, 201, 200, 200, 201, 200, 200]


def parts(command: str) -> tuple[str, str, dict[str, str], str | None]:
    """Return method, address, headers and body of a curl command."""
    words = shlex.split(command.replace("\\\n", " "))
    named = {name: [words[at + 1] for at, word in enumerate(words) if word == name] for name in ("-X", "-H", "-d")}
    values = {value for given in named.values() for value in given}
    [url] = [word for word in words[1:] if word not in values and word not in named]
    headers = dict(one.split(": ", 1) for one in named["-H"])
    return next(iter(named["-X"]), "GET"), url, headers, next(iter(named["-d"]), None)
