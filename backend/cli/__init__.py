"""`amity …`: the command line of those who run Amity, over the same functions as pages and API."""

import sys

import click
from sqlalchemy.exc import DBAPIError

from backend.cli import backups, database, demo, doctor, outreach, people, running, serving, working
from backend.domain.errors import DomainError, Invalid
from config.settings import SettingsError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="amity")
def amity() -> None:
    """Amity: the desk of an office that runs a city's international partnerships."""


for command in (
    *(running.run, serving.serve, working.worker, working.clock),
    *(database.database, people.user, people.token, outreach.feed, outreach.message),
    *(demo.demo, doctor.doctor, backups.backup, backups.restore),
):
    amity.add_command(command)


def main() -> None:
    """Run the command line; what people can mend is told in a line each, without a trace."""
    try:
        amity(prog_name="amity")
    except SettingsError as error:
        _refuse([str(problem) for problem in error.problems], 2)
    except Invalid as error:
        _refuse([f"{field}: {problem}" for field, problem in error.problems.items()], 1)
    except DomainError as error:
        _refuse([str(error)], 1)
    except DBAPIError as error:
        _refuse([f"The database refuses: {str(error.orig).strip()}", "To look closer: amity doctor"], 1)


def _refuse(lines: list[str], code: int) -> None:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(code)
