"""`amity feed …` and `amity message …`: what leaves the office, and how to stop it."""

from typing import Any
from uuid import UUID

import click

from backend.cli import context
from backend.cli.context import json_option
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds, messages, retries
from backend.domain.outreach.feeds import Feed
from backend.domain.outreach.messages import Message, State, Wanted
from backend.domain.outreach.retries import AgainDetails

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
        found = [_feed(act, one) for one in feeds.listed(session, act)]
    lines = [f"{one['id']}  {one['audience']:<8}  {one['state']:<7}  {one['name']}" for one in found]
    context.say(found, as_json=as_json, text="\n".join(lines) or "No feeds.")


@feed.command()
@click.argument("feed_id", type=click.UUID)
def revoke(feed_id: UUID) -> None:
    """End the feed FEED_ID at once and for good."""
    with context.office() as office, office.writing() as (session, act):
        feeds.revoke(session, act, feeds.get(session, act, feed_id))
    click.echo("Revoked: its address answers 404 from now on.")


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


def _feed(act: Act, feed: Feed) -> Row:
    return {
        "id": str(feed.id),
        "name": feed.name,
        "audience": feed.audience.value,
        "state": feeds.state(feed, act.today).value,
        "partnership_ids": [str(one) for one in feed.partnership_ids],
        "owner": feed.owner.email if feed.owner else None,
        "expires_on": feed.expires_on,
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
