"""Writing entries and organisations to a table in the canonical columns: what a reader may see, and nothing else."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from django.db import transaction

from lianqiao.accounts.models import Organisation
from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.access import may_know_owner
from lianqiao.catalog.queries import list_entries
from lianqiao.connectors.choices import FileFormat, ImportKind
from lianqiao.connectors.errors import FileRefused
from lianqiao.connectors.events import TableExported
from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.export import export_table
from lianqiao.connectors.formats.fields import field_names
from lianqiao.connectors.queries import entry_record, organisation_record
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish

_CHUNK_ROWS = 500
FILTERS = ("state", "organisation", "source")


def export_entries(
    actor: Actor,
    kind: str,
    path: Path,
    *,
    file_format: str | None = None,
    filters: Mapping[str, str] | None = None,
) -> int:
    """Write what ``actor`` may see of achievements, demands or organisations; returns the number of rows.

    The format follows the file's ending unless given. ``filters``: ``state``, ``organisation`` (a number), ``source``.
    Publishes ``TableExported``. Raises ``FileRefused``.
    """
    chosen = {name: value for name, value in (filters or {}).items() if value}
    unknown = sorted(set(chosen) - set(FILTERS))
    if unknown or kind not in list(ImportKind):
        raise FileRefused(f"Nothing can be exported as {kind!r} by {unknown or FILTERS}.")
    rows = _organisations(actor, chosen) if kind == ImportKind.ORGANISATION else _entries(actor, kind, chosen)
    form = FileFormat(file_format).value if file_format else None
    try:
        count = export_table(path, rows, columns=field_names(kind), kind=form)
    except (TableError, OSError) as error:
        raise FileRefused(str(error)) from error
    with transaction.atomic():
        publish(TableExported(kind=kind, rows=count, filters=chosen), actor=actor)
    return count


def _entries(actor: Actor, kind: str, filters: Mapping[str, str]) -> Iterator[dict[str, object]]:
    rows = list_entries(actor, kind, state=filters.get("state"))
    if "organisation" in filters:
        rows = rows.filter(organisation__number=filters["organisation"])
    if "source" in filters:
        rows = rows.filter(source=filters["source"])
    tells_owner = bool({"organisation", "source"} & filters.keys())
    for entry in rows.order_by("number").iterator(chunk_size=_CHUNK_ROWS):
        # Whose an anonymous demand is must not show by its being found under an organisation.
        if not tells_owner or may_know_owner(actor, entry):
            yield entry_record(actor, entry)


def _organisations(actor: Actor, filters: Mapping[str, str]) -> Iterator[dict[str, object]]:
    rows = list_organisations(actor)
    if "organisation" in filters:
        rows = rows.filter(number=filters["organisation"])
    if "source" in filters:
        rows = rows.filter(source=filters["source"])
    organisation: Organisation
    for organisation in rows.order_by("number").iterator(chunk_size=_CHUNK_ROWS):
        yield organisation_record(organisation)
