"""`amity …`: the command line of those who run Amity, over the same functions as pages and API.

What is imported stays to the end: the garbage collector rests meanwhile, which makes a quarter of the start.
"""

# ruff: noqa: E402 - the collector rests before the imports, which is the point
import gc
from typing import Any

gc.disable()

import click
from sqlalchemy.exc import DBAPIError

from backend.cli import backups, database, demo, doctor, lists, outreach, people, running, serving, working
from backend.domain.errors import DomainError, Invalid
from config.settings import SettingsError


class Plain(click.ClickException):
    """What people can mend, a line each, without a trace."""

    def show(self, file: Any = None) -> None:
        """Say it."""
        click.echo(self.message, err=True, file=file)


class Unusable(Plain):
    """Settings that cannot work."""

    exit_code = 2


class Amity(click.Group):
    """The commands, whose refusals are told in words."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run one command. Raises Plain for what Amity refuses."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise Unusable("\n".join(str(problem) for problem in error.problems)) from None
        except Invalid as error:
            raise Plain("\n".join(f"{field}: {problem}" for field, problem in error.problems.items())) from None
        except DomainError as error:
            raise Plain(str(error)) from None
        except DBAPIError as error:
            raise Plain(f"The database refuses: {str(error.orig).strip()}\nTo look closer: amity doctor") from error


@click.group(cls=Amity, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="amity")
def amity() -> None:
    """Amity: the desk of an office that runs a city's international partnerships."""


for command in (
    *(running.run, serving.serve, working.worker, working.clock),
    *(database.database, people.user, people.token, outreach.feed, outreach.message),
    *(demo.demo, doctor.doctor, backups.backup, backups.restore, lists.export),
):
    amity.add_command(command)
gc.enable()


def main() -> None:
    """Run the command line; what is there by now is no matter for the garbage collector."""
    gc.freeze()
    amity(prog_name="amity")
