"""Which contributors of achievements are which experts: a name alone is not a person, a name in its own organisation is."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from lianqiao.catalog.choices import ExpertState
from lianqiao.catalog.models import Contributor, Expert
from lianqiao.core.errors import Problems
from lianqiao.core.identifiers import orcid_fault, tidy_code

Joined = Mapping[tuple[int, str, str], int]  # (achievement, name, organisation) -> expert


def tidy_orcid(text: str, problems: Problems) -> str:
    """Return an ORCID in its usual form; one whose check digit is wrong is noted among the problems."""
    code = tidy_code(text)
    if not code:
        return ""
    if orcid_fault(code) is not None:
        problems.add(
            "orcid",
            "catalog.orcid_bad",
            "This is no ORCID: its check digit does not fit. It looks like 0000-0002-1825-0097.",
        )
        return ""
    plain = code.removeprefix("HTTPS://ORCID.ORG/").replace("-", "")
    return "-".join(plain[at : at + 4] for at in range(0, 16, 4))


def joined_contributors(achievement_ids: Iterable[int]) -> Joined:
    """Return which contributors are joined to which expert, before their rows are written anew."""
    rows = Contributor.objects.filter(achievement_id__in=list(achievement_ids), expert__isnull=False)
    values = rows.values_list("achievement_id", "name", "organisation", "expert_id")
    return {(achievement, name, organisation): key for achievement, name, organisation, key in values if key}


def join_rows(rows: Sequence[Contributor], before: Joined) -> None:
    """Join unsaved contributors: as they were before, or to the one expert of that name in the organisation that owns the work."""
    owners = {row.achievement.organisation_id for row in rows} - {None}
    found = Expert.objects.filter(organisation__in=owners, name__in={row.name for row in rows}).exclude(
        state=ExpertState.ERASED
    )
    experts = list(found.select_related("organisation")) if owners else []
    alike = Counter((expert.organisation_id, expert.name) for expert in experts)
    by_name = {(expert.organisation_id, expert.name): expert for expert in experts}
    for row in rows:
        key = before.get((row.achievement_id, row.name, row.organisation))
        expert = by_name.get((row.achievement.organisation_id or 0, row.name))
        if key is None and expert and alike[expert.organisation_id, expert.name] == 1:
            key = expert.pk if row.organisation in _names(expert) else None
        row.expert_id = key


def join_contributions(experts: Iterable[Expert]) -> None:
    """Join to each expert the contributors of that name in the works of the organisation, unless two experts share the name."""
    for expert in experts:
        same = Expert.objects.filter(organisation_id=expert.organisation_id, name=expert.name)
        if same.exclude(state=ExpertState.ERASED).count() == 1:
            rows = Contributor.objects.filter(
                expert__isnull=True, name=expert.name, organisation__in=_names(expert),
                achievement__organisation_id=expert.organisation_id,
            )  # fmt: skip
            rows.update(expert=expert)


def joined_names(expert: Expert) -> set[str]:
    """Return how works name the organisation of an expert, also another than the present one where the works are joined."""
    joined = Contributor.objects.filter(expert=expert).values_list("organisation", flat=True)
    return _names(expert) | set(joined)


def _names(expert: Expert) -> set[str]:
    organisation = expert.organisation
    return {"", organisation.name, organisation.short_name}
