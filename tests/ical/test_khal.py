"""A calendar program that people use, subscribed to a served feed: what it shows of a release, a move, a call-off."""

import sys
from pathlib import Path

from sqlalchemy import select

from backend.domain.forums import forums
from backend.domain.forums.forums import ForumDetails
from backend.domain.office import acts, outward
from backend.domain.office.acts import Act
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import feeds
from backend.domain.outreach.fetches import FeedFetch
from backend.domain.schedule import releases
from backend.domain.values import inputs
from config import settings as configuration
from tests import factories, kept
from tests.servers import khal, running
from tests.workers import owed


def test_khal_shows_a_feed_as_it_is_and_moves_nothing_twice(sqlite_url: str, tmp_path: Path) -> None:
    port = running.free_port()
    given = {
        "AMITY_DATABASE_URL": sqlite_url,
        "AMITY_DATA_DIR": str(tmp_path / "data"),
        "AMITY_PORT": str(port),
        "AMITY_SECRET_KEY": "s" * 32,
    }
    serve = ["env", *(f"{name}={value}" for name, value in given.items()), sys.executable, "-m", "backend.cli", "serve"]
    with kept.sessions(sqlite_url) as sessions:
        act = Act(owed.now_of(sessions), acts.desk_of(configuration.load(given, tmp_path)))
        june = f"{act.now.year + 1}-06"
        with acts.transaction(sessions.writes, act) as session:
            partner = factories.partnership(session, act)
            times = {"starts_at": f"{june}-10T16:00", "ends_at": f"{june}-10T18:00"}
            forum = factories.forum(session, act, [partner], title={"en": "Ports", "de": "Häfen; 港"}, **times)
            releases.release(session, act, ("forum", forum.id))
        with acts.transaction(sessions.writes, act) as session:
            url = feeds.url(act, factories.feed(session, act, [partner], locale="de"))
            assert url is not None
        with running.guarded(serve, tmp_path / "log", lambda: running.listens(port)):
            subscriber = khal.subscribe(tmp_path / "khal", url)
            subscriber.synchronise()
            assert subscriber.shown() == [f"{june}-10 10:00|12:00|Häfen; 港|Liangjiang Hall|CONFIRMED"]
            with acts.transaction(sessions.writes, act) as session:
                forum = forums.get(session, act, forum.id)
                moved = {"starts_at": f"{june}-11T17:30", "ends_at": f"{june}-11T19:00", "timezone": "Asia/Shanghai"}
                details = inputs.parse(ForumDetails, {**forums.given(forum), **moved})
                forums.reschedule(session, act, forum, details)
            subscriber.synchronise()
            assert subscriber.shown() == [f"{june}-11 11:30|13:00|Häfen; 港|Liangjiang Hall|CONFIRMED"]
            with acts.transaction(sessions.writes, act) as session:
                outward.call_off(session, act, forums.get(session, act, forum.id), EndDetails(reason="planted"))
            subscriber.synchronise()
            assert subscriber.shown() == [f"{june}-11 11:30|13:00|Abgesagt: Häfen; 港|Liangjiang Hall|CANCELLED"]
        with sessions.reads() as session:
            assert {one.client: one.count for one in session.scalars(select(FeedFetch))} == {"vdirsyncer": 3}, (
                "one each time"
            )
