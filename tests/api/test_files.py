"""Files through the API: sent as a form, found out, versioned, withdrawn, by right, and once under one key."""

import io
from typing import Any

from werkzeug.test import TestResponse

from tests.api.conftest import API, Program, Things, furnish
from tests.files.samples import PDF, PNG


def send(program: Program, path: str, content: bytes = PDF, name: str = "MoU.pdf", **more: Any) -> TestResponse:
    """Send a file with fields of its own; headers begin with a capital."""
    headers = {key.replace("_", "-"): value for key, value in more.items() if key[0].isupper()}
    fields = {key.replace("__", "."): value for key, value in more.items() if not key[0].isupper()}
    data = {"file": (io.BytesIO(content), name, "text/html"), **fields}
    return program.client.post(API + path, data=data, headers={"Authorization": f"Bearer {program.token}", **headers})


def test_a_file_is_added_listed_read_and_superseded(mei: Program, things: Things) -> None:
    path = f"/agreements/{things.agreement['id']}/documents"
    answer = send(mei, path, kind="signed_text", language="de", title__en="The paper", custody__en="Archive")
    made = answer.json or {}
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{API}/documents/{made['id']}")
    assert (made["record_type"], made["kind"], made["language"], made["title"], made["custody"]) == (
        "agreement", "signed_text", "de", {"en": "The paper"}, {"en": "Archive"},
    )  # fmt: skip
    [first] = made["versions"]
    assert (first["number"], first["content_type"], first["size"]) == (1, "application/pdf", len(PDF))
    newer = send(mei, f"/documents/{made['id']}/versions", PNG, "scan.png", If_Match=answer.headers["ETag"])
    assert (newer.status_code, [one["number"] for one in (newer.json or {})["versions"]]) == (201, [2, 1])
    stale = send(mei, f"/documents/{made['id']}/versions", PDF + b"3", If_Match=answer.headers["ETag"])
    assert stale.status_code == 412
    assert [one["id"] for one in mei.listed(path)] == [made["id"]]
    old = mei.get(f"/documents/{made['id']}/versions/{first['id']}/content")
    new = mei.get(f"/documents/{made['id']}/content")
    assert [(one.data, one.content_type) for one in (old, new)] == [(PDF, "application/pdf"), (PNG, "image/png")]
    assert new.headers["Content-Disposition"] == 'attachment; filename="scan.png"'
    old.close()
    new.close()


def test_what_is_said_of_it_changes_and_it_is_withdrawn(mei: Program, things: Things) -> None:
    made = send(mei, f"/partnerships/{things.partnership['id']}/documents").json or {}
    path = f"/documents/{made['id']}"
    assert (mei.patch(path, {"kind": "annex", "language": "zh-Hans"}).json or {})["kind"] == "annex"
    assert mei.done(f"{path}/actions/withdraw", {"why": "wrong scan"})["withdrawn_why"] == "wrong scan"
    assert mei.post(f"{path}/actions/withdraw", {"why": "again"}).status_code == 409
    assert mei.post(f"{path}/actions/withdraw", {}).status_code == 422
    assert mei.done(f"{path}/actions/restore")["withdrawn_at"] is None


def test_one_key_is_one_file(mei: Program, things: Things) -> None:
    path = f"/agreements/{things.agreement['id']}/documents"
    first, again = (send(mei, path, kind="annex", Idempotency_Key="k1") for _ in range(2))
    assert (first.status_code, again.status_code, first.json) == (201, 201, again.json)
    assert send(mei, path, PDF + b"2", kind="annex", Idempotency_Key="k1").status_code == 422
    assert send(mei, path, kind="draft", Idempotency_Key="k1").status_code == 422
    assert len(mei.listed(path)) == 1


def test_refusals_stand_at_the_field(mei: Program, things: Things) -> None:
    path = f"/agreements/{things.agreement['id']}/documents"
    for answer, fields in (
        (send(mei, path, b"<html><script>1</script>", "a.pdf"), ["file"]),
        (send(mei, path, kind="song", language="not a tag"), ["kind", "language"]),
        (send(mei, path, unknown="x"), ["unknown"]),
        (mei.post(path, {"kind": "annex"}), ["file"]),
    ):
        assert (answer.status_code, sorted(one["field"] for one in (answer.json or {})["errors"])) == (422, fields)
    assert mei.listed(path) == []


def test_files_are_by_right(mei: Program, li: Program, auditor: Program) -> None:
    closed = furnish(mei, confidential=True)
    made = send(mei, f"/agreements/{closed.agreement['id']}/documents").json or {}
    version = made["versions"][0]["id"]
    path = f"/documents/{made['id']}"
    for hidden in (path, f"{path}/content", f"{path}/versions/{version}/content"):
        assert li.get(hidden).status_code == 404
    assert li.get(f"/agreements/{closed.agreement['id']}/documents").status_code == 404
    assert send(li, f"/agreements/{closed.agreement['id']}/documents").status_code == 404
    assert send(li, f"{path}/versions", PNG).status_code == 404
    assert send(auditor, f"{path}/versions", PNG).status_code == 403
    assert auditor.get(path).status_code == 200
    anybody = mei.client.get(f"{API}{path}/content")
    assert anybody.status_code == 401
