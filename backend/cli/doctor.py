"""`amity doctor`: look at everything that must work, and say the mend of what does not."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import click
import redis
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.cli import context, migrating
from backend.cli.context import Office, json_option
from backend.domain.index import upkeep
from backend.domain.office import beats, documents
from backend.domain.partners import regions
from backend.domain.schedule import instants, projection
from backend.domain.values import texts, times
from backend.files import store
from backend.mail.outcomes import Down
from config import settings as configuration
from config.settings import SettingsError
from workers import export, post

ASLEEP = timedelta(seconds=60)
MOST_TOLD = 20
_INSTANT = "%Y-%m-%d %H:%MZ"


class Ailing(Exception):
    """Something does not work; the message says what, and the mend."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found."""

    name: str
    well: bool
    said: str


@click.command()
@click.option("--mend", is_flag=True, help="First derive every calendar entry and what search finds afresh.")
@json_option
def doctor(*, mend: bool, as_json: bool) -> None:
    """Check settings, database, projections, search, files, Redis, mail, clock, zone, tz data; exit 1 if one ails."""
    try:
        with context.office() as office:
            if mend:
                _derive_afresh(office)
            found = [Finding("settings", well=True, said="fine"), *(_look(name, office) for name in LOOKS)]
    except SettingsError as error:
        found = [Finding("settings", well=False, said=str(problem)) for problem in error.problems]
    lines = [f"{'ok ' if one.well else 'BAD'}  {one.name:<10}  {one.said}" for one in found]
    answer = {"well": all(one.well for one in found), "checks": {one.name: one.said for one in found}}
    context.say(answer, as_json=as_json, text="\n".join(lines))
    sys.exit(0 if answer["well"] else 1)


def _look(name: str, office: Office) -> Finding:
    try:
        return Finding(name, well=True, said=LOOKS[name](office))
    except Ailing as error:
        return Finding(name, well=False, said=str(error))
    except DBAPIError as error:
        return Finding(name, well=False, said=f"the database refuses: {str(error.orig).strip().splitlines()[0]}")


def _tz(office: Office) -> str:
    known = f"tzdata {configuration.one_tz_database()}"
    with office.reading() as (session, act):
        found = instants.moved(session, act)
    if not found:
        return known
    told = [f"{texts.say(one.title, 'en')}: {one.was:{_INSTANT}} is now {one.now:{_INSTANT}}" for one in found]
    more = f"; and {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
    raise Ailing(
        f"by {known}, entries to come are at other instants than calendars were told: "
        f"{'; '.join(told[:MOST_TOLD])}{more}; to give them new numbers run: amity doctor --mend"
    )


def _database(office: Office) -> str:
    with office.reading() as (session, _act):
        session.execute(text("SELECT 1"))
        if office.sessions.engine.dialect.name != "sqlite":
            return str(session.scalar(text("SHOW server_version")))
        verdict = session.scalar(text("PRAGMA quick_check"))
    if verdict != "ok":
        raise Ailing(f"the file is damaged ({verdict}); restore the last backup into a new one")
    return f"{office.sessions.engine.url.database}"


def _migrations(office: Office) -> str:
    at, wanted = migrating.current(office.sessions.engine), migrating.heads()
    if at != wanted:
        raise Ailing(f"at {', '.join(at) or 'nothing'}, this code wants {', '.join(wanted)}; run: amity db upgrade")
    return f"at {', '.join(at)}"


def _projection(office: Office) -> str:
    with office.reading() as (session, act):
        wrong = len(projection.mismatches(session, act))
    if wrong:
        raise Ailing(f"{wrong} calendar entries are not what their records say; run: amity doctor --mend")
    return "every calendar entry is what its record says"


def _files(office: Office) -> str:
    with office.reading() as (session, _act):
        kept = documents.kept(session)
    wrong = list(store.wrong(context.files(office.settings), kept))
    if wrong:
        named = ", ".join(f"{sha256[:12]}… {what}" for sha256, what in wrong[:3])
        raise Ailing(f"{len(wrong)} of {len(kept)} files are not as they were kept ({named}); copy them from a backup")
    return f"{len(kept)} kept, each as it was"


def _export(office: Office) -> str:
    folder = office.settings.export_dir
    if folder is None:
        return "none: Amity sends feeds itself"
    with office.reading() as (session, act):
        found = export.looked_at(session, act, folder)
    if found.over or found.behind:
        behind = f"{len(found.behind)} of {found.feeds} feeds are not there as they are now"
        over = f"{len(found.over)} files are over"
        raise Ailing(f"{behind}, {over} ({folder}); workers mend it within a minute: make run, or amity worker")
    return f"{found.feeds} feeds in {folder}, each as it is now"


def _derive_afresh(office: Office) -> None:
    with office.writing() as (session, act):
        instants.mend(session, act)
        projection.settle_all(session, act)
        upkeep.rebuild(session)


def _search(office: Office) -> str:
    with office.writing() as (session, _act):
        whole, wrong = upkeep.is_whole(session), len(upkeep.mismatches(session))
    if wrong or not whole:
        said = f"{wrong} records are not found as they are called now" if wrong else "the trigrams are damaged"
        raise Ailing(f"{said}; run: amity doctor --mend")
    return "every record is found as it is called now"


def _redis(office: Office) -> str:
    url = office.settings.redis_url
    if url is None:
        return "none: embedded mode"
    try:
        with redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5) as client:
            return f"Redis {client.info('server')['redis_version']}"
    except redis.RedisError as error:
        raise Ailing(f"does not answer ({error}); start it, or mend AMITY_REDIS_URL") from None


def _mail(office: Office) -> str:
    counter = post.Counter(post.of_settings(office.settings, office.sessions, office.act().desk))
    outcome = counter.transport().check()
    if isinstance(outcome, Down):
        raise Ailing(f"{outcome.text}; mend the server or AMITY_MAIL_URL")
    return outcome.text


def _clock(office: Office) -> str:
    with office.reading() as (session, act):
        at = beats.last(session, beats.CLOCK)
    if at is None or act.now - at > ASLEEP:
        since = "never" if at is None else f"last at {at:%Y-%m-%d %H:%M:%S}Z"
        raise Ailing(f"asleep ({since}); start it: {_start_of_clock(office)}")
    return f"last at {at:%Y-%m-%d %H:%M:%S}Z"


def _zone(office: Office) -> str:
    with office.reading() as (session, act):
        home = regions.find_home(session)
    zone = act.desk.timezone
    if home is not None and not times.alike(home.timezone, zone, act.now):
        return f"the office's clock is {zone}, its own region's {home.timezone}; unless meant: set AMITY_HOME_TIMEZONE"
    return f"the office's clock is {zone}"


def _start_of_clock(office: Office) -> str:
    return "make run, or amity worker" if office.settings.embedded else "make run, or amity clock"


LOOKS: dict[str, Callable[[Office], str]] = {
    "database": _database,
    "migrations": _migrations,
    "projection": _projection,
    "files": _files,
    "export": _export,
    "search": _search,
    "redis": _redis,
    "mail": _mail,
    "clock": _clock,
    "zone": _zone,
    "tz data": _tz,
}
