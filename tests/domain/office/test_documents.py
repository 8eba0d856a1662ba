"""Documents: rights follow the record, versions supersede and stay, what is withdrawn comes back, and all is told."""

import threading
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from backend.db import Sessions
from backend.domain.errors import Forbidden, NotFound, Refused
from backend.domain.office import acts, documents, history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.documents import Content, Document, DocumentDetails, Kind, WithdrawDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.values import inputs
from tests import factories


@pytest.fixture
def muster(session: Session, act: Act) -> Partnership:
    """Return a partnership that everybody of the office sees."""
    return factories.partnership(session, act)


def content(mark: str = "a", name: str = "MoU_signed EN.pdf") -> Content:
    """Return what some file was found to be."""
    return Content(name, "application/pdf", 1000, mark * 64)


def added(session: Session, act: Act, partnership: Partnership, file: Content | None = None, **said: Any) -> Document:
    """Return a new document of a partnership."""
    details = inputs.parse(DocumentDetails, said)
    return documents.add(session, act, ("partnership", partnership.id), file or content(), details)


def test_without_a_title_it_is_called_as_the_file_is(session: Session, act: Act, muster: Partnership) -> None:
    made = added(session, act, muster, kind="signed_text", language="de")
    assert (made.title, made.kind, made.language, made.number) == ({"de": "MoU signed EN"}, Kind.SIGNED_TEXT, "de", 1)
    titled = added(session, act, muster, title={"en": "Memorandum"}, custody="Archive, folder 12")
    assert (titled.title, titled.custody) == ({"en": "Memorandum"}, {"en": "Archive, folder 12"})


def test_a_new_version_supersedes_and_the_old_stays(session: Session, act: Act, muster: Partnership) -> None:
    made = added(session, act, muster)
    later = factories.later(act, days=1)
    documents.add_version(session, later, made, content("b", "MoU final.pdf"))
    found = documents.get(session, act, made.id)
    assert [(one.number, one.sha256[0], one.superseded_at) for one in found.versions] == [
        (2, "b", None),
        (1, "a", later.now),
    ]
    assert (documents.version(found).file_name, documents.version(found, 1).file_name) == (
        "MoU final.pdf",
        "MoU_signed EN.pdf",
    )
    with pytest.raises(NotFound):
        documents.version(found, 3)


def test_the_same_bytes_are_no_new_version(session: Session, act: Act, muster: Partnership) -> None:
    made = added(session, act, muster)
    documents.add_version(session, act, made, content("b"))
    with pytest.raises(Refused, match="same file as version 1"):
        documents.add_version(session, act, made, content("a"))
    assert added(session, act, muster, content("a")).number == 1  # elsewhere they may be anything


def test_what_is_withdrawn_stays_readable_and_comes_back(session: Session, act: Act, muster: Partnership) -> None:
    made = added(session, act, muster)
    documents.withdraw(session, act, made, WithdrawDetails(why="wrong scan"))
    assert documents.of_record(session, act, muster.id) == [made]
    assert (made.withdrawn_at, made.withdrawn_why) == (act.now, "wrong scan")
    with pytest.raises(Refused, match="bring it back"):
        documents.add_version(session, act, made, content("b"))
    with pytest.raises(Refused, match="already"):
        documents.withdraw(session, act, made, WithdrawDetails(why="again"))
    documents.restore(session, act, made)
    assert (made.withdrawn_at, made.withdrawn_why) == (None, None)
    with pytest.raises(Refused, match="not withdrawn"):
        documents.restore(session, act, made)


def test_who_may_not_see_the_partnership_sees_no_file_of_it(session: Session, act: Act) -> None:
    hanna, li = (factories.coordinator(session, name) for name in ("hanna", "li"))
    closed = factories.partnership(session, replace(act, who=hanna), "Closed", confidential=True)
    made = added(session, act, closed)
    outsider = replace(act, who=li)
    with pytest.raises(NotFound):
        documents.get(session, outsider, made.id)
    assert documents.of_record(session, outsider, closed.id) == []
    assert documents.get(session, replace(act, who=hanna), made.id) is made
    with pytest.raises(NotFound):
        documents.get(session, act, uuid4())


def test_an_auditor_reads_and_changes_nothing(session: Session, act: Act, muster: Partnership) -> None:
    made = added(session, act, muster)
    auditor = replace(act, who=factories.coordinator(session, "ann", Role.AUDITOR))
    assert documents.of_record(session, auditor, muster.id) == [made]
    with pytest.raises(Forbidden):
        added(session, auditor, muster)
    with pytest.raises(Forbidden):
        documents.add_version(session, auditor, made, content("b"))
    with pytest.raises(Forbidden):
        documents.change(session, auditor, made, DocumentDetails())
    with pytest.raises(Forbidden):
        documents.withdraw(session, auditor, made, WithdrawDetails(why="no"))
    with pytest.raises(Forbidden):
        documents.restore(session, auditor, made)


def test_everything_stands_in_the_history_of_the_record(session: Session, act: Act, muster: Partnership) -> None:
    made = added(session, act, muster)
    documents.add_version(session, act, made, content("b"))
    documents.withdraw(session, act, made, WithdrawDetails(why="wrong scan"))
    told = [(one.noun, one.verb) for one in history.of_record(session, muster.id) if one.noun.startswith("document")]
    assert sorted(told) == [
        ("document", "changed"),
        ("document", "changed"),
        ("document", "created"),
        ("document_version", "changed"),
        ("document_version", "created"),
        ("document_version", "created"),
    ]


def test_every_content_that_is_referred_to_is_known(session: Session, act: Act, muster: Partnership) -> None:
    made = added(session, act, muster)
    documents.add_version(session, act, made, content("b"))
    added(session, act, muster)
    assert documents.kept(session) == {"a" * 64, "b" * 64}
    assert session.scalars(select(Document.number).order_by(Document.id)).all() == [2, 1]


def test_two_new_versions_at_once_never_share_a_number(sessions: Sessions, act: Act) -> None:
    with acts.transaction(sessions.writes, act) as session:
        made = added(session, act, factories.partnership(session, act)).id
    gate, refused = threading.Barrier(2), list[str]()

    def send(mark: str) -> None:
        gate.wait()
        try:
            with acts.transaction(sessions.writes, act) as session:
                documents.add_version(session, act, documents.get(session, act, made), content(mark))
        except (StaleDataError, IntegrityError):
            refused.append(mark)

    threads = [threading.Thread(target=send, args=(mark,)) for mark in "bc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with acts.transaction(sessions.reads, act) as session:
        found = documents.get(session, act, made)
        numbers = [one.number for one in found.versions]
    assert numbers == list(range(found.number, 0, -1))
    assert found.number + len(refused) == 3
