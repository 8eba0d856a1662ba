"""The doctor: well when all is well, and the mend of everything that is not."""

import re
from pathlib import Path

import sqlalchemy as sa

from backend.db import Sessions
from backend.domain import transactions
from backend.domain.office import acts, beats
from backend.domain.office.acts import Act, Desk
from config import settings as configuration
from tests import factories
from tests.cli.conftest import Type, answer
from tests.servers import running
from tests.workers import owed
from workers import export, post


def test_all_is_well(typed: Type, sessions: Sessions, desk: Desk, redis_url: str) -> None:
    _beat(sessions, desk)
    said = answer(typed("doctor", "--json", AMITY_REDIS_URL=redis_url))
    assert said["well"] is True
    assert said["checks"].keys() == {
        *(
            "settings",
            "database",
            "migrations",
            "projection",
            "search",
            "files",
            "export",
            "redis",
            "mail",
            "clock",
            "zone",
            "tz data",
        )
    }


def test_a_clock_that_is_not_the_regions_is_told(typed: Type, sessions: Sessions, desk: Desk) -> None:
    owed.owe(sessions, desk, 1)
    assert "the office's clock is Asia/Shanghai" in typed("doctor").stdout
    told = [line for line in typed("doctor", AMITY_HOME_TIMEZONE="Europe/Rome").stdout.splitlines() if " zone " in line]
    assert told[0].startswith("ok   zone")
    assert "clock is Europe/Rome, its own region's Asia/Shanghai; unless meant: set AMITY_HOME_TIMEZONE" in told[0]


def test_embedded_mode_needs_no_redis(typed: Type, sessions: Sessions, desk: Desk) -> None:
    _beat(sessions, desk)
    assert answer(typed("doctor", "--json"))["checks"]["redis"] == "none: embedded mode"


def test_every_ailment_is_told_with_its_mend(typed: Type, sessions: Sessions, desk: Desk) -> None:
    owed.owe(sessions, desk, 1)
    with sessions.engine.begin() as connection:
        connection.execute(sa.text('UPDATE entries SET place = NULL, title = \'{"en": "wrong"}\''))
    away = f"127.0.0.1:{running.free_port()}"
    found = typed("doctor", AMITY_MAIL_URL=f"smtp://{away}", AMITY_REDIS_URL=f"redis://{away}/0")
    assert found.exit_code == 1
    bad = {line.split()[1]: line for line in found.stdout.splitlines() if line.startswith("BAD")}
    assert bad.keys() == {"projection", "redis", "mail", "clock"}
    assert "AMITY_REDIS_URL" in bad["redis"]
    assert "AMITY_MAIL_URL" in bad["mail"]
    assert "amity doctor --mend" in bad["projection"]
    assert "amity clock" in bad["clock"]


def test_the_projection_is_mended(typed: Type, sessions: Sessions, desk: Desk) -> None:
    owed.owe(sessions, desk, 1)
    with sessions.engine.begin() as connection:
        connection.execute(sa.text('UPDATE entries SET title = \'{"en": "wrong"}\''))
    assert "BAD  projection" in typed("doctor").stdout
    assert "ok   projection" in typed("doctor", "--mend").stdout


def test_what_a_tz_update_moved_is_told_and_mended(typed: Type, sessions: Sessions, desk: Desk) -> None:
    owed.owe(sessions, desk, 1)
    forums = "FROM entries WHERE kind = 'forum'"
    with sessions.engine.begin() as connection:
        was = connection.execute(sa.text(f"SELECT starts_utc, sequence {forums}")).one()
        connection.execute(sa.text("UPDATE entries SET starts_utc = ends_utc WHERE kind = 'forum'"))
    (told,) = [line for line in typed("doctor").stdout.splitlines() if " tz data " in line]
    assert told.startswith("BAD")
    assert re.search(r"entries to come are at other instants .*: \d{4}-\d\d-\d\d \d\d:\d\dZ is now \d{4}", told)
    assert "ok   tz data" in typed("doctor", "--mend").stdout
    with sessions.engine.begin() as connection:
        now = connection.execute(sa.text(f"SELECT starts_utc, sequence {forums}")).one()
    assert (now[0], now[1]) == (was[0], was[1] + 1)


def test_the_search_index_is_mended(typed: Type, sessions: Sessions, desk: Desk) -> None:
    owed.owe(sessions, desk, 1)
    assert "ok   search" in typed("doctor").stdout
    with sessions.engine.begin() as connection:
        connection.execute(sa.text("UPDATE search_rows SET text = 'wrong', size = 1 WHERE noun = 'forum'"))
    said = typed("doctor").stdout
    assert "BAD  search" in said
    assert "1 records are not found as they are called now; run: amity doctor --mend" in said
    assert "ok   search" in typed("doctor", "--mend").stdout


def test_damaged_trigrams_are_mended(typed: Type, sqlite_url: str, desk: Desk) -> None:
    sessions = transactions.open_sessions(sqlite_url)
    owed.owe(sessions, desk, 1)
    with sessions.engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO search_index(search_index) VALUES ('delete-all')"))
    sessions.engine.dispose()
    assert "the trigrams are damaged" in typed("doctor", AMITY_DATABASE_URL=sqlite_url).stdout
    assert "ok   search" in typed("doctor", "--mend", AMITY_DATABASE_URL=sqlite_url).stdout


def test_broken_settings_are_an_ailment(typed: Type) -> None:
    found = typed("doctor", AMITY_PORT="many")
    assert found.exit_code == 1
    assert "AMITY_PORT=many: give a whole number" in found.stdout


def test_a_database_away_is_an_ailment(typed: Type) -> None:
    found = typed("doctor", AMITY_DATABASE_URL="postgresql://127.0.0.1:9/amity")
    assert found.exit_code == 1
    assert "BAD  database    the database refuses" in found.stdout


def test_feeds_that_are_not_there_as_files_are_told(
    typed: Type, sessions: Sessions, desk: Desk, tmp_path: Path
) -> None:
    given = {"AMITY_EXPORT_DIR": str(tmp_path / "feeds"), "AMITY_SECRET_KEY": desk.secret.decode()}
    settings = configuration.load({**given, "AMITY_DATA_DIR": "data"}, tmp_path)
    assert "ok   export      none" in typed("doctor").stdout
    assert "ok   export      0 feeds" in typed("doctor", **given).stdout
    act = Act(owed.now_of(sessions), desk)
    with acts.transaction(sessions.writes, act) as session:
        factories.feed(session, act, [factories.partnership(session, act)])
    (tmp_path / "feeds" / f"{'a' * 32}.ics").write_bytes(b"of a feed that is no more")
    said = typed("doctor", **given).stdout
    assert "BAD  export      1 of 1 feeds are not there as they are now, 1 files are over" in said
    assert "amity worker" in said
    export.look(export.Desk(post.of_settings(settings, sessions, desk), settings.export_dir))
    assert "ok   export      1 feeds" in typed("doctor", **given).stdout


def _beat(sessions: Sessions, desk: Desk) -> None:
    act = acts.Act(owed.now_of(sessions), desk)
    with acts.transaction(sessions.writes, act) as session:
        beats.beat(session, beats.CLOCK, act.now)
