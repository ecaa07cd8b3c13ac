"""Write docs/reference.md: every action, event, task, state machine and setting, read from the code that defines them.

Run ``python -m scripts.reference`` after a change; a test compares the file with a fresh one.
"""

import ast
import dataclasses
import importlib
import importlib.util
import inspect
import os
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianqiao.core.actors import Actor
    from lianqiao.core.events import Event
    from lianqiao.core.jobs import Task
    from lianqiao.core.states import Machine

from scripts import access

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "reference.md"
HEAD = """# Reference

Generated from the code by `python -m scripts.reference`; a test fails when it is out of date. Do not edit.
"""
ROLES = ("owner", "editor", "member", "regulator", "administrator", "auditor", "stranger", "visitor")
HOME, PERSON = 1, 7  # the keys of the organisation and of the person that the table imagines


def main() -> None:
    """Write the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    import django

    django.setup()
    TARGET.write_text(reference(), encoding="utf-8")
    access.TARGET.write_text(access.table(), encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)} and {access.TARGET.relative_to(ROOT)} written")


def reference() -> str:
    """Return the whole page. Django must be set up."""
    from django.test import override_settings

    sections = (_actions, _events, _tasks, _machines, _settings)
    with override_settings(REVIEW="required"):  # as it is by default, also where this runs without
        lines = [HEAD, *(line for section in sections for line in (*section(), ""))]
    return "\n".join(lines).rstrip() + "\n"


# --- actions ----------------------------------------------------------------------------------------------------------
def _actions() -> Iterator[str]:
    from lianqiao.core.access import actions, may

    yield "## Actions"
    yield ""
    yield "Who may do what to a thing of the own organisation (or, for tokens, to themselves); jobs of the system may do all."
    yield "To a thing of another organisation, owners, editors and members may do nothing; offices are held for all."
    yield ""
    yield f"| action | {' | '.join(ROLES)} |"
    yield "|---|" + ":-:|" * len(ROLES)
    actors = _actors()
    for action in actions():
        marks = [
            "yes" if any(may(actors[role], action, subject) for subject in _subjects(actors[role].person_id)) else "–"
            for role in ROLES
        ]
        yield f"| `{action}` | {' | '.join(marks)} |"


def _actors() -> "dict[str, Actor]":
    from lianqiao.core.actors import ANONYMOUS, Actor

    def member(role: str) -> Actor:
        return Actor(person_id=PERSON, organisation_id=HOME, memberships={HOME: frozenset({role})})

    def office(role: str, *places: str) -> Actor:
        return Actor(person_id=PERSON, roles=frozenset({role}), place_codes=frozenset(places))

    return {
        "owner": member("owner"),
        "editor": member("editor"),
        "member": member("member"),
        "regulator": office("regional_administrator", "130000"),
        "administrator": office("platform_administrator"),
        "auditor": office("auditor"),
        "stranger": Actor(person_id=PERSON),
        "visitor": ANONYMOUS,
    }


def _subjects(person_id: int | None) -> list[object]:
    """Return one thing of every sort that actions are about, all of the same organisation or person."""
    from lianqiao.accounts.models import Organisation, User
    from lianqiao.catalog.models import Achievement

    oneself = [User(pk=person_id)] if person_id else []
    return [None, HOME, Organisation(pk=HOME), Achievement(organisation_id=HOME), *oneself]


# --- events -----------------------------------------------------------------------------------------------------------
def _events() -> Iterator[str]:
    from lianqiao.config.wiring import SUBSCRIPTIONS

    yield "## Events"
    yield ""
    yield "Each is written to the audit trail; the jobs stand in the same transaction."
    yield ""
    yield "| event | about | fields | jobs | meaning |"
    yield "|---|---|---|---|---|"
    for event in event_classes():
        fields = ", ".join(f"`{field.name}`" for field in dataclasses.fields(event))
        jobs = ", ".join(f"`{task.name.removeprefix('lianqiao.')}`" for task in SUBSCRIPTIONS.get(event, ()))
        yield f"| `{event.__name__}` | {event.subject_kind} | {fields} | {jobs or '–'} | {_first_line(event)} |"


def event_classes() -> "list[type[Event]]":
    """Return every event that an app defines, by name."""
    from lianqiao.core.events import Event

    found = {
        value
        for module in _modules("events")
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, Event) and value.__module__ == module.__name__
    }
    bases = {base for event in found for base in event.__mro__[1:]}
    return sorted(found - bases, key=lambda event: event.__name__)


# --- tasks ------------------------------------------------------------------------------------------------------------
def _tasks() -> Iterator[str]:
    yield "## Tasks"
    yield ""
    yield "Two jobs with the same lock never run at once; of a task that waits once, a second request is dropped."
    yield ""
    yield "| task | queue | lock | waits once | by the clock | meaning |"
    yield "|---|---|---|:-:|---|---|"
    clock = _cron()
    for task in tasks():
        row = (
            f"`{task.name}`", task.registered.queue, f"`{task.lock}`" if task.lock else "–", "yes" if task.once else "–",
            f"`{clock[task.name]}`" if task.name in clock else "–", _first_line(task.function),
        )  # fmt: skip
        yield f"| {' | '.join(row)} |"


def tasks() -> "list[Task]":
    """Return every task that an app defines, by name."""
    from lianqiao.core.jobs import Task

    found = {
        value.name: value for module in _modules("tasks") for value in vars(module).values() if isinstance(value, Task)
    }
    return [found[name] for name in sorted(found)]


def _cron() -> dict[str, str]:
    from procrastinate.contrib.django import app

    return {entry.task.name: entry.cron for entry in app.periodic_registry.periodic_tasks.values()}


# --- states -----------------------------------------------------------------------------------------------------------
def _machines() -> Iterator[str]:
    yield "## States"
    for machine in machines():
        yield ""
        yield f"### {machine.name}"
        yield ""
        yield f"```mermaid\n{machine.mermaid()}\n```"


def machines() -> "list[Machine]":
    """Return every state machine that an app defines, by name."""
    from lianqiao.core.states import Machine

    found = {
        value.name: value
        for module in _modules("states")
        for value in vars(module).values()
        if isinstance(value, Machine)
    }
    return [found[name] for name in sorted(found)]


# --- settings ---------------------------------------------------------------------------------------------------------
def _settings() -> Iterator[str]:
    yield "## Settings"
    yield ""
    yield "Environment variables; each may be given as `NAME_FILE`, the path of a file with the value."
    yield ""
    yield "| variable | kind | setting | default |"
    yield "|---|---|---|---|"
    for setting in settings_read():
        yield f"| `{setting.variable}` | {setting.kind} | `{setting.name}` | {setting.default} |"


def settings_read() -> list[SimpleNamespace]:
    """Return every environment variable that settings.py reads: variable, kind, name of the setting, source of its default."""
    path = ROOT / "lianqiao" / "config" / "settings.py"
    found: dict[str, SimpleNamespace] = {}
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        for call in ast.walk(statement):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id.startswith("env_"):
                variable = _variable(call.args[0])
                default = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
                shown = f"`{ast.unparse(default[0])}`" if default else "empty"
                found.setdefault(
                    variable,
                    SimpleNamespace(
                        variable=variable,
                        kind=call.func.id.removeprefix("env_"),
                        name=", ".join(names) or "–",
                        default=shown,
                    ),
                )
    return [found[variable] for variable in sorted(found)]


def _variable(name: ast.expr) -> str:
    """Return the name of a variable; of a family of them with the part that varies in brackets."""
    if not isinstance(name, ast.JoinedStr):
        return str(ast.literal_eval(name))
    parts = (
        f"<{ast.unparse(part.value).partition('.')[0]}>"
        if isinstance(part, ast.FormattedValue)
        else str(ast.literal_eval(part))
        for part in name.values
    )
    return "".join(parts)


# --- small tools ------------------------------------------------------------------------------------------------------
def _modules(room: str) -> Iterator[ModuleType]:
    import lianqiao

    for app in sorted(pkgutil.iter_modules(lianqiao.__path__), key=lambda found: found.name):
        name = f"lianqiao.{app.name}.{room}"
        if app.ispkg and (app.name != "core" or room == "tasks") and importlib.util.find_spec(name):
            yield importlib.import_module(name)


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0]


if __name__ == "__main__":
    main()
