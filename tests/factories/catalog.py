"""The smallest publishable achievements and demands, brought to their state through the services."""

from datetime import date
from typing import Any

from django.test import override_settings

from lianqiao.catalog.choices import EntryKind, EntryState
from lianqiao.catalog.models import Achievement, Demand, Entry, Expert
from lianqiao.catalog.queries import model_of
from lianqiao.catalog.services import (
    EntryInput,
    create_entry,
    expire_entries,
    publish_entry,
    submit_entry,
    withdraw_entry,
)
from lianqiao.catalog.services.experts import ExpertInput, create_expert, state_consent
from tests.factories.accounts import TESTS


def make_entry(kind: str, state: str = EntryState.DRAFT, **fields: Any) -> Entry:
    """Enter an entry and bring it to ``state`` (the row is read anew)."""
    content = EntryInput(**{"title": "示例条目", "summary": "说明要解决的问题。", **fields})
    entry = create_entry(kind, content, actor=TESTS)
    if state in (EntryState.PUBLISHED, EntryState.EXPIRED):
        publish_entry(entry, actor=TESTS)
    if state == EntryState.EXPIRED:
        model_of(kind).objects.filter(pk=entry.pk).update(valid_until=date(2020, 1, 1))
        expire_entries(date(2020, 1, 2), actor=TESTS)
    if state == EntryState.IN_REVIEW:
        with override_settings(REVIEW="required"):
            submit_entry(entry, actor=TESTS)
    if state == EntryState.WITHDRAWN:
        withdraw_entry(entry, actor=TESTS)
    row: Entry = model_of(kind).objects.get(pk=entry.pk)
    return row


def make_achievement(state: str = EntryState.DRAFT, **fields: Any) -> Achievement:
    """Enter an achievement and bring it to ``state``."""
    entry = make_entry(EntryKind.ACHIEVEMENT, state, **fields)
    assert isinstance(entry, Achievement)
    return entry


def make_demand(state: str = EntryState.DRAFT, **fields: Any) -> Demand:
    """Enter a demand and bring it to ``state``."""
    entry = make_entry(EntryKind.DEMAND, state, **fields)
    assert isinstance(entry, Demand)
    return entry


def make_expert(organisation_id: int, *, consented: date | None = date(2026, 1, 2), **fields: Any) -> Expert:
    """Enter an expert; with consent on the word of the organisation unless ``consented`` is None."""
    content = ExpertInput(**{"name": "示例专家", **fields})
    expert = create_expert(organisation_id, content, actor=TESTS)
    return state_consent(expert, consented, "同意书", actor=TESTS) if consented else expert
