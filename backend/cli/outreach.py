"""`amity feed …` and `amity message …`: what leaves the office, and how to stop it."""

from typing import Any
from uuid import UUID

import click

from backend.cli import context
from backend.cli.context import json_option
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds, fetches, messages, retries, snapshots
from backend.domain.outreach.feeds import Feed
from backend.domain.outreach.fetches import Fetched
from backend.domain.outreach.messages import Message, State, Wanted
from backend.domain.outreach.retries import AgainDetails
from backend.domain.partners import partnerships
from workers import export as exporting
from workers import post

Row = dict[str, Any]
_states = click.Choice([one.value for one in State])


@click.group()
def feed() -> None:
    """Calendar feeds."""


@feed.command("list")
@json_option
def list_feeds(*, as_json: bool) -> None:
    """List the feeds, newest first; never their secret addresses."""
    with context.office() as office, office.reading() as (session, act):
        every = feeds.listed(session, act)
        counted = fetches.of(session, [one.id for one in every])
        found = [_feed(act, one, counted.get(one.id)) for one in every]
    lines = [f"{one['id']}  {one['audience']:<8}  {one['state']:<7}  {_read(one)}  {one['name']}" for one in found]
    context.say(found, as_json=as_json, text="\n".join(lines) or "No feeds.")


@feed.command()
def rebuild() -> None:
    """Make every feed anew, bytes and files, as after rows were mended by hand."""
    with context.office() as office:
        with office.writing() as (session, _act):
            snapshots.mark_all(session)
        mine = post.of_settings(office.settings, office.sessions, office.act().desk)
        made = exporting.look(exporting.Desk(mine, mine.exports))
    click.echo(f"Made anew: {made}.")


@feed.command()
@click.argument("feed_id", type=click.UUID, required=False)
@click.option(
    "--partnership", "partnership_id", type=click.UUID, help="All that this partner was given, instead of one."
)
def revoke(feed_id: UUID | None, partnership_id: UUID | None) -> None:
    """End the feed FEED_ID at once and for good."""
    if (feed_id is None) == (partnership_id is None):
        raise click.UsageError("Name either a feed or a --partnership.")
    with context.office() as office, office.writing() as (session, act):
        if partnership_id is not None:
            found = feeds.given_to(session, act, partnerships.get(session, act, partnership_id).id)
        else:
            found = [feeds.get(session, act, feed_id)] if feed_id else []
        for one in found:
            feeds.revoke(session, act, one)
    click.echo("\n".join([*(f"Revoked: {one.name}" for one in found), "What is revoked answers 404 from now on."]))


@click.group()
def message() -> None:
    """The ledger of mail."""


@message.command("list")
@click.option("--state", type=_states, help="Only those in this state.")
@click.option("--recipient", metavar="EMAIL", help="Only those to this address.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@json_option
def list_messages(state: str | None, recipient: str | None, limit: int, *, as_json: bool) -> None:
    """List messages, newest first."""
    wanted = Wanted(state=State(state) if state else None, recipient=recipient, limit=limit)
    with context.office() as office, office.reading() as (session, act):
        found = [_message(one) for one in messages.listed(session, act, wanted)]
    lines = [f"{one['id']}  {one['due_at']:%Y-%m-%d %H:%M}Z  {one['state']:<9}  {one['recipient']}" for one in found]
    context.say(found, as_json=as_json, text="\n".join(lines) or "No messages.")


@message.command()
@click.argument("message_id", type=click.UUID)
@click.option("--anyway", is_flag=True, help="Also when what it tells of has begun or is over.")
def retry(message_id: UUID, *, anyway: bool) -> None:
    """Send MESSAGE_ID again; under a new Message-ID when it may have left before."""
    with context.office() as office, office.writing() as (session, act):
        retries.retry(session, act, messages.get(session, act, message_id), AgainDetails(anyway=anyway))
    click.echo("Planned for now.")


@message.command()
@click.argument("message_id", type=click.UUID)
def cancel(message_id: UUID) -> None:
    """Give MESSAGE_ID up before it leaves."""
    with context.office() as office, office.writing() as (session, act):
        messages.cancel(session, act, messages.get(session, act, message_id))
    click.echo("Cancelled.")


def _read(row: Row) -> str:
    last = row["last_fetched_at"]
    return f"{last:%Y-%m-%d}  {row['fetch_count']:>6}" if last else "never fetched     "


def _feed(act: Act, feed: Feed, fetched: Fetched | None) -> Row:
    return {
        "id": str(feed.id),
        "name": feed.name,
        "audience": feed.audience.value,
        "state": feeds.state(feed, act.today).value,
        "partnership_ids": [str(one) for one in feed.partnership_ids],
        "owner": feed.owner.email if feed.owner else None,
        "expires_on": feed.expires_on,
        "last_fetched_at": fetched.last_at if fetched else None,
        "last_fetched_by": fetched.last_by if fetched else None,
        "fetch_count": fetched.count if fetched else 0,
        "created_at": feed.created_at,
    }


def _message(message: Message) -> Row:
    return {
        "id": str(message.id),
        "key": message.key,
        "kind": message.kind.value,
        "recipient": message.address,
        "due_at": message.due_at,
        "state": message.state.value,
        "attempts": message.attempts,
        "message_id": message.message_id,
        "sent_at": message.sent_at,
        "error": message.answer,
    }
