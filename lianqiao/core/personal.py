"""What the platform holds about people: a table that every app is listed in, so that nothing is forgotten when somebody asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.apps import apps
from django.db.models import Model, QuerySet


class OnErasure(StrEnum):
    """What becomes of rows when their person is erased."""

    DELETE = "delete"
    BLANK = "blank"  # the row stays, the fields named in ``blank`` are overwritten
    KEEP = "keep"  # the row holds only the key of the person, or the law wants it kept


@dataclass(frozen=True, slots=True)
class Held:
    """Rows of one model that are about a person; ``hidden`` are secrets.

    ``key`` is the field by which the rows know the person: by the primary key, or by what ``of`` names, such as the address.
    """

    model: str  # "app.Model"
    key: str
    on_erasure: OnErasure
    hidden: frozenset[str] = frozenset()
    blank: Mapping[str, object] = field(default_factory=dict, hash=False)
    of: str = "pk"

    @property
    def file_stem(self) -> str:
        """The name of the rows' file in a copy: the model, and in what part the person stands there."""
        part = self.key.removesuffix("_id")
        return self.model if part in ("id", "person", "user") else f"{self.model}.{part}"

    def rows(self, person: Model) -> "QuerySet[Model]":
        """Return the rows about a person."""
        about = {self.key: getattr(person, self.of)}
        rows: QuerySet[Model] = apps.get_model(self.model)._default_manager.filter(**about)
        return rows

    def described(self, person: Model) -> list[dict[str, object]]:
        """Return the rows as plain values, without secrets."""
        model = apps.get_model(self.model)
        names = [it.attname for it in model._meta.concrete_fields if not {it.name, it.attname} & self.hidden]
        return list(self.rows(person).order_by("pk").values(*names))


_held: list[Held] = []


def install_held(table: Iterable[Held]) -> None:
    """Install the table. Called once, at start."""
    _held[:] = table


def held() -> tuple[Held, ...]:
    """Return the table."""
    return tuple(_held)
