"""Writing what was judged as an evaluation set: the three tables that ``lianqiao evaluate`` and ``lianqiao learn`` read."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import transaction

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import list_entries
from lianqiao.connectors.errors import FileRefused
from lianqiao.connectors.events import TableExported
from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.export import export_table
from lianqiao.connectors.formats.fields import field_names
from lianqiao.connectors.queries import entry_record
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.bus import publish
from lianqiao.matching.queries.judged import SettledPair, settled_pairs

JUDGEMENTS = "judgements"
TABLES = {EntryKind.DEMAND: "demands.csv", EntryKind.ACHIEVEMENT: "achievements.csv"}
JUDGED_TABLE = "judgements.csv"
COLUMNS = ("demand_id", "achievement_id", "level", "judges", "chosen")
_CHUNK_ROWS = 500


def export_judged_set(actor: Actor, folder: Path, *, judged_only: bool = False) -> int:
    """Write demands.csv, achievements.csv and judgements.csv into ``folder``; returns the number of judged pairs.

    The level is the median of the judgements of a pair; pairs that wait for a third judge are left out, and so are those of which an
    entry is no longer public. Entries stand there as everybody may see them; all public achievements are in, for ranks count among
    all, unless ``judged_only``. Publishes ``TableExported``. Raises ``Forbidden`` or ``FileRefused``.
    """
    pairs = settled_pairs(actor)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        demands = _write_entries(folder, EntryKind.DEMAND, {each.pair[1] for each in pairs})
        achievements = _write_entries(
            folder, EntryKind.ACHIEVEMENT, {each.pair[0] for each in pairs} if judged_only else None
        )
        rows = _judged_rows(pairs, achievements, demands)
        with (folder / JUDGED_TABLE).open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(COLUMNS)
            table.writerows(rows)
    except (TableError, OSError) as error:
        raise FileRefused(str(error)) from error
    with transaction.atomic():
        publish(TableExported(kind=JUDGEMENTS, rows=len(rows), filters={}), actor=actor)
    return len(rows)


def _write_entries(folder: Path, kind: EntryKind, keys: set[int] | None) -> dict[int, str]:
    """Write the public entries of a kind, only those of ``keys`` if given; returns the id that each has in the table."""
    rows = list_entries(ANONYMOUS, kind)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    written: dict[int, str] = {}

    def records() -> Iterator[dict[str, object]]:
        for entry in rows.order_by("number").iterator(chunk_size=_CHUNK_ROWS):
            written[entry.pk] = entry.number
            yield entry_record(ANONYMOUS, entry)

    export_table(folder / TABLES[kind], records(), columns=field_names(kind), kind="csv")
    return written


def _judged_rows(
    pairs: Iterable[SettledPair], achievements: dict[int, str], demands: dict[int, str]
) -> list[tuple[str, str, int, int, str]]:
    found = []
    for each in pairs:
        achievement, demand = each.pair
        if achievement in achievements and demand in demands:
            found.append((demands[demand], achievements[achievement], each.level, each.judges, each.chosen))
    return found
