"""The embedded server with real processes: started, shared, stopped, killed, damaged. Few starts: each takes a second or more."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from lianqiao.core import postgres
from lianqiao.core.postgres import EmbeddedPostgres, PostgresError, embedded_database_settings

USER = """
import sys, time
from pathlib import Path
from lianqiao.core.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
server.use()
print("ready", flush=True)
sys.stdin.read()
server.leave()
"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One directory for all tests of this file, whose server is stopped whatever happened."""
    folder = Path(tempfile.mkdtemp(prefix="lianqiao-pg-"))
    yield folder
    EmbeddedPostgres(folder / "data").stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def user_process(home: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start processes that use the server until their input ends."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", USER, str(home / "data")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def ask(server: EmbeddedPostgres, query: str = "SELECT 1") -> object:
    with psycopg.connect(host=str(server.socket_dir), user="postgres", dbname="lianqiao") as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def pid_of(server: EmbeddedPostgres) -> int:
    running = server.running()
    assert running is not None
    return running.pid


def test_server_is_shared_and_the_last_user_stops_it(
    home: Path, user_process: Callable[[], subprocess.Popen[str]]
) -> None:
    server = EmbeddedPostgres(home / "data")
    assert server.running() is None

    server.use()
    first = pid_of(server)
    server.use()  # again: nothing happens
    other = user_process()
    assert pid_of(server) == first
    assert ask(server, "SHOW server_encoding") == "UTF8"
    assert ask(server, "SHOW listen_addresses") == ""  # no port, only the socket

    server.leave()
    assert pid_of(server) == first, "the other process still uses it"
    other.communicate()  # closes its input: it leaves
    assert server.running() is None
    server.leave()  # twice is harmless


def test_killed_server_and_killed_user_are_survived(
    home: Path, user_process: Callable[[], subprocess.Popen[str]]
) -> None:
    server = EmbeddedPostgres(home / "data")
    other = user_process()  # starts the server; this process has not used it yet
    first = pid_of(server)
    with psycopg.connect(host=str(server.socket_dir), user="postgres", dbname="lianqiao") as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('留')")

    os.kill(first, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(first)] if psutil.pid_exists(first) else [], timeout=5)
    server.use()
    assert pid_of(server) != first
    assert ask(server, "SELECT word FROM kept") == "留"

    other.send_signal(signal.SIGKILL)
    other.wait(5)
    server.leave()
    assert server.running() is None, "a killed user holds the server no longer"


def test_stale_pid_file_whose_number_another_process_has_is_no_obstacle(home: Path) -> None:
    """PostgreSQL itself refuses to start then, because it takes the other process for a running server."""
    server = EmbeddedPostgres(home / "data")
    server.use()  # the data directory exists now, whatever ran before
    server.leave()
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        (home / "data" / "postmaster.pid").write_text(f"{bystander.pid}\n{home / 'data'}\n1\n5432\n{home}\n\n\nready\n")
        assert server.running() is None
        server.use()
        assert pid_of(server) != bystander.pid
        assert ask(server) == 1
        assert bystander.poll() is None
    finally:
        server.leave()
        bystander.kill()
        bystander.wait(5)


def test_path_too_long_for_a_socket_gets_a_short_one(tmp_path: Path) -> None:
    deep = tmp_path / ("很长的目录" * 10) / ("x" * 60) / "data"  # 150 bytes and more
    server = EmbeddedPostgres(deep)
    assert len(os.fsencode(deep)) > 150
    assert len(os.fsencode(server.socket_dir)) < 90
    assert embedded_database_settings(deep)["HOST"] == str(server.socket_dir)

    try:
        server.use()
        assert ask(server) == 1
    finally:
        server.leave()
        shutil.rmtree(server.socket_dir, ignore_errors=True)

    assert server.running() is None


# --- what cannot be used ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"notes.txt": "mine"}, ["PG_VERSION is missing", "backup", "LIANQIAO_DATA_DIR"]),
        ({"PG_VERSION": "18\n"}, ["damaged", "base, global, pg_wal, postgresql.conf missing", "backup"]),
        ({"PG_VERSION": "16\n"}, ["PostgreSQL 16", "PostgreSQL 18", "backup", "pg_upgrade"]),
    ],
    ids=["not a database", "parts missing", "other version"],
)
def test_unusable_directory_is_named_with_the_remedy_and_left_alone(
    tmp_path: Path, files: dict[str, str], says: list[str]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for name, text in files.items():
        (data / name).write_text(text)

    with pytest.raises(PostgresError) as refusal:
        EmbeddedPostgres(data).use()

    assert all(word in str(refusal.value) for word in [str(data), *says])
    assert {path.name: path.read_text() for path in data.iterdir()} == files


@pytest.mark.parametrize("name", ["start", "users"])
def test_locked_directory_is_named_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(postgres, "LOCK_TIMEOUT_S", 0.2)
    lock = tmp_path / f"data.{name}.lock"
    started = time.monotonic()

    with lock.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(PostgresError) as refusal:
            EmbeddedPostgres(tmp_path / "data").use()

    assert time.monotonic() - started < 10
    assert all(word in str(refusal.value) for word in [str(tmp_path / "data"), str(lock), "fuser"])
    assert not (tmp_path / "data").exists()


def test_server_that_does_not_start_shows_the_end_of_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "LOCK_TIMEOUT_S", 0.2)
    data = tmp_path / "data"
    for name in ("base", "global", "pg_wal"):
        (data / name).mkdir(parents=True)
    (data / "PG_VERSION").write_text("18\n")
    (data / "postgresql.conf").write_text("no such setting = on\n")
    if os.geteuid() == 0:
        for path in (data, *data.iterdir()):
            shutil.chown(path, "lianqiao-pg", "lianqiao-pg")
    data.chmod(0o700)

    with pytest.raises(PostgresError) as refusal:
        EmbeddedPostgres(data).use()

    assert str(data) in str(refusal.value)
    assert "postgresql.conf" in str(refusal.value)


def test_forked_process_does_not_stop_the_server_of_its_parent(home: Path) -> None:
    server = EmbeddedPostgres(home / "data")
    server.use()
    child = os.fork()
    if child == 0:
        server.leave()
        os._exit(0)
    os.waitpid(child, 0)

    try:
        assert server.running() is not None
        assert ask(server) == 1
    finally:
        server.leave()


def test_other_server_in_the_directory_of_a_stale_file_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text("no number\n")
    assert EmbeddedPostgres(tmp_path).running() is None
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n{socket.gethostname()}\n")
    assert EmbeddedPostgres(tmp_path).running() is None
