"""The clock sweeps what no document refers to, at each new day."""

import io
import os
from pathlib import Path

from backend.db import Sessions
from backend.domain.office import acts, documents
from backend.domain.office.acts import Act, Desk
from backend.domain.office.documents import Content, DocumentDetails
from backend.files import store
from backend.files.store import Store
from tests import factories
from workers import clock
from workers.post import Post


def test_a_new_day_sweeps_what_no_document_refers_to(
    post: Post, sessions: Sessions, desk: Desk, tmp_path: Path
) -> None:
    post.files = place = Store(tmp_path / "files")
    store.require_room(place, 0)
    hashes = []
    for content in (b"used", b"unused"):
        hashes.append(store.digest(io.BytesIO(content))[0])
        store.keep(place, io.BytesIO(content), hashes[-1])
        os.utime(place.path(hashes[-1]), (1, 1))
    act = Act(post.now(), desk)
    with acts.transaction(sessions.writes, act) as session:
        record = "partnership", factories.partnership(session, act).id
        documents.add(session, act, record, Content("a.pdf", "application/pdf", 4, hashes[0]), DocumentDetails())
    clock.tick(post)
    assert [place.path(one).exists() for one in hashes] == [True, False]
    os.utime(place.path(hashes[0]), (1, 1))
    store.keep(place, io.BytesIO(b"unused"), hashes[1])
    os.utime(place.path(hashes[1]), (1, 1))
    clock.tick(post)  # the same day
    assert [place.path(one).exists() for one in hashes] == [True, True]
