"""`amity user …` and `amity token …`: who may sign in, and which programs may speak for them."""

from uuid import UUID

import click
from sqlalchemy.orm import Session

from backend.accounts import accounts, factors, passwords, tokens
from backend.accounts.tokens import Scope, Token, TokenDetails
from backend.cli import context
from backend.cli.context import json_option
from backend.domain.errors import NotFound
from backend.domain.office import coordinators
from backend.domain.office.coordinators import Coordinator, CoordinatorDetails, Role
from backend.domain.values.inputs import parse

_roles = click.Choice([one.value for one in Role])
_scopes = click.Choice([one.value for one in Scope])


@click.group()
def user() -> None:
    """People of the office who sign in."""


@user.command()
@click.argument("email")
@click.option("--role", type=_roles, default=Role.COORDINATOR.value, show_default=True)
@click.option("--name", help="Her or his name; made from the address when left out.")
@click.option("--locale", help="The language of pages and mail; the office's when left out.")
@click.option("--timezone", help="Her or his own time zone; the office's when left out.")
@json_option
def add(email: str, *, as_json: bool, **about: str | None) -> None:
    """Add EMAIL with a first password, shown once and to be changed at the first sign-in."""
    with context.office() as office:
        fields = {
            "email": email,
            "role": about["role"],
            "name": about["name"] or email.partition("@")[0],
            "locale": about["locale"] or office.settings.default_locale,
            "timezone": about["timezone"] or office.settings.home_timezone,
        }
        details = parse(CoordinatorDetails, fields)
        first = passwords.first(office.cost)
        with office.writing() as (session, act):
            added = accounts.create(session, act, details, first.hash)
    answer = {"id": str(added.id), "email": added.email, "role": added.role.value, "password": first.text}
    text = f"{added.email} is {added.role.value} now. First password, shown this once: {first.text}"
    context.say(answer, as_json=as_json, text=text)


@user.command()
@click.argument("email")
@click.argument("role", type=_roles)
def role(email: str, role: str) -> None:
    """Give EMAIL another ROLE."""
    with context.office() as office, office.writing() as (session, act):
        accounts.set_role(session, act, _coordinator(session, email), Role(role))
    click.echo(f"{email} is {role} now.")


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Close the account of EMAIL; records stay with their owner until they are handed over."""
    with context.office() as office, office.writing() as (session, act):
        accounts.disable(session, act, _coordinator(session, email))
    click.echo(f"{email} can no longer sign in.")


@user.command()
@click.argument("email")
@json_option
def reset_password(email: str, *, as_json: bool) -> None:
    """Give EMAIL a new first password, shown once."""
    with context.office() as office:
        first = passwords.first(office.cost)
        with office.writing() as (session, act):
            person = _coordinator(session, email)
            accounts.reset_password(session, act, person.id, first.hash)
    text = f"{email} signs in with this first password, shown this once: {first.text}"
    context.say({"id": str(person.id), "email": person.email, "password": first.text}, as_json=as_json, text=text)


@user.command()
@click.argument("email")
def enable(email: str) -> None:
    """Open the closed account of EMAIL again."""
    with context.office() as office, office.writing() as (session, act):
        accounts.enable(session, act, _coordinator(session, email))
    click.echo(f"{email} can sign in again.")


@user.command("reset-2fa")
@click.argument("email")
def reset_factors(email: str) -> None:
    """Take app, passkeys and recovery codes away from EMAIL, who has lost them; her password stays."""
    with context.office() as office, office.writing() as (session, act):
        person = _coordinator(session, email)
        factors.reset(session, act, person.id)
        accounts.sign_out_everywhere(session, act, person.id)
    click.echo(f"{email} signs in with the password alone now, everywhere anew.")


@click.group()
def token() -> None:
    """Tokens of the API."""


@token.command()
@click.argument("email")
@click.option("--scope", type=_scopes, default=Scope.READ.value, show_default=True)
@click.option("--name", default="API", show_default=True, help="What it is for.")
@click.option("--days", type=int, help="After how many days it ends by itself; never when left out.")
@json_option
def create(email: str, scope: str, name: str, days: int | None, *, as_json: bool) -> None:
    """Make a token that acts for EMAIL, shown once."""
    with context.office() as office, office.writing() as (session, act):
        details = parse(TokenDetails, {"name": name, "scope": scope, "days": days})
        made, text = tokens.create(session, act, _coordinator(session, email), details)
        answer = {"token": text, "id": str(made.id), "scope": made.scope.value, "email": email}
    context.say(answer, as_json=as_json, text=text)


@token.command("list")
@json_option
def list_tokens(*, as_json: bool) -> None:
    """List the tokens, newest first."""
    with context.office() as office, office.reading() as (session, act):
        found = [_shown(one) for one in tokens.listed(session, act)]
    lines = [f"{one['id']}  {one['email']}  {one['scope']}  {one['name']}  {_ending(one)}" for one in found]
    context.say(found, as_json=as_json, text="\n".join(lines) or "No tokens.")


@token.command()
@click.argument("token_id", type=click.UUID)
def revoke(token_id: UUID) -> None:
    """End the token TOKEN_ID at once."""
    with context.office() as office, office.writing() as (session, act):
        tokens.revoke(session, act, tokens.get(session, act, token_id))
    click.echo("Revoked.")


def _coordinator(session: Session, email: str) -> Coordinator:
    found = coordinators.find(session, email)
    if found is None:
        raise NotFound("Nobody here has the address %(email)s", email=email)
    return found


def _shown(token: Token) -> dict[str, object]:
    return {
        "id": str(token.id),
        "email": token.coordinator.email,
        "name": token.name,
        "scope": token.scope.value,
        "created_at": token.created_at,
        "last_used_at": token.last_used_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
    }


def _ending(shown: dict[str, object]) -> str:
    if shown["revoked_at"]:
        return f"revoked {shown['revoked_at']:%Y-%m-%d}"
    return f"used {shown['last_used_at']:%Y-%m-%d}" if shown["last_used_at"] else "never used"
