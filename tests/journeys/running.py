"""A whole platform of its own: data directory, database, processes; started, killed and looked into by the stories."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from lianqiao.core.postgres import DATABASE_NAME, SUPERUSER, EmbeddedPostgres, socket_directory

PROGRAM = (sys.executable, "-m", "lianqiao.cli.main")
START_TIMEOUT_S = 180.0
STOP_TIMEOUT_S = 60.0
LOG_TAIL = 60  # lines of each log that a failure shows
_INHERITED = ("LIANQIAO_", "DJANGO_", "DATABASE_URL", "PYTEST_")


def wait_until(what: str, is_so: Callable[[], Any], *, timeout: float = START_TIMEOUT_S, every: float = 0.1) -> Any:
    """Ask until the answer is true and return it; fail with ``what`` was waited for."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if answer := is_so():
            return answer
        time.sleep(every)
    raise AssertionError(f"not in {timeout:.0f} s: {what}")


class Platform:
    """The platform of one data directory, as an operator sees it: commands, processes, logs and the database."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.logs = folder / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_INHERITED)}
        self.environment = kept | {"LIANQIAO_DATA_DIR": str(self.data), "LIANQIAO_ENCODER": "none"}
        self.environment |= {"LIANQIAO_PUBLIC_URL": self.url} | settings
        self.processes: list[subprocess.Popen[bytes]] = []
        self.database_server = EmbeddedPostgres(self.data / "postgres")

    # -- commands and processes ----------------------------------------------------------------------------------------
    def command(
        self, *arguments: str | Path, code: int = 0, timeout: float = START_TIMEOUT_S, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        """Run `lianqiao …` to its end and insist on its exit code."""
        done = subprocess.run(
            [*PROGRAM, *map(str, arguments)], env=self.environment | settings, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=timeout, check=False,
        )  # fmt: skip
        told = f"lianqiao {' '.join(map(str, arguments))}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert done.returncode == code, told
        return done

    def start(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """Start `lianqiao …` as a process group of its own whose output goes to a log named after the command."""
        with (self.logs / f"{arguments[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [*PROGRAM, *map(str, arguments)], env=self.environment, stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def serve(self) -> subprocess.Popen[bytes]:
        """Start the web server and wait until it answers."""
        web = self.start("serve", "--port", str(self.port))
        wait_until("the web server answers", lambda: web.poll() is not None or self.status("/healthz") == 200)
        assert web.poll() is None, self.log_tails()
        return web

    def stop(self, *processes: subprocess.Popen[bytes]) -> None:
        """End processes (all when none is named) as an operator does, and kill those that do not listen."""
        for process in processes or tuple(self.processes):
            if process.poll() is None:
                process.terminate()
        for process in processes or tuple(self.processes):
            try:
                process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self.kill(process)
            self.processes.remove(process)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process and its children at once, as a power cut would."""
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()

    def kill_database(self) -> None:
        """Kill PostgreSQL with all its processes."""
        server = self.database_server.running()
        assert server is not None
        os.kill(server.pid, signal.SIGKILL)
        wait_until("the database is dead", lambda: self.database_server.running() is None, every=0.02)

    # -- looking into it -----------------------------------------------------------------------------------------------
    def status(self, path: str) -> int:
        """Return the status of an address; 0 when nothing answers."""
        return self.get(path)[0]

    def get(self, path: str) -> tuple[int, str]:
        """Return status and body of an address; (0, "") when nothing answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except (OSError, urllib.error.URLError):
            return 0, ""

    @contextmanager
    def database(self) -> Iterator["psycopg.Connection[Any]"]:
        """Open the platform's own database."""
        host = str(socket_directory(self.data / "postgres"))
        with psycopg.connect(host=host, user=SUPERUSER, dbname=DATABASE_NAME, autocommit=True) as connection:
            yield connection

    def value(self, query: str, *values: object) -> Any:
        """Return the first value of a query."""
        with self.database() as connection:
            row = connection.execute(query, values).fetchone()
        return None if row is None else row[0]

    def log_tails(self) -> str:
        """Return the ends of all logs."""
        tails = []
        for log in sorted(self.logs.glob("*.log")):
            lines = log.read_text(errors="replace").splitlines()
            tails.append("\n".join([f"--- {log.name}", *lines[-LOG_TAIL:]]))
        return "\n".join(tails)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
