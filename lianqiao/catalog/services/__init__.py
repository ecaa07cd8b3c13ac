"""Writes of the catalogue: lock, may, move, check, save, publish."""

from lianqiao.catalog.services.batches import BatchOutcome, write_batch
from lianqiao.catalog.services.inputs import EntryInput, IndicatorInput, PropertyInput, TrlInput
from lianqiao.catalog.services.lifecycle import (
    change_entry,
    confirm_entry,
    create_entry,
    expire_entries,
    publish_entry,
    reopen_entry,
    withdraw_entry,
)

__all__ = [
    "BatchOutcome",
    "EntryInput",
    "IndicatorInput",
    "PropertyInput",
    "TrlInput",
    "change_entry",
    "confirm_entry",
    "create_entry",
    "expire_entries",
    "publish_entry",
    "reopen_entry",
    "withdraw_entry",
    "write_batch",
]
