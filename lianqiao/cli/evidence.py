"""Writing and checking evidence bundles."""

import sys
from pathlib import Path

import click


@click.group()
def evidence() -> None:
    """Write the evidence bundle of an entry, or check one."""


@evidence.command("export")
@click.argument("number")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Where to write it.")
def export(number: str, output: Path | None) -> None:
    """Write the evidence bundle of the entry NUMBER."""
    from lianqiao.cli.platform import start_platform

    start_platform()
    from lianqiao.catalog.queries import get_entry
    from lianqiao.catalog.services.evidence import export_evidence
    from lianqiao.core.actors import system_actor

    actor = system_actor("evidence")
    entry = get_entry(actor, "demand" if number.startswith("D") else "achievement", number)
    target = output or Path(f"evidence-{number}.zip")
    bundle = export_evidence(entry, target, actor=actor)
    click.echo(f"{target}: manifest sha256 {bundle.manifest_sha256}")


@evidence.command("verify", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def verify(arguments: tuple[str, ...]) -> None:
    """Check a bundle (ZIP or folder; --head HASH and --manifest HASH compare it with what was noted elsewhere)."""
    from lianqiao.catalog.formats.verifier import main

    sys.exit(main(arguments))  # type: ignore[no-untyped-call]  # runs alone, without types
