"""Whose each row of a batch is: references become keys, and nobody writes for an organisation that is not theirs."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lianqiao.accounts.queries import list_organisations, organisation_keys
from lianqiao.accounts.services import OrganisationInput, write_organisations
from lianqiao.catalog.access import Action
from lianqiao.catalog.queries import model_of
from lianqiao.catalog.services import EntryInput
from lianqiao.connectors.access import writable_organisations
from lianqiao.connectors.models import ImportRun
from lianqiao.connectors.services.candidates import Candidate, refusal
from lianqiao.core.access import may
from lianqiao.core.actors import Actor, system_actor
from lianqiao.core.identifiers import tidy_code, uscc_fault

NAMED_IN_IMPORT = "named-in-import"  # the source of organisations of which only the name is known
_NAME_CHARS = 120


@dataclass(frozen=True, slots=True)
class Owners:
    """Finds the owner of each row of a run; ``columns`` gives the file's heading of each field.

    With ``creates``, an organisation that is missing is made from its name.
    """

    run: ImportRun
    actor: Actor
    columns: Mapping[str, str]
    creates: bool

    def assign(self, rows: Sequence[Candidate]) -> list[Candidate]:
        """Give each entry its organisation, or refuse the row."""
        references = {row.organisation for row in rows if row.content and row.organisation}
        keys = organisation_keys(references)
        ambiguous = _ambiguous(references - keys.keys())
        if self.creates:
            keys |= self._create(sorted(references - keys.keys() - ambiguous))
        owned = [self._own(row, keys, ambiguous) for row in rows]
        return owned if self.actor.is_system else self._refuse_foreign(owned)

    def _create(self, names: Sequence[str]) -> dict[str, int]:
        contents = [
            OrganisationInput(name=name, source=NAMED_IN_IMPORT, external_id=name)
            for name in names
            if len(name) <= _NAME_CHARS and uscc_fault(tidy_code(name)) is not None
        ]
        if not contents:
            return {}
        write_organisations(contents, actor=self.actor, import_number=self.run.number)
        return organisation_keys(content.name for content in contents)

    def _own(self, row: Candidate, keys: Mapping[str, int], ambiguous: set[str]) -> Candidate:
        if not isinstance(row.content, EntryInput):
            return row
        reference = row.organisation
        key = keys.get(reference) if reference else self.run.organisation_id
        if key is None and reference in ambiguous:
            return self._refuse(row, "organisation", "import.organisation_ambiguous", reference)
        if key is None and reference:
            return self._refuse(row, "organisation", "import.organisation_unknown", reference)
        if key is None and not self.actor.is_system:
            return self._refuse(row, "organisation", "import.organisation_missing", reference)
        if not may(self.actor, Action.ENTRY_IMPORT, key):
            return self._refuse(row, "organisation", "import.organisation_forbidden", reference)
        return dataclasses.replace(row, content=dataclasses.replace(row.content, organisation_id=key))

    def _refuse_foreign(self, rows: Sequence[Candidate]) -> list[Candidate]:
        """Refuse rows whose identity belongs to an entry of an organisation that the actor does not write for."""
        wanted = [row.content for row in rows if isinstance(row.content, EntryInput)]
        foreign = _foreign(self.run.kind, wanted, self.actor)
        return [
            self._refuse(row, "id", "import.entry_foreign", row.content.external_id)
            if row.content and (row.content.source, row.content.external_id) in foreign
            else row
            for row in rows
        ]

    def _refuse(self, row: Candidate, field: str, code: str, value: str) -> Candidate:
        finding = refusal(row.row, code, column=self.columns.get(field, field), value=value, found=value)
        return dataclasses.replace(row, content=None, findings=(*row.findings, finding))


def _ambiguous(references: set[str]) -> set[str]:
    """Return the references that name organisations, but not one alone."""
    if not references:
        return set()
    rows = list_organisations(system_actor("import"))
    names = rows.filter(name__in=references).values_list("name", flat=True)
    codes = rows.filter(external_id__in=references).values_list("external_id", flat=True)
    return {*names, *codes}


def _foreign(kind: str, contents: Iterable[EntryInput], actor: Actor) -> set[tuple[str, str]]:
    identities: dict[str, list[str]] = {}
    for content in contents:
        identities.setdefault(content.source, []).append(content.external_id)
    found: set[tuple[str, str]] = set()
    for source, external_ids in identities.items():
        rows = model_of(kind).objects.filter(source=source, external_id__in=external_ids)
        others = rows.exclude(organisation__in=writable_organisations(actor))
        found.update(others.values_list("source", "external_id"))
    return found
