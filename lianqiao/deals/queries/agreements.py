"""Reads of the agreement of a deal, and what is wrong with it."""

import json
from typing import Any

from django.utils import timezone

from lianqiao.catalog.choices import CooperationMode
from lianqiao.deals.access import present_parties
from lianqiao.deals.choices import AgreementState, PartyRole
from lianqiao.deals.engine.clauses import Finding
from lianqiao.deals.engine.content import Content, Side, from_json, to_json
from lianqiao.deals.engine.contradictions import Surroundings, check
from lianqiao.deals.engine.drawn import drawn_from
from lianqiao.deals.formats.fonts import without_glyph
from lianqiao.deals.models import Agreement, Deal, DealFile
from lianqiao.deals.queries.terms import agreed_terms

_LICENCE_KINDS = frozenset(
    {"ordinary_licence", "sole_licence", "exclusive_licence", CooperationMode.OPEN_LICENCE, CooperationMode.TRY_FIRST}
)


def current_agreement(deal: Deal) -> Agreement | None:
    """Return the version that counts, or None before the first."""
    rows = Agreement.objects.select_related("deal").prefetch_related(
        "signatures__party__organisation", "signatures__by", "signatures__copy"
    )
    return rows.filter(deal=deal).defer("pdf").exclude(state=AgreementState.SUPERSEDED).first()


def fixed_paper(agreement: Agreement) -> bytes | None:
    """Return the PDF as it was fixed for signing; None of a draft."""
    row = Agreement.objects.filter(pk=agreement.pk).values_list("pdf", flat=True).first()
    return bytes(row) if row is not None else None


def signed_copies(agreement: Agreement | None) -> list[DealFile]:
    """Return the signed copies that were handed in for a version."""
    if agreement is None:
        return []
    rows = DealFile.objects.filter(signatures__agreement=agreement).select_related("party__organisation")
    return list(rows.distinct().order_by("pk"))


def content_of(deal: Deal, agreement: Agreement | None) -> Content:
    """Return the content as it stands; a draft follows the parties of the deal, and what is fixed stays as it was."""
    content = from_json(agreement.content, Content) if agreement is not None else _first(deal)
    if agreement is not None and agreement.state != AgreementState.DRAFT:
        return content
    data: dict[str, Any] = to_json(content)
    data["sides"] = [to_json(side) for side in _sides(deal, content)]
    return from_json(data, Content)


def findings_of(deal: Deal, content: Content) -> tuple[Finding, ...]:
    """Return what is wrong with a content today, and which characters the paper could not show."""
    achievement = deal.achievement
    is_open = achievement is not None and CooperationMode.OPEN_LICENCE in (achievement.modes or ())
    around = Surroundings(offers_open_licence=is_open, terms=agreed_terms(deal))
    unseen = [
        # Names of the parties are as they are registered: they warn, and do not stop.
        Finding("no_glyph", is_red=name != "sides", place=name, data={"right": rare})
        for name, said in to_json(content).items()
        if (rare := without_glyph(json.dumps(said, ensure_ascii=False)))
    ]
    return (*unseen, *check(content, timezone.localdate(), around))


def agreement_facts(deal: Deal) -> dict[str, object]:
    """Return what the guards of the deal ask of its agreement."""
    agreement = current_agreement(deal)
    if agreement is None:
        return {}
    red = sum(item.is_red for item in findings_of(deal, content_of(deal, agreement)))
    is_fixed = agreement.state != AgreementState.DRAFT
    return {
        "agreement_state": "final" if is_fixed else "draft" if red else "complete",
        "agreement_red": 0 if is_fixed else red,  # it was checked when it was fixed
        "signatures": frozenset(item.party_id for item in agreement.signatures.all()),
    }


def _first(deal: Deal) -> Content:
    kind = deal.mode if deal.mode in _LICENCE_KINDS else ""
    content = Content(kind=deal.contract_kind, title=deal.title, licence_kind=kind)
    terms = agreed_terms(deal)
    return drawn_from(terms, content) if terms is not None else content


def _sides(deal: Deal, content: Content) -> list[Side]:
    """Return the parties of the deal with what was said of each before."""
    known = {side.number: to_json(side) for side in content.sides}
    sides = []
    for party in present_parties(deal):
        unit = party.organisation
        said = known.get(unit.number, {"work": party.work, "contact": "", "representative": ""})
        if party.role == PartyRole.PROVIDER:
            said["is_state_founded"] = deal.state_founded
        frame = {
            "number": unit.number, "name": unit.name, "role": party.role, "uscc": unit.uscc or "",
            "address": said.get("address") or unit.address,
        }  # fmt: skip
        sides.append(from_json({**said, **frame}, Side, "sides.0."))
    return sides
