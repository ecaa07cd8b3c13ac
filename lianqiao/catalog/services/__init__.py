"""Writes of the catalogue: lock, may, move, check, save, publish."""

from lianqiao.catalog.services.batches import BatchOutcome, write_batch
from lianqiao.catalog.services.contents import as_record, content_of, pending_content, read_fields
from lianqiao.catalog.services.drafts import delete_draft, hand_in_draft, save_draft, start_draft
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
from lianqiao.catalog.services.proposals import recall_entry, submit_entry
from lianqiao.catalog.services.reviews import (
    WHOLE_ENTRY,
    ReadingInput,
    accept_entry,
    claim_review,
    release_review,
    return_entry,
)

__all__ = [
    "WHOLE_ENTRY",
    "BatchOutcome",
    "EntryInput",
    "IndicatorInput",
    "PropertyInput",
    "ReadingInput",
    "TrlInput",
    "accept_entry",
    "as_record",
    "change_entry",
    "claim_review",
    "confirm_entry",
    "content_of",
    "create_entry",
    "delete_draft",
    "expire_entries",
    "hand_in_draft",
    "pending_content",
    "publish_entry",
    "read_fields",
    "recall_entry",
    "release_review",
    "reopen_entry",
    "return_entry",
    "save_draft",
    "start_draft",
    "submit_entry",
    "withdraw_entry",
    "write_batch",
]
