"""Pages of a list by position, not by number: what was added or removed meanwhile makes no row appear twice or be lost."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from lianqiao.core.errors import FieldProblem, Invalid

MOST = 100
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Order:
    """A total order of rows that have no null in it; ``name`` keeps the cursors of different lists apart."""

    name: str
    terms: tuple[str, ...]  # as for order_by: "-published", "number"; the last one is unique

    def after(self, values: list[Any]) -> Q:
        """Return the condition of the rows that follow the row with these values."""
        found, equal = Q(), Q()
        for term, value in zip(self.terms, values, strict=True):
            field = term.removeprefix("-")
            found |= equal & Q(**{f"{field}__{'lt' if term.startswith('-') else 'gt'}": value})
            equal &= Q(**{field: value})
        return found

    def cursor_at(self, row: Model) -> str:
        """Return the cursor that continues after a row."""
        values = [getattr(row, term.removeprefix("-")) for term in self.terms]
        plain = [value.isoformat() if isinstance(value, date) else value for value in values]
        return signing.dumps(plain, salt=self._salt)

    def read(self, cursor: str) -> list[Any]:
        """Return the values that a cursor holds. Raises ``Invalid``."""
        try:
            values: list[Any] = signing.loads(cursor, salt=self._salt)
        except signing.BadSignature:
            problem = FieldProblem(
                "cursor", "api.cursor_bad", "Take the cursor from the next link, or start again without."
            )
            raise Invalid("The cursor is not one of this list.", problems=[problem]) from None
        return values

    @property
    def _salt(self) -> str:
        return f"lianqiao.api.cursor.{self.name}"


def take_page(rows: QuerySet[Row], order: Order, *, cursor: str, limit: int) -> tuple[list[Row], str | None]:
    """Return at most ``limit`` rows after ``cursor``, and the cursor of the next page if there is one. One query."""
    ordered = rows.order_by(*order.terms)
    if cursor:
        ordered = ordered.filter(order.after(order.read(cursor)))
    found = list(ordered[: limit + 1])
    return found[:limit], order.cursor_at(found[limit - 1]) if len(found) > limit else None


def next_link(request: HttpRequest, cursor: str | None) -> str | None:
    """Return the address of the next page: the same question from the cursor on."""
    if cursor is None:
        return None
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"{request.path}?{query.urlencode()}"
