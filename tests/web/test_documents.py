"""Files on pages: sent, kept, refused at their field, superseded, withdrawn, and served so that nothing can run."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from backend import db
from backend.domain.agreements import agreements
from backend.domain.office import documents
from backend.domain.office.coordinators import Role
from backend.domain.office.documents import Document
from backend.domain.partners.partnerships import Partnership
from backend.http import downloads, security
from config.settings import Settings
from tests import factories
from tests.files.samples import JPEG, PDF, PNG, WORD, zipped
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser, MakeApp

AddPerson = Callable[..., UUID]
PAPER: dict[str, object] = {
    "kind": "mou", "title.en": "MoU on ports", "signed_on": "2024-01-01", "audience": "internal",
    "term.months": "3", "term.months_unit": "years", "term.renewal": "tacit", "term.renewal_months": "1",
    "term.renewal_months_unit": "years", "term.notice": "3", "term.notice_unit": "months",
}  # fmt: skip


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership with a German city."""
    return office.do(factories.partnership)


def file(content: bytes = PDF, name: str = "MoU_EN.pdf", claimed: str = "text/html") -> tuple[Any, str, str]:
    """Return a file as a form sends it; the browser's word about its type is never true."""
    return io.BytesIO(content), name, claimed


def add(browser: Browser, partnership: Partnership, *files: Any, **said: object) -> Any:
    """Send files from the card of a partnership."""
    return browser.send(f"/partnerships/{partnership.id}/documents", {"files": list(files), **said})


def send_large(browser: Browser, partnership: Partnership, size: int, page: str = "/password") -> TestResponse:
    """Send a PDF of this size from the card of a partnership, as bytes that are in the memory already."""
    values = MultiDict([("csrf_token", browser.token(page)), ("kind", "annex"), ("files", file(PDF.ljust(size, b"x")))])
    boundary, data = encode_multipart(MultiDict((name, _part(value)) for name, value in values.items()))
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.client.post(f"/partnerships/{partnership.id}/documents", data=data, content_type=kind)


def fetched(browser: Browser, path: str, **headers: str) -> TestResponse:
    """Return an answer that has been read to its end and closed, as a server does."""
    answer = browser.get(path, **headers)
    answer.get_data()
    answer.close()
    return answer


def of(office: Office, record_id: UUID) -> list[Document]:
    """Return the documents of a record."""
    return list(office.do(lambda session, act: documents.of_record(session, act, record_id)))


def stored(settings: Settings) -> list[Path]:
    """Return the files that are kept."""
    return [path for path in (settings.data_dir / "files").rglob("*") if path.is_file()]


