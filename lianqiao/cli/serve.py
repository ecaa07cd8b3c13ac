"""Commands that keep running: the web server and the worker."""

import os
import sys

import click

from lianqiao.cli.platform import start_platform


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1), help="Web processes.")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1), help="Threads of each process.")
def serve(host: str, port: int, processes: int, threads: int) -> None:
    """Serve the pages and the API."""
    if os.environ.get("LIANQIAO_ENVIRONMENT", "development") != "production":
        os.environ.setdefault("LIANQIAO_PUBLIC_URL", f"http://{host}:{port}")  # the links in mails
    os.environ.setdefault("LIANQIAO_PUSH_STREAMS", str(threads * 3 // 8))
    start_platform()
    from django.conf import settings
    from django.core.management import call_command

    if settings.PRODUCTION:
        call_command("collectstatic", interactive=False, verbosity=0)
    # Gunicorn parses the command line by itself, so it runs in a child: this process stays to hold the database.
    import subprocess

    arguments = [
        sys.executable, "-m", "gunicorn", "lianqiao.config.wsgi:application", "--bind", f"{host}:{port}",
        "--config", "python:lianqiao.config.gunicorn",
        "--worker-class", "gthread", "--workers", str(processes), "--threads", str(threads), "--timeout", "120",
        "--graceful-timeout", "20", "--max-requests", "20000", "--max-requests-jitter", "2000", "--no-control-socket",
    ]  # fmt: skip
    child = subprocess.Popen(arguments, env=os.environ | {"DJANGO_SETTINGS_MODULE": "lianqiao.config.settings"})
    click.echo(f"Lianqiao answers at http://{host}:{port}", err=True)
    sys.exit(wait_for(child))


@click.command()
@click.option("--concurrency", default=3, show_default=True, type=click.IntRange(1), help="Jobs at a time.")
@click.option("--queue", "queues", multiple=True, help="Only this queue (may be repeated).")
@click.option("--until-empty", is_flag=True, help="Stop when no job is waiting.")
def worker(concurrency: int, queues: tuple[str, ...], until_empty: bool) -> None:
    """Work on background jobs."""
    start_platform()
    from lianqiao.core.jobs import retry_stalled, run_worker

    retry_stalled()
    if not until_empty:
        _take_over()
    run_worker(concurrency=concurrency, wait=not until_empty, queues=list(queues) or None)


def _take_over() -> None:
    """Put back the jobs of a worker that was killed just before: it counts as dead only when its signs of life are overdue."""
    from threading import Timer

    from django.db import DatabaseError, connection

    from lianqiao.core.jobs import HEARTBEAT_S, STALLED_AFTER_S, retry_stalled

    def put_back() -> None:
        try:
            retry_stalled()
        except DatabaseError:
            return  # the clock does the same every minute
        finally:
            connection.close()

    timer = Timer(STALLED_AFTER_S + HEARTBEAT_S, put_back)
    timer.daemon = True
    timer.start()


def wait_for(*children: "os.PathLike[str] | object") -> int:
    """Wait until one child ends or we are told to stop; then end the others and return the exit code."""
    import signal
    import subprocess
    import time

    processes = [child for child in children if isinstance(child, subprocess.Popen)]
    told: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: told.append(received))
    while not told and all(process.poll() is None for process in processes):
        time.sleep(0.2)
    for process in processes:
        if process.poll() is None:
            process.terminate()
    codes = []
    for process in processes:
        try:
            codes.append(process.wait(30))
        except subprocess.TimeoutExpired:
            process.kill()
            codes.append(process.wait())
    return 0 if told else next((code for code in codes if code), 0)
