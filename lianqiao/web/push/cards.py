"""A notice as it is shown: what is new, why to this person, and what can be done about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from lianqiao.core.actors import Actor
from lianqiao.push.choices import ExclusionKind
from lianqiao.push.queries import NoticeView, RuleTold, list_exclusions, reason_sentence
from lianqiao.regions.queries import names_of
from lianqiao.web.names import localised


@dataclass(frozen=True, slots=True)
class Fewer:
    """One thing of which the person may ask to hear less: its kind, and what it is here."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A notice with its sentence."""

    notice: NoticeView
    why: str
    fewer: tuple[Fewer, ...]


@dataclass(frozen=True, slots=True)
class ExclusionLine:
    """Something that the person hears less of, in words."""

    id: int
    kind: str
    name: str


def cards_of(notices: Iterable[NoticeView]) -> list[NoticeCard]:
    """Prepare notices for the template."""
    return [NoticeCard(it, reason_sentence(it.trigger, it.reason), tuple(_fewer(it))) for it in notices]


def exclusion_lines(actor: Actor) -> list[ExclusionLine]:
    """Return what the person hears less of; entries and organisations by their numbers, codes by their names."""
    rows = list_exclusions(actor)
    names = {
        kind: names_of(facet, [row.value for row in rows if row.kind == kind])
        for kind, facet in ((ExclusionKind.FIELD, "technology_field"), (ExclusionKind.CHAIN_LINK, "chain_link"))
    }
    lines = []
    for row in rows:
        known = names.get(ExclusionKind(row.kind), {}).get(row.value)
        lines.append(ExclusionLine(row.id, row.kind, localised(known) if known else row.name or row.value))
    return lines


def _fewer(notice: NoticeView) -> Iterable[Fewer]:
    entry = notice.entry
    if isinstance(entry, RuleTold):
        return
    yield Fewer(ExclusionKind.LIKE, "")
    if entry.technology_field:
        yield Fewer(ExclusionKind.FIELD, localised(entry.technology_field.names))
    if entry.chain_link:
        yield Fewer(ExclusionKind.CHAIN_LINK, localised(entry.chain_link.names))
    if entry.organisation:
        yield Fewer(ExclusionKind.ORGANISATION, entry.organisation.name)
