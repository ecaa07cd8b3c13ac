"""The test session: its own data directory and, unless DATABASE_URL is given, its own embedded PostgreSQL.

The settings are read here and not by pytest-django (pyproject.toml names none to it): it would read them before this file can
turn them away from the data of whoever runs the tests.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django
import hypothesis
import pytest

_BEGINNING_S = 600  # a session so young may not have locked what it uses
_SCRATCH = Path(tempfile.mkdtemp(prefix="lianqiao-test-"))
os.environ["LIANQIAO_ENVIRONMENT"] = "test"
os.environ["LIANQIAO_DATA_DIR"] = str(_SCRATCH)
os.environ.setdefault("LIANQIAO_ENCODER", "none")
os.environ["LIANQIAO_LIMITS_ENABLED"] = "false"  # those who test limits turn them on
os.environ.setdefault("LIANQIAO_REVIEW", "off")  # tests of reading require it by the fixture of that name
os.environ["LIANQIAO_CONNECTION_AGE_S"] = "0"  # threads of workers leave no open connection behind
for _place in ("POSTGRES", "INDEX", "MEDIA", "STATIC"):
    os.environ.pop(f"LIANQIAO_{_place}_DIR", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "lianqiao.config.settings"
django.setup()
# A busy machine is no defect: examples may take their time.
hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("busy")
pytest_plugins = ["tests.mail_server", "tests.personas"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let every process of the tests read the settings as this one did: named to it, pytest-django would read them too early."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Start the embedded server when the first test asks for the database, and stop it at the end."""
    from django.conf import settings

    from lianqiao.core.postgres import EmbeddedPostgres

    server = EmbeddedPostgres(settings.POSTGRES_DIR) if settings.EMBEDDED_POSTGRES else None
    if server:
        _sweep_killed_sessions()
        server.use()
    yield
    if server:
        server.leave()


def _sweep_killed_sessions() -> None:
    """Stop the servers of test sessions that were killed: a killed process cannot do it, but it gives its lock back."""
    from lianqiao.core.postgres import EmbeddedPostgres

    for scratch in _SCRATCH.parent.glob("lianqiao-test-*"):
        try:
            if time.time() - scratch.stat().st_mtime < _BEGINNING_S:
                continue
            with (scratch / "postgres.users.lock").open("rb") as users:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                EmbeddedPostgres(scratch / "postgres").stop()
        except OSError:  # in use, just beginning, or somebody else's
            continue
        shutil.rmtree(scratch, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: "pytest.FixtureRequest") -> None:
    """Load the region pack once; tests treat it as given."""
    from django.conf import settings
    from django.test import TransactionTestCase

    from lianqiao.core.actors import system_actor
    from lianqiao.regions.services import load_pack

    TransactionTestCase._fixture_teardown = _clear_tables  # type: ignore[attr-defined]  # keeps the region pack
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's own type is private
        load_pack(settings.REGION_PACK_DIR, actor=system_actor("tests"))


def _clear_tables(case: object) -> None:
    """Empty every table but the reference data after a test that commits."""
    from django.db import connection

    kept = ("regions_", "django_migrations", "django_content_type", "auth_permission")
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if not name.startswith(kept)]
        cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        cursor.execute("ALTER TABLE core_auditentry ENABLE TRIGGER USER")
        cursor.execute("INSERT INTO core_audithead (id, sequence, hash) VALUES (1, 0, repeat('0', 64))")


@pytest.fixture
def review_required(settings: object) -> None:
    """Let nothing become public unread, as a platform is by default."""
    settings.REVIEW = "required"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _fresh_directories(tmp_path: Path, settings: object) -> None:
    """Give each test its own search index and uploads."""
    settings.INDEX_DIR = tmp_path / "index"  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    settings.ANCHOR_FILE = tmp_path / "anchors.jsonl"  # type: ignore[attr-defined]


def pytest_sessionfinish() -> None:
    """Remove the scratch directory."""
    shutil.rmtree(_SCRATCH, ignore_errors=True)
