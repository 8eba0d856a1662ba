"""The export: what changed is made anew before anybody asks, once for all who show it, and written as files."""

import gzip
import threading
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.db import Sessions
from backend.domain.forums import forums
from backend.domain.forums.forums import ForumDetails
from backend.domain.office import acts
from backend.domain.office.acts import Act, Desk
from backend.domain.outreach import feeds, selections, snapshots
from backend.domain.outreach.snapshots import Snapshot
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import releases
from backend.domain.values import inputs
from backend.ical import feed as ical_feed
from tests import factories
from tests.servers.running import wait_until
from tests.workers.conftest import MakePost
from workers import export

DAY = {"starts_at": "2190-05-12T09:30", "ends_at": "2190-05-12T17:00"}


@dataclass
class Office:
    """An office with a partner, released forums and an exporting thread's desk."""

    sessions: Sessions
    act: Act
    desk: export.Desk
    partner: Partnership
    forum_ids: list[UUID]

    def writing(self) -> AbstractContextManager[Session]:
        """Open a transaction that commits."""
        return acts.transaction(self.sessions.writes, self.act)

    def feed(self, **given: object) -> UUID:
        """Open a feed of the partner."""
        with self.writing() as session:
            return factories.feed(session, self.act, [self.partner], **given).id

    def move(self, forum_id: UUID, starts_at: str) -> None:
        """Move a forum, at once for partners."""
        with self.writing() as session:
            forum = forums.get(session, self.act, forum_id)
            given = {"starts_at": starts_at, "ends_at": starts_at, "timezone": "Asia/Shanghai"}
            forums.reschedule(session, self.act, forum, inputs.parse(ForumDetails, {**forums.given(forum), **given}))

    def kept(self, feed_id: UUID) -> bytes:
        """Return what is kept of a feed, which must be current and what a plain rendering gives."""
        act = replace(self.act, now=self.desk.post.now())
        with acts.transaction(self.sessions.reads, act) as session:
            row = snapshots.find(session, feed_id)
            assert row is not None
            assert snapshots.is_current(row, act.now, self.desk.made_by)
            plain = gzip.decompress(snapshots.body(session, feed_id, row.etag or "") or b"")
            feed = feeds.whole(session, feed_id)
            assert plain == ical_feed.render(selections.selection(session, act, feed), act.desk)
        return plain


@pytest.fixture
def office(make_post: MakePost, sessions: Sessions, desk: Desk, tmp_path: Path) -> Office:
    """Return such an office."""
    post = make_post()
    act = Act(post.now(), desk)
    with acts.transaction(sessions.writes, act) as session:
        partner = factories.partnership(session, act)
        made = [factories.forum(session, act, [partner], **DAY) for _ in range(3)]
        for forum in made:
            releases.release(session, act, ("forum", forum.id))
        ids = [forum.id for forum in made]
    return Office(sessions, act, export.Desk(post, tmp_path / "feeds"), partner, ids)


def test_what_changed_is_made_and_nothing_else(office: Office) -> None:
    mine, other = office.feed(), office.feed(audience="public")
    assert export.look(office.desk) == 2
    assert export.look(office.desk) == 0
    rendered = office.desk.memory.rendered
    office.move(office.forum_ids[0], "2190-05-14T10:00")
    assert export.look(office.desk) == 1
    assert office.desk.memory.rendered == rendered + 1
    assert b"20190514" not in office.kept(mine)
    assert b"21900514T100000" in office.kept(mine)
    assert b"BEGIN:VEVENT" not in office.kept(other)


def test_feeds_that_show_the_same_share_what_is_made(office: Office) -> None:
    for _ in range(10):
        office.feed()
    assert export.look(office.desk) == 10
    assert office.desk.memory.rendered == 3
    office.move(office.forum_ids[1], "2190-05-15T10:00")
    assert export.look(office.desk) == 10
    assert office.desk.memory.rendered == 4


def test_a_draft_marks_feeds_inside_alone(office: Office) -> None:
    office.feed()
    export.look(office.desk)
    with office.writing() as session:
        forum = forums.get(session, office.act, office.forum_ids[0])
        draft = {**forums.given(forum), "title": {"en": "A draft"}}
        forums.change(session, office.act, forum, inputs.parse(ForumDetails, draft))
    assert export.look(office.desk) == 0


