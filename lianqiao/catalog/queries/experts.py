"""Reads of experts: the person, visible works, co-workers, those alike; everything as the public sees it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from lianqiao.catalog.access import visible_entries, visible_experts
from lianqiao.catalog.choices import CreditRole, ExpertState
from lianqiao.catalog.errors import ExpertNotFound
from lianqiao.catalog.models import Achievement, Contributor, Expert
from lianqiao.catalog.queries.views import Named, OrganisationView, organisation_view
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.regions.queries import names_of, place_lineage

MOST_WORKS = 100
MOST_COLLEAGUES = 12


@dataclass(frozen=True, slots=True)
class ExpertView:
    """What a reader may see of an expert; ``is_public``: whether everybody sees the page."""

    number: str
    name: str
    name_en: str
    title: str
    organisation: OrganisationView
    place_parent: Named | None
    technology_field: Named | None
    chain_links: tuple[Named, ...]
    keywords: tuple[str, ...]
    about: str
    offers: tuple[str, ...]
    orcid: str
    consented: date | None
    consent_by: str
    is_public: bool
    state: str


@dataclass(frozen=True, slots=True)
class ExpertWork:
    """A public achievement with what the expert did for it."""

    number: str
    title: str
    summary: str
    roles: tuple[str, ...]
    trl: int | None
    technology_field: Named | None
    published: date | None


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who agreed to be named in the same works; ``number`` when there is a public page."""

    name: str
    organisation: str
    number: str
    works: int


@dataclass(frozen=True, slots=True)
class ExpertWorks:
    """The public work of an expert: achievements, how often which role, with whom."""

    works: tuple[ExpertWork, ...]
    roles: tuple[tuple[str, int], ...]
    colleagues: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True)
class ExpertFilter:
    """What a list of experts is narrowed to; codes of the region pack, ``place`` covers what lies inside."""

    text: str = ""
    technology_field: str = ""
    place: str = ""
    chain: str = ""


def list_experts(actor: Actor, wanted: ExpertFilter = ExpertFilter(), *, is_public: bool = False) -> QuerySet[Expert]:
    """Return the experts that ``actor`` may know of, by name; with ``is_public`` those that everybody sees."""
    rows = Expert.objects.select_related("organisation", "organisation__place__parent", "technology_field")
    rows = rows.filter(visible_experts(ANONYMOUS if is_public else actor))
    if wanted.text:
        named = Q(name__icontains=wanted.text) | Q(name_en__icontains=wanted.text) | Q(about__icontains=wanted.text)
        rows = rows.filter(
            named | Q(organisation__name__icontains=wanted.text) | Q(keywords__icontains=_quoted(wanted.text))
            | Q(offers__icontains=_quoted(wanted.text))
        )  # fmt: skip
    if wanted.technology_field:
        rows = rows.filter(technology_field=wanted.technology_field)
    if wanted.place:
        inside = [code for code, above in place_lineage().items() if wanted.place in above]
        rows = rows.filter(organisation__place__in=inside)
    if wanted.chain:
        rows = rows.filter(chain_links__icontains=f'"{wanted.chain}.')
    return rows


def get_expert(actor: Actor, number: str) -> Expert:
    """Return one expert. Raises ``ExpertNotFound`` when missing or hidden."""
    row = list_experts(actor).filter(number=number).first()
    if row is None:
        raise ExpertNotFound("There is no such expert.", data={"number": number})
    return row


def experts_of(actor: Actor, organisation_id: int) -> QuerySet[Expert]:
    """Return the experts of an organisation that ``actor`` may know of."""
    return list_experts(actor).filter(organisation_id=organisation_id)


def own_expert(actor: Actor) -> Expert | None:
    """Return the page that belongs to the account of the person."""
    return list_experts(actor).filter(person_id=actor.person_id).first() if actor.person_id else None


def view_experts(rows: Iterable[Expert]) -> list[ExpertView]:
    """Return the views of several experts, in order. One query for the names of all links."""
    rows = list(rows)
    links = names_of("chain_link", sorted({code for row in rows for code in row.chain_links}))
    return [_view(row, links) for row in rows]


def view_expert(row: Expert) -> ExpertView:
    """Return the view of one expert."""
    return view_experts([row])[0]


def works_of(expert: Expert) -> ExpertWorks:
    """Return what is public of an expert's work, whoever looks: only achievements in which he or she agreed to be named."""
    public = Achievement.objects.filter(visible_entries(ANONYMOUS))
    rows = list(
        Contributor.objects.filter(expert=expert, agreed__isnull=False, achievement__in=public)
        .select_related("achievement", "achievement__technology_field")
        .order_by("-achievement__published", "-achievement__number")[:MOST_WORKS]
    )
    counts = Counter(role for row in rows for role in row.roles)
    roles = tuple((role.value, counts[role.value]) for role in CreditRole if counts[role.value])
    return ExpertWorks(tuple(map(_work, rows)), roles, _colleagues(expert, [row.achievement_id for row in rows]))


def related_experts(expert: Expert, count: int) -> list[ExpertView]:
    """Return other public experts of the same chain links, else of the same field."""
    rows = list_experts(ANONYMOUS).exclude(pk=expert.pk)
    links = Q(pk__in=[])
    for code in expert.chain_links:
        links |= Q(chain_links__contains=[code])
    found = list(rows.filter(links)[:count])
    if not found and expert.technology_field_id:
        found = list(rows.filter(technology_field=expert.technology_field_id)[:count])
    return view_experts(found)


def _view(row: Expert, links: Mapping[str, Mapping[str, str]]) -> ExpertView:
    field = row.technology_field
    above = row.organisation.place.parent if row.organisation.place else None
    return ExpertView(
        number=row.number, name=row.name, name_en=row.name_en, title=row.title,
        organisation=organisation_view(row.organisation),
        place_parent=Named(above.code, above.names) if above else None,
        technology_field=Named(field.code, field.names) if field else None,
        chain_links=tuple(Named(code, links[code]) for code in row.chain_links if code in links),
        keywords=tuple(row.keywords), about=row.about, offers=tuple(row.offers), orcid=row.orcid,
        consented=row.consented, consent_by=row.consent_by,
        is_public=row.state == ExpertState.SHOWN and row.consented is not None, state=row.state,
    )  # fmt: skip


def _work(row: Contributor) -> ExpertWork:
    entry = row.achievement
    field = entry.technology_field
    return ExpertWork(
        entry.number, entry.title, entry.summary, tuple(row.roles), entry.trl,
        Named(field.code, field.names) if field else None, entry.published,
    )  # fmt: skip


def _colleagues(expert: Expert, achievements: list[int]) -> tuple[Colleague, ...]:
    rows = Contributor.objects.filter(achievement_id__in=achievements, agreed__isnull=False)
    rows = rows.exclude(expert=expert)
    values = list(rows.order_by("pk").values_list("name", "organisation", "expert_id"))
    pages = {key for _, _, key in values if key}
    numbers = dict(Expert.objects.filter(visible_experts(ANONYMOUS), pk__in=pages).values_list("pk", "number"))
    counts = Counter((name, organisation, numbers.get(key or 0, "")) for name, organisation, key in values)
    return tuple(Colleague(*who, works) for who, works in counts.most_common(MOST_COLLEAGUES))


def _quoted(text: str) -> str:
    """Return a text as it stands inside the JSON of a column."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
