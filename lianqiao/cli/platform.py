"""What a command needs before it can use the records: the database running, Django ready, the tables up to date."""

import functools
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")


def start_platform(*, check_migrations: bool = True) -> None:
    """Start the embedded PostgreSQL when it is used, set Django up, and check that migrations are applied.

    Raises ``PostgresError``, ``SettingError`` or ``click.ClickException``.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    from django.conf import settings

    from lianqiao.core.postgres import EmbeddedPostgres

    if threading.current_thread() is threading.main_thread():
        # End as after an error, so that the last user of the embedded server stops it.
        signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))

    if settings.EMBEDDED_POSTGRES:
        EmbeddedPostgres(settings.POSTGRES_DIR).use()
    import django

    django.setup()
    if check_migrations and unapplied_migrations():
        raise click.ClickException("The database is not up to date; run `lianqiao migrate` first.")


def needs_platform(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a command so that the platform is started before it runs."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        start_platform()
        return function(*args, **kwargs)

    return run


def unapplied_migrations() -> bool:
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise click.ClickException(f"The database does not answer: {str(error).splitlines()[0]}") from error
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
