"""Turning an input into rows: one entry with its indicators, rights, assessments and contributors."""

import dataclasses
from collections.abc import Iterable

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Achievement, Contributor, Entry, Indicator, IntellectualProperty, TrlRecord
from lianqiao.catalog.services.expert_links import Joined, join_rows, joined_contributors
from lianqiao.catalog.services.inputs import ACHIEVEMENT_FIELDS, DEMAND_FIELDS, SHARED_FIELDS, EntryInput, PropertyInput
from lianqiao.core.numbers import take_numbers
from lianqiao.core.text.pinyin import sort_key

PREFIXES = {EntryKind.ACHIEVEMENT: "A", EntryKind.DEMAND: "D"}


def entry_numbers(kind: str, count: int = 1) -> list[str]:
    """Return new numbers; those of demands are scattered, because neighbours would tell whose an anonymous one is."""
    return take_numbers(PREFIXES[EntryKind(kind)], count, scattered=kind == EntryKind.DEMAND)


def input_fields(kind: str) -> tuple[str, ...]:
    """Return the names of the columns that an input of a kind fills."""
    return (*SHARED_FIELDS, *(ACHIEVEMENT_FIELDS if kind == EntryKind.ACHIEVEMENT else DEMAND_FIELDS))


def fill_entry(entry: Entry, content: EntryInput) -> list[str]:
    """Copy ``content`` into the row (not saved) and return the names of the fields that changed."""
    changed = []
    for name in input_fields(entry.KIND):
        value = getattr(content, name)
        if getattr(entry, name) != value:
            setattr(entry, name, value)
            changed.append(name)
    entry.title_key = sort_key(entry.title)[:800]
    entry.content_hash = content.digest()
    return changed


def indicator_rows(entry: Entry, content: EntryInput) -> list[Indicator]:
    """Return the indicator rows of a saved entry (not saved)."""
    side = {"achievement": entry} if isinstance(entry, Achievement) else {"demand": entry}
    return [
        Indicator(
            **side,
            position=position,
            name=item.name,
            comparator=item.comparator,
            value=item.value,
            value_high=item.value_high,
            unit=item.unit,
            condition=item.condition,
            is_must_have=item.is_must_have,
            rival_value=item.rival_value,
        )
        for position, item in enumerate(content.indicators)
    ]


def property_rows(entry: Achievement, content: EntryInput) -> list[IntellectualProperty]:
    """Return the rows of the rights in a saved achievement (not saved)."""
    unique = {item.number: item for item in content.property_items}
    return [IntellectualProperty(achievement=entry, **_right_values(item)) for item in unique.values()]


def _right_values(item: PropertyInput) -> dict[str, object]:
    values = {field.name: getattr(item, field.name) for field in dataclasses.fields(item)}
    return values | {
        "holders": [dataclasses.asdict(holder) for holder in item.holders],
        "licences": [
            {"kind": licence.kind, "until": licence.until.isoformat() if licence.until else None}
            for licence in item.licences
        ],
    }


def contributor_rows(entry: Achievement, content: EntryInput) -> list[Contributor]:
    """Return the rows of those who worked on a saved achievement (not saved)."""
    return [
        Contributor(
            achievement=entry, position=position, name=item.name, organisation=item.organisation, roles=list(item.roles),
            agreed=item.agreed,
        )
        for position, item in enumerate(content.contributors)
    ]  # fmt: skip


def trl_rows(entry: Achievement, content: EntryInput) -> list[TrlRecord]:
    """Return the assessments of a saved achievement (not saved)."""
    return [
        TrlRecord(
            achievement=entry,
            level=item.level,
            element=item.element,
            environment=item.environment,
            assessor=item.assessor,
            assessed=item.assessed,
            evidence=item.evidence,
        )
        for item in content.trl_records
    ]


def replace_details(pairs: Iterable[tuple[Entry, EntryInput]], *, are_new: bool) -> None:
    """Write the indicators, rights, assessments and contributors of saved entries in place of what was there."""
    pairs = list(pairs)
    achievements = [(entry, content) for entry, content in pairs if isinstance(entry, Achievement)]
    joined: Joined = {}
    if not are_new:
        keys = [entry.pk for entry, _ in pairs]
        side = "achievement_id__in" if achievements else "demand_id__in"
        Indicator.objects.filter(**{side: keys}).delete()
        if achievements:
            IntellectualProperty.objects.filter(achievement_id__in=keys).delete()
            TrlRecord.objects.filter(achievement_id__in=keys).delete()
            joined = joined_contributors(keys)
            Contributor.objects.filter(achievement_id__in=keys).delete()
    Indicator.objects.bulk_create([row for entry, content in pairs for row in indicator_rows(entry, content)])
    IntellectualProperty.objects.bulk_create(
        [row for entry, content in achievements for row in property_rows(entry, content)]
    )
    TrlRecord.objects.bulk_create([row for entry, content in achievements for row in trl_rows(entry, content)])
    people = [row for entry, content in achievements for row in contributor_rows(entry, content)]
    if people:
        join_rows(people, joined)
    Contributor.objects.bulk_create(people)
