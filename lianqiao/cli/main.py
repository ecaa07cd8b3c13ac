"""The console script: every command of the platform, each loaded only when it is called."""

import importlib
import sys

import click

from lianqiao.core.errors import DomainError
from lianqiao.core.postgres import PostgresError

COMMANDS = {
    "match": "lianqiao.cli.match:match",
    "evaluate": "lianqiao.cli.evaluate:evaluate",
    "learn": "lianqiao.cli.learn:learn",
    "weights": "lianqiao.cli.weights:weights",
    "import": "lianqiao.cli.import_:import_",
    "export": "lianqiao.cli.export:export",
    "template": "lianqiao.cli.template:template",
    "migrate": "lianqiao.cli.setup:migrate",
    "load-region": "lianqiao.cli.setup:load_region",
    "index": "lianqiao.cli.index:index",
    "serve": "lianqiao.cli.serve:serve",
    "worker": "lianqiao.cli.serve:worker",
    "demo": "lianqiao.cli.demo:demo",
    "backup": "lianqiao.cli.backup:backup",
    "restore": "lianqiao.cli.backup:restore",
    "doctor": "lianqiao.cli.doctor:doctor",
    "evidence": "lianqiao.cli.evidence:evidence",
    "manage": "lianqiao.cli.setup:manage",
    "push": "lianqiao.cli.push:push",
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click calls it so
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, name = target.split(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lianqiao")
def cli() -> None:
    """Lianqiao 连桥: joins research results and technical needs of a city cluster."""


def main() -> None:
    """Run the command line; errors that we mean to raise become one line on stderr and exit code 1."""
    from lianqiao.config.env import SettingError

    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except (DomainError, PostgresError, SettingError) as error:
        click.echo(f"lianqiao: {error}", err=True)
        sys.exit(1)
    except Exception as error:
        if not _is_lost_connection(error):
            raise
        click.echo(f"lianqiao: The database does not answer any more ({str(error).splitlines()[0]}).", err=True)
        click.echo("What was committed is kept: start the database and run the command again.", err=True)
        sys.exit(1)


def _is_lost_connection(error: Exception) -> bool:
    from django.db import InterfaceError, OperationalError

    return isinstance(error, OperationalError | InterfaceError)


if __name__ == "__main__":
    main()
