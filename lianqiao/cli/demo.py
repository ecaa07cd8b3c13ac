"""The demonstration: everything set up from nothing, then web and worker running."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import click

from lianqiao.cli.demonstration.deals import load_deals
from lianqiao.cli.demonstration.experts import load_experts
from lianqiao.cli.demonstration.media import load_media
from lianqiao.cli.platform import start_platform
from lianqiao.cli.serve import wait_for

PASSWORD = "lianqiao-demo-2026"  # noqa: S105 - printed on purpose; demo accounts are only made by this command
PEOPLE = (
    # e-mail, name, (organisation, role) or office
    ("holder@demo.lianqiao.example", "张明(成果持有人)", ("U01", "owner"), None),
    ("enterprise@demo.lianqiao.example", "李华(企业)", ("E04", "owner"), None),
    ("manager@demo.lianqiao.example", "王芳(技术经理人)", ("S01", "owner"), None),
    ("broker@demo.lianqiao.example", "陈静(受托技术经理人)", ("S01", "technology_manager"), None),
    ("carrier@demo.lianqiao.example", "赵强(园区)", ("P01", "owner"), None),
    ("beijing@demo.lianqiao.example", "京管理员", ("A01", "member"), ("regional_administrator", "110000")),
    ("admin@demo.lianqiao.example", "平台管理员", None, ("platform_administrator", None)),
    ("auditor@demo.lianqiao.example", "审计员", None, ("auditor", None)),
)
SOURCE = "demo"
WRITTEN = date(2026, 11, 22)  # the day that the dates of the demo files belong to


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--prepare-only", is_flag=True, help="Set everything up and stop.")
def demo(host: str, port: int, prepare_only: bool) -> None:
    """Set up the demonstration (again, if need be) and run it."""
    started = time.monotonic()
    if os.environ.get("LIANQIAO_ENVIRONMENT") == "production":
        raise click.ClickException(
            "The demonstration makes accounts with a known password; it never runs in production."
        )
    os.environ.setdefault("LIANQIAO_PUBLIC_URL", f"http://{host}:{port}")  # the links in mails
    start_platform(check_migrations=False)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    _load_region()
    _load_entries()
    load_media()
    _make_people()
    load_deals(PEOPLE[0][0], PEOPLE[1][0])
    _build_index()
    click.echo(f"Ready after {time.monotonic() - started:.0f} s.")
    _print_sign_ins(host, port)
    if prepare_only:
        return
    sys.exit(_run(host, port))


def _load_region() -> None:
    from django.conf import settings

    from lianqiao.core.actors import system_actor
    from lianqiao.regions.queries import loaded_files
    from lianqiao.regions.services import load_pack, pack_files

    if loaded_files() == pack_files(settings.REGION_PACK_DIR):
        return
    click.echo("Loading places, industries, clusters and chains …")
    load_pack(settings.REGION_PACK_DIR, actor=system_actor("demo"))


def _load_entries() -> None:
    from django.conf import settings

    folder = Path(settings.REGION_PACK_DIR) / "demo"
    with tempfile.TemporaryDirectory() as scratch:
        for kind in ("organisation", "achievement", "demand"):
            for path in sorted(folder.glob(f"{kind}s*.jsonl")):
                _import_file(kind, _shifted(path, Path(scratch)))
    load_experts(folder)


def _import_file(kind: str, path: Path) -> None:
    from lianqiao.accounts.services import mark_examples
    from lianqiao.connectors import services
    from lianqiao.connectors.models import ImportRun
    from lianqiao.core.actors import system_actor

    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if ImportRun.objects.filter(
        kind=kind, source=SOURCE, file_sha256=digest, state="finished", is_dry_run=False
    ).exists():
        return
    actor = system_actor("demo")
    run = services.run_import(services.begin_import(path, kind=kind, source=SOURCE, actor=actor), actor=actor)
    if kind == "organisation":
        mark_examples(SOURCE, actor=actor)
    click.echo(f"{path.name}: {run.created_count} new, {run.changed_count} changed, {run.rejected_count} refused")


def _shifted(path: Path, scratch: Path) -> Path:
    """Move the dates of a demo file on by whole months of 30 days, so that the demonstration stays as fresh as it was written."""
    months = max(0, (date.today() - WRITTEN).days // 30)  # noqa: DTZ011 - the day on the clock of whoever watches
    target = scratch / path.name
    with path.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as out:
        for line in lines:
            row = json.loads(line)
            dated = [(row, name) for name in ("published_on", "valid_until", "deadline")]
            for holder, name in (*dated, *((right, "fee_paid_until") for right in row.get("ip", ()))):
                if holder.get(name):
                    holder[name] = (date.fromisoformat(holder[name]) + timedelta(days=30 * months)).isoformat()
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return target


def _make_people() -> None:
    from lianqiao.accounts import services
    from lianqiao.accounts.models import Organisation, User
    from lianqiao.core.actors import system_actor
    from lianqiao.regions.models import Place

    actor = system_actor("demo")
    for email, name, membership, office in PEOPLE:
        if User.objects.filter(email=email).exists():
            continue
        is_staff = office is not None and office[0] == "platform_administrator"
        person = services.create_person(email, name, password=PASSWORD, actor=actor, is_staff=is_staff)
        if membership:
            organisation = Organisation.objects.get(source=SOURCE, external_id=membership[0])
            services.grant_membership(person, organisation, membership[1], actor=actor)
        if office:
            place = Place.objects.get(code=office[1]) if office[1] else None
            services.appoint(person, office[0], actor=actor, place=place)


def _build_index() -> None:
    from lianqiao.cli.index import encode_all
    from lianqiao.core.actors import system_actor
    from lianqiao.matching import services
    from lianqiao.matching.models import Match

    actor = system_actor("demo")
    if Match.objects.exists():  # what was added since is the worker's to encode and match
        services.sync_index(actor=actor)
        return
    click.echo("Building the search index, vectors and matches (some minutes the first time) …")
    services.sync_index(actor=actor)
    encode_all()
    while services.match_slice(actor=actor):
        pass


def _print_sign_ins(host: str, port: int) -> None:
    click.echo(f"\nLianqiao 连桥  http://{host}:{port}\nPassword of every account: {PASSWORD}\n")
    for email, name, _, _ in PEOPLE:
        click.echo(f"  {email:36} {name}")
    click.echo("\nStop with Ctrl-C.")


def _run(host: str, port: int) -> int:
    program = [sys.executable, "-m", "lianqiao.cli.main"]
    web = subprocess.Popen([*program, "serve", "--host", host, "--port", str(port)])
    worker = subprocess.Popen([*program, "worker"])
    return wait_for(web, worker)
