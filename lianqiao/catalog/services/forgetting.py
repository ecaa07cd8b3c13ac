"""Forgetting people where they stand without a key: in contents that are kept of entries, and in mail that waits to be sent."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q

from lianqiao.catalog.choices import ERASED_CONTRIBUTOR, ExpertState
from lianqiao.catalog.models import Achievement, EntryVersion, Expert, Submission
from lianqiao.catalog.services.expert_links import joined_names
from lianqiao.core.models import Mail

_BLANK = {name: value for name, value in ERASED_CONTRIBUTOR.items() if name != "expert_id"}


def forget_person(person_id: int) -> None:
    """Forget the expert whose page belongs to an account. Must be called before the page and its links to works are emptied."""
    for expert in Expert.objects.select_for_update(of=("self",)).filter(person_id=person_id):
        forget_expert(expert)


def forget_expert(expert: Expert) -> None:
    """Take the name of an expert out of every content that is kept of the works, and delete the mail that asks for consent.

    The works are those that the expert is joined to, and those of the organisation, where the name stands for this person alone.
    """
    if not expert.name:
        return
    mails = Mail.objects.filter(template="expert_consent", context__name=expert.name)
    mails.filter(context__organisation=expert.organisation.name).delete()
    places = joined_names(expert)
    works = Achievement.objects.filter(_works_of(expert)).values("pk")
    for model in (EntryVersion, Submission):
        rows = model.objects.select_for_update().filter(
            achievement__in=works, content__contributors__contains=[{"name": expert.name}]
        )
        changed: list[Any] = list(rows.only("content"))
        for row in changed:
            row.content = _without(row.content, expert.name, places)
        model.objects.bulk_update(changed, ["content"], batch_size=200)


def _works_of(expert: Expert) -> Q:
    works = Q(contributors__expert=expert)
    alike = Expert.objects.filter(organisation_id=expert.organisation_id, name=expert.name)
    if alike.exclude(state=ExpertState.ERASED).count() <= 1:
        works |= Q(organisation_id=expert.organisation_id)
    return works


def _without(content: Mapping[str, Any], name: str, organisations: Collection[str]) -> dict[str, Any]:
    people = [
        {**it, **_BLANK} if it["name"] == name and it["organisation"] in organisations else it
        for it in content["contributors"]
    ]
    return {**content, "contributors": people}