def test_a_signed_agreement_and_both_files_are_one_form(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    both = {"files.en": file(), "files.zh-Hans": file(PDF + b"2", "备忘录.pdf")}
    answer = signed_in.send("/agreements/new", {**PAPER, "partnership_id": str(muster.id), **both})
    assert answer.status_code == 303
    made = of(office, UUID(answer.location.rsplit("/", 1)[1]))
    assert [(one.kind.value, one.language, one.title, one.newest.content_type) for one in made] == [
        ("signed_text", "en", {"en": "MoU EN"}, "application/pdf"),
        ("signed_text", "zh-Hans", {"zh-Hans": "备忘录"}, "application/pdf"),
    ]
    page = words(signed_in.get(answer.location).text)
    assert "signed text English MoU EN PDF · 1 KB" in page
    assert "Chinese 备忘录 PDF" in page


def test_a_refused_file_keeps_all_that_was_typed_and_says_what_to_choose_again(
    signed_in: Browser, office: Office, muster: Partnership, settings: Settings
) -> None:
    sent = {
        **PAPER,
        "partnership_id": str(muster.id),
        "files.en": file(),
        "files.zh-Hans": file(b"<html>", "备忘录.pdf"),
    }
    answer = signed_in.send("/agreements/new", sent)
    assert answer.status_code == 422
    assert 'value="MoU on ports"' in answer.text
    assert 'id="f-files.zh-Hans-wrong"' in answer.text
    assert "Choose the files again, as browsers do not keep them: MoU_EN.pdf, 备忘录.pdf" in words(answer.text)
    assert (office.do(agreements.listed), stored(settings)) == ([], [])


def test_what_is_wrong_with_fields_and_with_files_is_told_at_once(signed_in: Browser, muster: Partnership) -> None:
    sent = {**PAPER, "title.en": "", "partnership_id": str(muster.id), "files.en": file(b"", "MoU.pdf")}
    answer = signed_in.send("/agreements/new", sent)
    assert answer.status_code == 422
    assert "2 things have to be put right" in words(answer.text)
    assert "Files: The file is empty" in words(answer.text)


def test_several_files_from_the_card_take_their_language_from_their_names(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    files = file(), file(zipped(WORD), "协议.docx"), file(PNG, "team photo.png")
    answer = add(signed_in, muster, *files, kind="correspondence")
    assert (answer.status_code, answer.location) == (303, f"/partnerships/{muster.id}#files")
    assert [(one.language, one.newest.file_name) for one in of(office, muster.id)] == [
        ("en", "MoU_EN.pdf"), ("zh-Hans", "协议.docx"), (None, "team photo.png"),
    ]  # fmt: skip
    page = signed_in.get(f"/partnerships/{muster.id}").text
    assert "3 files are kept." in page
    assert "correspondence English MoU EN PDF" in words(page)


def test_one_of_several_that_is_refused_is_named_and_none_is_kept(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    answer = add(signed_in, muster, file(), file(b"MZ\x90", "setup.exe"), kind="annex")
    assert answer.status_code == 422
    assert "Files: setup.exe: Files of this kind are not taken" in words(answer.text)
    assert re.search(r'<option value="annex" selected', answer.text)
    assert of(office, muster.id) == []


def test_a_form_without_a_file_says_so(signed_in: Browser, muster: Partnership) -> None:
    assert "Files: Choose a file first" in words(add(signed_in, muster, kind="annex").text)
    two = add(signed_in, muster, file(), file(JPEG, "b.jpg"), **{"title.en": "One title"})
    assert "A title is for one file" in words(two.text)


def test_a_file_is_saved_never_run(signed_in: Browser, office: Office, muster: Partnership) -> None:
    add(signed_in, muster, file(name="备忘录 a; x=.pdf"))
    [made] = of(office, muster.id)
    answer = fetched(signed_in, f"/documents/{made.id}")
    assert (answer.status_code, answer.data) == (200, PDF)
    said = answer.headers
    assert (said["Content-Type"], said["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert said["Content-Disposition"].startswith("attachment; filename=\"a x.pdf\"; filename*=UTF-8''%E5%A4%87")
    assert said["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert said["Cross-Origin-Resource-Policy"] == "same-origin"
    assert (said["Cache-Control"], said["ETag"]) == ("private, no-cache", f'"{made.newest.sha256}"')
    looked = fetched(signed_in, f"/documents/{made.id}?look")
    assert looked.headers["Content-Disposition"].startswith("attachment")


def test_a_picture_may_be_looked_at_and_text_says_no_charset(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    add(signed_in, muster, file(PNG, "a.png"), file(b"plain", "a.txt"))
    picture, text = of(office, muster.id)
    assert (
        fetched(signed_in, f"/documents/{picture.id}?look").headers["Content-Disposition"] == 'inline; filename="a.png"'
    )
    assert fetched(signed_in, f"/documents/{text.id}?look").headers["Content-Disposition"].startswith("attachment")
    assert fetched(signed_in, f"/documents/{text.id}").headers["Content-Type"] == "text/plain"


def test_ranges_heads_and_what_the_browser_has(signed_in: Browser, office: Office, muster: Partnership) -> None:
    add(signed_in, muster, file())
    [made] = of(office, muster.id)
    path = f"/documents/{made.id}"
    part = fetched(signed_in, path, Range="bytes=0-7")
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, PDF[:8], f"bytes 0-7/{len(PDF)}")
    assert fetched(signed_in, path, Range="bytes=999999-").status_code == 416
    known = fetched(signed_in, path, **{"If-None-Match": f'"{made.newest.sha256}"'})
    assert (known.status_code, known.data) == (304, b"")
    head = signed_in.client.head(path)
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", str(len(PDF)))


def test_a_new_version_keeps_the_old_one_and_a_stale_form_is_told(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    add(signed_in, muster, file())
    [made] = of(office, muster.id)
    second: dict[str, object] = {"file": file(PDF + b"2", "final.pdf"), "revision": "1"}
    assert signed_in.send(f"/documents/{made.id}/versions", second).status_code == 303
    late = signed_in.send(f"/documents/{made.id}/versions", {"file": file(PDF + b"3"), "revision": "1"})
    assert late.status_code == 409
    again = signed_in.send(f"/documents/{made.id}/versions", {"file": file(PDF), "revision": "2"})
    assert (again.status_code, "This is the same file as version 1" in words(again.text)) == (409, True)
    nothing = signed_in.send(f"/documents/{made.id}/versions", {"revision": "2"})
    assert (nothing.status_code, "Choose a file first" in words(nothing.text)) == (422, True)
    assert [fetched(signed_in, f"/documents/{made.id}{rest}").data for rest in ("", "/1", "/2")] == [
        PDF + b"2", PDF, PDF + b"2",
    ]  # fmt: skip
    numbers = "3", "0", "99999999999999"
    assert [fetched(signed_in, f"/documents/{made.id}/{one}").status_code for one in numbers] == [404, 404, 404]
    page = words(signed_in.get(f"/partnerships/{muster.id}").text)
    assert "version 2" in page
    assert "1 earlier version Version 1 MoU_EN.pdf" in page


def test_what_is_said_of_a_file_changes_and_it_is_withdrawn_and_restored(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    add(signed_in, muster, file())
    [made] = of(office, muster.id)
    typed: dict[str, object] = {
        "title.en": "Memorandum",
        "kind": "signed_text",
        "custody.en": "Archive, folder 12",
        "revision": "1",
    }
    assert signed_in.send(f"/documents/{made.id}/edit", typed).location == f"/partnerships/{muster.id}#files"
    assert signed_in.send(f"/documents/{made.id}/edit", typed).status_code == 409
    empty = signed_in.send(f"/documents/{made.id}/withdraw", {"revision": "2"})
    assert (empty.status_code, 'id="f-withdraw.why-wrong"' in empty.text) == (422, True)
    assert signed_in.send(f"/documents/{made.id}/withdraw", {"withdraw.why": "wrong scan"}).status_code == 303
    page = words(signed_in.get(f"/partnerships/{muster.id}").text)
    assert "1 withdrawn" in page
    assert "Archive, folder 12 Withdrawn: wrong scan" in page
    assert "Why withdrawn wrong scan" in page  # in the history
    assert fetched(signed_in, f"/documents/{made.id}").status_code == 200
    signed_in.send(f"/documents/{made.id}/restore")
    assert "1 withdrawn" not in words(signed_in.get(f"/partnerships/{muster.id}").text)


def test_a_confidential_partnerships_files_do_not_exist_for_others(
    signed_in: Browser, app: Flask, office: Office, add_person: AddPerson, director: UUID
) -> None:
    def closed(session: Any, act: Any) -> Partnership:
        return factories.partnership(session, act, "Closed", confidential=True)

    partnership = office.do(closed, who=director)
    add(signed_in, partnership, file())
    [made] = of(office, partnership.id)
    li = person_in(app, add_person, "li")
    paths = f"/documents/{made.id}", f"/documents/{made.id}/1", f"/documents/{made.id}/edit"
    by_hash = f"/documents/{made.newest.sha256}", f"/files/{made.newest.sha256}", f"/static/files/{made.newest.sha256}"
    assert {li.get(path).status_code for path in (*paths, *by_hash)} == {404}
    assert li.get(f"/partnerships/{partnership.id}/documents/new").status_code == 404
    for path in ("versions", "withdraw", "restore", "edit"):
        assert li.send(f"/documents/{made.id}/{path}", {"file": file(PDF + b"2")}, "/password").status_code == 404
    assert li.send(f"/partnerships/{partnership.id}/documents", {"files": file()}).status_code == 404
    assert [one.number for one in of(office, partnership.id)] == [1]


def test_an_auditor_reads_and_writes_nothing(
    signed_in: Browser, app: Flask, office: Office, muster: Partnership, add_person: AddPerson
) -> None:
    add(signed_in, muster, file())
    [made] = of(office, muster.id)
    ann = person_in(app, add_person, "ann", Role.AUDITOR)
    assert fetched(ann, f"/documents/{made.id}").data == PDF
    page = ann.get(f"/partnerships/{muster.id}").text
    assert ("MoU EN" in page, 'type="file"' in page, "Edit or new version" in page) == (True, False, False)
    assert ann.send(f"/partnerships/{muster.id}/documents", {"files": file()}).status_code == 403
    assert ann.send(f"/documents/{made.id}/versions", {"file": file(PDF + b"2")}).status_code == 403
    assert ann.get(f"/documents/{made.id}/edit").status_code == 403


def test_who_is_not_signed_in_can_send_no_more_than_a_form(browser: Browser, app: Flask, muster: Partnership) -> None:
    answer = send_large(browser, muster, security.LARGEST_BODY, "/sign-in")
    assert (answer.status_code, "At most 2 MB" in words(answer.text)) == (413, True)
    made = browser.get("/documents/00000000-0000-7000-8000-000000000000")
    assert (made.status_code, made.location.startswith("/sign-in")) == (303, True)
    assert app.config["MAX_CONTENT_LENGTH"] == security.LARGEST_BODY


def test_the_limits_of_size_and_disk_are_told_at_the_field(
    make_app: MakeApp, office: Office, muster: Partnership, director: UUID
) -> None:
    small = _browser(make_app(AMITY_MAX_UPLOAD="1 MB"))
    answer = send_large(small, muster, 3_000_000)
    assert (answer.status_code, "It is larger than 1 MB" in words(answer.text)) == (422, True)
    assert "Choose the files again" in words(answer.text)
    far = send_large(small, muster, 7_000_000)
    assert (far.status_code, "At most 6 MB" in words(far.text)) == (413, True)
    full = _browser(make_app(AMITY_KEEP_FREE="999999 GB"))
    answer = add(full, muster, file(), kind="annex")
    assert (answer.status_code, "There is no room left for files" in words(answer.text)) == (422, True)
    assert of(office, muster.id) == []


def test_a_file_that_the_disk_lost_is_no_500(
    signed_in: Browser, office: Office, muster: Partnership, settings: Settings
) -> None:
    add(signed_in, muster, file())
    [made] = of(office, muster.id)
    for path in stored(settings):
        path.unlink()
    answer = fetched(signed_in, f"/documents/{made.id}")
    assert (answer.status_code, "The disk has lost this file" in words(answer.text)) == (404, True)


def test_a_page_takes_as_many_queries_for_three_files_as_for_one(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    counts = []
    for number in range(3):
        add(signed_in, muster, file(PDF + bytes([number])))
        signed_in.get(f"/partnerships/{muster.id}")  # says that it is kept
        with office.counted() as sent:
            signed_in.get(f"/partnerships/{muster.id}")
        counts.append(len([one for one in sent if "document" in one]))
    assert counts == [3, 3, 3]


def test_a_script_is_told_where_to_go_on(signed_in: Browser, muster: Partnership) -> None:
    data = {"csrf_token": signed_in.token(), "files": file()}
    answer = signed_in.client.post(f"/partnerships/{muster.id}/documents", data=data, headers={"X-Upload": "1"})
    assert (answer.status_code, answer.headers["X-Location"]) == (200, f"/partnerships/{muster.id}#files")
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a.pdf", 'attachment; filename="a.pdf"'),
        ("协议.pdf", "attachment; filename=\"document.pdf\"; filename*=UTF-8''%E5%8D%8F%E8%AE%AE.pdf"),
        ("Grüße.pdf", "attachment; filename=\"Grue.pdf\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf"),
        ("a'b%.pdf", "attachment; filename=\"ab.pdf\"; filename*=UTF-8''a%27b%25.pdf"),
    ],
)
def test_names_are_given_in_ascii_and_as_they_are(name: str, header: str) -> None:
    assert downloads.disposition(name, "attachment") == header


def test_orphans_of_a_form_that_failed_stay_out_of_the_rows(
    signed_in: Browser, office: Office, muster: Partnership, settings: Settings
) -> None:
    add(signed_in, muster, file(), kind="no such kind")
    assert (of(office, muster.id), len(stored(settings))) == ([], 1)
    assert office.do(lambda session, _act: documents.kept(session)) == set()


def _part(value: Any) -> Any:
    return FileStorage(value[0], value[1], "files", value[2]) if isinstance(value, tuple) else value


def _browser(app: Flask) -> Browser:
    stop_clock(app)
    browser = Browser(app.test_client())
    assert browser.sign_in("mei@amity.example").status_code == 303
    return browser
