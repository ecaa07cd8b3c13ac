"""What an operator does on the command line: set up, look after, back up, bring back; and what is refused."""

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.running import PROGRAM, Platform
from tests.journeys.samples import ACHIEVEMENTS, DEMANDS, HIDDEN_DEMANDS, ORGANISATIONS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
# Grow while the platform looks after itself, and say nothing about what it holds.
_RESTLESS = ("procrastinate_", "django_session")


@pytest.fixture(scope="module")
def furnished(make_platform: Callable[..., Platform], demonstration: Platform, region_pack: Path) -> Platform:
    """A demonstration that knows words only."""
    return make_platform("furnished", like=demonstration, LIANQIAO_REGION_PACK=str(region_pack))


def findings(platform: Platform, *, code: int = 0) -> dict[str, list[dict[str, Any]]]:
    """Ask the doctor and return what was found, by part."""
    answer = json.loads(platform.command("doctor", "--json", code=code).stdout)
    assert answer["well"] is (code == 0)
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in answer["findings"]:
        found.setdefault(finding["part"], []).append(finding)
    return found


def contents(platform: Platform) -> dict[str, str]:
    """Return a digest of each table's rows."""
    with platform.database() as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        tables = [name for (name,) in rows if not name.startswith(_RESTLESS)]
    digest = "SELECT count(*) || ' ' || md5(coalesce(string_agg(r::text, '|' ORDER BY r::text), '')) FROM {} AS r"
    return {name: platform.value(digest.format(f'"{name}"')) for name in tables}


def test_demonstration_prepared_twice_changes_nothing_and_is_quicker(
    furnished: Platform, demonstration: Platform
) -> None:
    first_took = float((demonstration.folder / "seconds").read_text())
    before = contents(furnished)
    started = time.monotonic()
    again = furnished.command("demo", "--prepare-only", timeout=280)
    took = time.monotonic() - started

    assert {name: rows for name, rows in contents(furnished).items() if rows != before[name]} == {}
    assert "holder@demo.lianqiao.example" in again.stdout
    print(f"first {first_took:.0f} s, again {took:.0f} s")
    assert took < first_took
    assert furnished.value("SELECT count(*) FROM catalog_achievement WHERE state = 'published'") == len(ACHIEVEMENTS)
    public = len(DEMANDS) - len(HIDDEN_DEMANDS)
    assert furnished.value("SELECT count(*) FROM catalog_demand WHERE state = 'published'") == public
    assert furnished.value("SELECT count(*) FROM accounts_organisation WHERE is_example") == len(ORGANISATIONS)


def test_doctor_finds_everything_well_and_then_a_changed_audit_entry(furnished: Platform) -> None:
    well = findings(furnished)
    assert {"database", "audit chain", "region data", "jobs", "search index", "encoder"} == well.keys()

    actor = _forge(furnished, "nobody")
    ill = findings(furnished, code=1)
    _forge(furnished, actor)
    assert [finding["text"] for finding in ill["audit chain"]] == ["entry 2 was altered"]
    assert "compare with a backup" in ill["audit chain"][0]["remedy"]


def test_audit_trail_cannot_be_changed_without_switching_its_guard_off(furnished: Platform) -> None:
    import psycopg

    with furnished.database() as connection, pytest.raises(psycopg.Error, match="append-only"):
        connection.execute("DELETE FROM core_auditentry WHERE sequence = 3")


def test_backup_restored_elsewhere_is_well_and_holds_the_same(
    furnished: Platform, make_platform: Callable[..., Platform], region_pack: Path, tmp_path: Path
) -> None:
    media = furnished.data / "media" / "imports"
    furnished.command("backup", tmp_path / "all.tar")
    other = make_platform("restored", LIANQIAO_REGION_PACK=str(region_pack))

    other.command("restore", tmp_path / "all.tar")
    other.command("index", "--rebuild", "--no-vectors")

    findings(other)
    kept, brought = contents(furnished), contents(other)
    own = ("core_audit", "matching_")  # the new index is an event of its own, with a state of its own
    assert {name for name in kept if kept[name] != brought[name] and not name.startswith(own)} == set()
    files = [path.relative_to(furnished.data) for path in media.rglob("*") if path.is_file()]
    assert files
    assert all((other.data / path).read_bytes() == (furnished.data / path).read_bytes() for path in files)

    refused = other.command("restore", tmp_path / "all.tar", code=1)
    assert "--replace" in refused.stderr
    (tmp_path / "broken.tar").write_bytes((tmp_path / "all.tar").read_bytes()[:20_000])
    assert "damaged" in other.command("restore", tmp_path / "broken.tar", "--replace", code=1).stderr
    assert contents(other) == brought


def test_served_platform_tells_that_it_is_well_and_figures(furnished: Platform) -> None:
    web = furnished.serve()
    assert furnished.get("/healthz") == (200, "ok\n")
    status, body = furnished.get("/readyz")
    ready = json.loads(body)
    assert (status, ready["ready"], ready["database"]) == (200, True, "ok")
    assert ready["index"]["readable"] is True
    status, text = furnished.get("/metrics")
    assert status == 200
    assert f'lianqiao_public_entries{{kind="achievement"}} {len(ACHIEVEMENTS)}.0' in text
    assert furnished.get("/nothing-here")[0] == 404

    furnished.kill_database()
    assert furnished.get("/healthz")[0] == 200
    assert furnished.get("/readyz")[0] == 503
    status, body = furnished.get("/search?q=%E5%8F%98%E5%8E%8B%E5%99%A8")
    assert status in (500, 503)
    assert "Traceback" not in body
    furnished.database_server.leave()
    furnished.database_server.use()
    assert furnished.get("/readyz")[0] == 200
    furnished.stop(web)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "LIANQIAO_SECRET_KEY"),
        ({"LIANQIAO_SECRET_KEY": "short"}, "LIANQIAO_SECRET_KEY"),
        ({"LIANQIAO_SECRET_KEY": "q" * 50}, "LIANQIAO_ALLOWED_HOSTS"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "worker"])
def test_production_without_its_secrets_refuses_to_start(
    tmp_path: Path, given: dict[str, str], named: str, command: str
) -> None:
    platform = Platform(tmp_path, LIANQIAO_ENVIRONMENT="production", **given)
    refused = platform.command(command, code=1)
    assert named in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert "short" not in refused.stderr.replace("shorter", "")
    assert not (platform.data / "postgres").exists()


def test_demonstration_is_refused_in_production(tmp_path: Path) -> None:
    platform = Platform(tmp_path, LIANQIAO_ENVIRONMENT="production")
    assert "production" in platform.command("demo", code=1).stderr


def test_command_on_an_empty_database_says_what_to_do(make_platform: Callable[..., Platform]) -> None:
    empty = make_platform("empty")
    refused = empty.command("index", code=1)
    assert "lianqiao migrate" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "migrations are missing" in empty.command("doctor", code=1).stdout


def test_unknown_command_is_named(tmp_path: Path) -> None:
    done = subprocess.run([*PROGRAM, "impotr"], capture_output=True, text=True, check=False, timeout=180)
    assert done.returncode == 2
    assert "impotr" in done.stderr


def _forge(platform: Platform, actor: str) -> str:
    """Change an entry of the audit trail behind the platform's back; returns who it named before."""
    before = str(platform.value("SELECT actor FROM core_auditentry WHERE sequence = 2"))
    with platform.database() as connection:
        connection.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        connection.execute("UPDATE core_auditentry SET actor = %s WHERE sequence = 2", [actor])
        connection.execute("ALTER TABLE core_auditentry ENABLE TRIGGER USER")
    return before
