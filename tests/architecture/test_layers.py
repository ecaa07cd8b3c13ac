"""The direction of imports and the places of writes: rules that no reader can keep in mind, so they are checked."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "lianqiao"
WRITES = {
    "save", "delete", "create", "bulk_create", "bulk_update", "update", "get_or_create", "update_or_create",
    "create_user", "create_superuser",
}  # fmt: skip
# Rooms that write by trade, and the three places of the kernel and of accounts that others write through.
WRITING_ROOMS = {"services", "services.py", "migrations"}
WRITERS = {
    "core/bus.py",
    "core/jobs.py",
    "core/limits.py",
    "core/mail.py",
    "core/signed.py",
    "core/tasks.py",
    "core/numbers.py",
    "accounts/models.py",
}


def writes_in(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what) of every call that writes rows: through a manager, or saving or deleting a row."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in WRITES:
            continue
        through_manager = "objects" in ast.unparse(node.func.value).split(".")
        names = {keyword.arg for keyword in node.keywords}
        saves_row = node.func.attr == "save" and (not node.args or "update_fields" in names)
        deletes_row = node.func.attr == "delete" and not node.args and not names
        if through_manager or saves_row or deletes_row:
            yield node.lineno, ast.unparse(node.func)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Entry.objects.filter(pk=1).update(state='x')", ["Entry.objects.filter(pk=1).update"]),
        ("Entry.objects.create(a=1)", ["Entry.objects.create"]),
        ("row.save()", ["row.save"]),
        ("row.save(update_fields=['a'])", ["row.save"]),
        ("rows.delete()", ["rows.delete"]),
        ("Entry.objects.bulk_create(rows)", ["Entry.objects.bulk_create"]),
        ("stats.save(path)", []),
        ("seen.update({1: 2})", []),
        ("Entry.objects.filter(pk=1).exists()", []),
    ],
)
def test_search_for_writes_finds_them_and_no_others(source: str, found: list[str]) -> None:
    assert [what for _, what in writes_in(source)] == found


def test_rows_are_written_in_services_alone() -> None:
    breaches = [
        f"{path.relative_to(ROOT)}:{line} {what}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, what in writes_in(path.read_text(encoding="utf-8"))
        if not WRITING_ROOMS & set(path.relative_to(PACKAGE).parts) and str(path.relative_to(PACKAGE)) not in WRITERS
    ]

    assert breaches == []


def test_imports_keep_their_direction() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [program, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=os.environ | {"NO_COLOR": "1"},
    )

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "signals"])
def test_no_room_for_odds_and_ends(name: str) -> None:
    assert [*PACKAGE.rglob(f"{name}.py"), *PACKAGE.rglob(f"{name}/__init__.py")] == []
