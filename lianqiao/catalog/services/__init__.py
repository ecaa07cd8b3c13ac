"""Writes of the catalogue: lock, may, move, check, save, publish."""

from lianqiao.catalog.services.batches import BatchOutcome, write_batch
from lianqiao.catalog.services.contents import as_record, content_of, pending_content, read_fields
from lianqiao.catalog.services.disclosures import (
    accept_agreement,
    ask_disclosure,
    expire_disclosures,
    grant_disclosure,
    refuse_disclosure,
    revoke_disclosure,
    take_back_disclosure,
)
from lianqiao.catalog.services.drafts import delete_draft, hand_in_draft, save_draft, start_draft, start_parts
from lianqiao.catalog.services.evidence import export_evidence
from lianqiao.catalog.services.exchanges import (
    agree_exchange,
    ask_exchange,
    expire_exchanges,
    refuse_exchange,
    take_back_exchange,
)
from lianqiao.catalog.services.inputs import ContributorInput, EntryInput, IndicatorInput, PropertyInput, TrlInput
from lianqiao.catalog.services.layers import add_section, attach_file, change_section, remove_file, remove_section
from lianqiao.catalog.services.lifecycle import (
    change_entry,
    confirm_entry,
    create_entry,
    expire_entries,
    publish_entry,
    reopen_entry,
    withdraw_entry,
)
from lianqiao.catalog.services.media import (
    MediaInput,
    add_medium,
    change_medium,
    move_medium,
    remove_medium,
    set_captions,
    set_poster,
)
from lianqiao.catalog.services.proposals import recall_entry, submit_entry
from lianqiao.catalog.services.readings import LayerView, SectionView, read_layer, read_submission, take_file
from lianqiao.catalog.services.reviews import (
    ANSWERS,
    WHOLE_ENTRY,
    ReadingInput,
    accept_entry,
    claim_review,
    release_review,
    return_entry,
)

__all__ = [
    "ANSWERS",
    "WHOLE_ENTRY",
    "BatchOutcome",
    "ContributorInput",
    "EntryInput",
    "IndicatorInput",
    "LayerView",
    "MediaInput",
    "PropertyInput",
    "ReadingInput",
    "SectionView",
    "TrlInput",
    "accept_agreement",
    "accept_entry",
    "add_medium",
    "add_section",
    "agree_exchange",
    "as_record",
    "ask_disclosure",
    "ask_exchange",
    "attach_file",
    "change_entry",
    "change_medium",
    "change_section",
    "claim_review",
    "confirm_entry",
    "content_of",
    "create_entry",
    "delete_draft",
    "expire_disclosures",
    "expire_entries",
    "expire_exchanges",
    "export_evidence",
    "grant_disclosure",
    "hand_in_draft",
    "move_medium",
    "pending_content",
    "publish_entry",
    "read_fields",
    "read_layer",
    "read_submission",
    "recall_entry",
    "refuse_disclosure",
    "refuse_exchange",
    "release_review",
    "remove_file",
    "remove_medium",
    "remove_section",
    "reopen_entry",
    "return_entry",
    "revoke_disclosure",
    "save_draft",
    "set_captions",
    "set_poster",
    "start_draft",
    "start_parts",
    "submit_entry",
    "take_back_disclosure",
    "take_back_exchange",
    "take_file",
    "withdraw_entry",
    "write_batch",
]
