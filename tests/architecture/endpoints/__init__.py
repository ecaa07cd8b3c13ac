"""The access table of the addresses: who gets which answer. One module per area, one line per address and method.

    page("GET", "import", "provider administrator auditor 200, visitor 302, else 404", number="run")
    api("GET", "/imports/{number}", "provider administrator auditor 200, visitor 401, else 404", number="run")

The first names the URL pattern or the path of the API, the second what each persona of ``tests/personas.py`` gets; ``else`` (or a
code alone) is everybody not named. Keywords fill the address: the name of a sample (a function of the cast in ``SAMPLES`` of any
module here), or the value itself. Everything that samples make belongs to the provider and the provider's university: what others
get is what they get at other people's things. ``data`` is sent as a form by pages and as JSON by the API.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from tests.personas import FURTHER, NAMES, Cast

EVERYBODY = (*NAMES, *FURTHER)
Sample = Callable[[Cast], object]


@dataclass(frozen=True, slots=True)
class Row:
    """One address with one method: the answers by persona."""

    surface: str  # "page" or "api"
    method: str
    target: str
    statuses: Mapping[str, int]
    arguments: Mapping[str, object] = field(default_factory=dict)
    data: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.target}"


def page(method: str, name: str, statuses: str, *, data: Mapping[str, Any] | None = None, **arguments: object) -> Row:
    """Describe a page by the name of its URL pattern."""
    return Row("page", method, name, _parsed(statuses), arguments, data)


def api(method: str, path: str, statuses: str, *, data: Mapping[str, Any] | None = None, **arguments: object) -> Row:
    """Describe an operation of the API by its path in the OpenAPI document, without ``/api/v1``."""
    return Row("api", method, path, _parsed(statuses), arguments, data)


def rows() -> list[Row]:
    """Return the rows of all areas."""
    return [row for module in _areas() for row in getattr(module, "ROWS", ())]


def samples() -> dict[str, Sample]:
    """Return the samples of all areas."""
    return {name: make for module in _areas() for name, make in getattr(module, "SAMPLES", {}).items()}


def _parsed(statuses: str) -> dict[str, int]:
    """Read ``"provider 200, visitor 302, else 404"``; ``"200"`` is everybody."""
    found: dict[str, int] = {}
    rest: int | None = None
    for part in statuses.split(","):
        *names, code = part.split()
        unknown = set(names) - {*EVERYBODY, "else"}
        if unknown:
            raise ValueError(f"{statuses!r}: there is no persona {sorted(unknown)}")
        if not names or names == ["else"]:
            rest = int(code)
        found |= {name: int(code) for name in names if name != "else"}
    if rest is None and set(found) != set(EVERYBODY):
        raise ValueError(f"{statuses!r} says nothing of {sorted(set(EVERYBODY) - set(found))}")
    return {name: found.get(name, rest or 0) for name in EVERYBODY}


def _areas() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(__path__):
        yield importlib.import_module(f"{__name__}.{found.name}")