def test_what_a_release_takes_away_from_a_partner_is_marked_for_her(office: Office) -> None:
    with office.writing() as session:
        other = factories.partnership(session, office.act, "Other")
        both = factories.forum(session, office.act, [office.partner, other], **DAY)
        releases.release(session, office.act, ("forum", both.id))
    feed_id = office.feed()
    export.look(office.desk)
    assert office.kept(feed_id).count(b"BEGIN:VEVENT") == 4
    with office.writing() as session:
        forum = forums.get(session, office.act, both.id)
        given = {**forums.given(forum), "partnership_ids": [other.id]}
        forums.change(session, office.act, forum, inputs.parse(ForumDetails, given))
        releases.release(session, office.act, ("forum", both.id))
    assert export.look(office.desk) == 1
    assert office.kept(feed_id).count(b"BEGIN:VEVENT") == 3


def test_a_new_day_and_another_release_make_all_anew(office: Office) -> None:
    office.feed()
    export.look(office.desk)
    for values in ({"good_until": office.act.now - timedelta(days=1)}, {"made_by": "another"}):
        with office.writing() as session:
            session.execute(sa.update(Snapshot).values(**values))
        assert export.look(office.desk) == 1


def test_files_follow_the_feeds(office: Office) -> None:
    feed_id = office.feed()
    folder = office.desk.folder
    assert folder is not None
    export.look(office.desk)
    [plain, packed] = sorted(folder.iterdir())
    assert plain.read_bytes() == gzip.decompress(packed.read_bytes()) == office.kept(feed_id)
    assert plain.stat().st_mode & 0o777 == 0o640
    with office.writing() as session:
        feeds.rotate(session, office.act, feeds.whole(session, feed_id))
    export.look(office.desk)
    assert plain.name not in {path.name for path in folder.iterdir()}
    assert len(list(folder.iterdir())) == 2
    with office.writing() as session:
        feeds.revoke(session, office.act, feeds.whole(session, feed_id))
    export.look(office.desk)
    assert list(folder.iterdir()) == []


def test_a_start_sweeps_what_is_over_and_writes_what_is_missing(office: Office) -> None:
    office.feed()
    export.look(office.desk)
    folder = office.desk.folder
    assert folder is not None
    names = {path.name for path in folder.iterdir()}
    (folder / f"{'a' * 32}.ics").write_bytes(b"old")
    (folder / "README").write_text("not ours")
    (folder / ".begun-1").write_bytes(b"half")
    for path in folder.glob("*.gz"):
        path.with_suffix("").unlink()
    export.look(export.Desk(office.desk.post, folder))
    assert {path.name for path in folder.iterdir()} == {*names, "README"}


def test_a_file_that_is_not_as_it_is_kept_is_written_at_the_next_sweep(office: Office) -> None:
    """A worker may die between keeping and writing, and a reader may make a feed before any worker does."""
    feed_id = office.feed()
    folder = office.desk.folder
    assert folder is not None
    export.look(office.desk)
    office.move(office.forum_ids[0], "2190-05-14T10:00")
    export.look(export.Desk(office.desk.post))
    [plain, packed] = sorted(folder.iterdir())
    assert plain.read_bytes() != office.kept(feed_id)
    assert export.look(office.desk) == 0
    assert office.desk.swept_at is not None
    office.desk.swept_at -= export.SWEPT_EACH
    assert export.look(office.desk) == 1
    assert plain.read_bytes() == gzip.decompress(packed.read_bytes()) == office.kept(feed_id)
    office.desk.swept_at -= export.SWEPT_EACH
    assert export.look(office.desk) == 0


def test_a_folder_that_cannot_be_written_is_tried_again(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    feed_id = office.feed()
    folder = office.desk.folder
    assert folder is not None
    folder.write_bytes(b"in the way")
    stop = threading.Event()
    running = threading.Thread(target=export.run, args=(office.desk, stop, 0.01))
    running.start()
    try:
        wait_until(lambda: "could not write its files" in caplog.text, "the export complains")
        folder.unlink()
        wait_until(lambda: len(list(folder.glob("[!.]*"))) == 2, "the files are there")
    finally:
        stop.set()
        running.join()
    assert next(folder.glob("*.ics")).read_bytes() == office.kept(feed_id)
