"""Writes of the risk ledger, and notices of technical difficulty (Civil Code Art 858)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Conflict, NotFound, Problems
from lianqiao.core.limits import check_limit
from lianqiao.deals.access import Action, present_parties, side_of
from lianqiao.deals.choices import Instrument, RiskKind, RiskState
from lianqiao.deals.errors import MovedMeanwhile
from lianqiao.deals.events import RiskChanged, RiskNoticeAcknowledged, RiskNoticed
from lianqiao.deals.models import Deal, Party, Risk, RiskAcknowledgement, RiskNotice
from lianqiao.deals.queries.deals import lock_deal
from lianqiao.deals.services.deals import require_alive
from lianqiao.deals.services.notices import tell_parties

MOST_RISKS = 100
NOTICE = (20, 2000)


@dataclass(frozen=True, slots=True)
class RiskInput:
    """An entry of the ledger; ``owner`` is the key of a party, ``shares`` per cent of the loss by key, empty where none are agreed."""

    kind: str
    title: str
    trigger: str
    probability: int
    impact: int
    owner: int
    loss: Decimal = Decimal(0)
    shares: Mapping[int, Decimal] = field(default_factory=dict)
    instrument: str = ""
    mitigation: str = ""
    state: str = RiskState.OPEN.value


@transaction.atomic
def enter_risk(deal: Deal, content: RiskInput, *, actor: Actor) -> Risk:
    """Enter a risk. Publishes ``RiskChanged``. Raises ``Forbidden``, ``IllegalMove``, ``Conflict`` (too many) or ``Invalid``."""
    row, _ = _held(deal, actor)
    if row.risks.count() >= MOST_RISKS:
        raise Conflict("There are a hundred risks: close or change one of them.", code="deals.risks_full")
    values = _checked(row, content)
    risk = Risk.objects.create(deal=row, by_id=actor.person_id, **values)
    publish(RiskChanged(row.number, risk.pk, risk.state, risk.revision), actor=actor)
    return risk


@transaction.atomic
def change_risk(deal: Deal, key: int, content: RiskInput, *, revision: int, actor: Actor) -> Risk:
    """Change a risk as the person saw it. Publishes ``RiskChanged``.

    Raises ``Forbidden``, ``IllegalMove``, ``NotFound``, ``MovedMeanwhile`` or ``Invalid``.
    """
    row, _ = _held(deal, actor)
    risk = Risk.objects.filter(deal=row, pk=key).first()
    if risk is None:
        raise NotFound("There is no such risk.")
    if risk.revision != revision:
        raise MovedMeanwhile("Somebody changed this risk meanwhile. Read it again before you act.")
    for name, value in _checked(row, content).items():
        setattr(risk, name, value)
    risk.revision += 1
    risk.save()
    publish(RiskChanged(row.number, risk.pk, risk.state, risk.revision), actor=actor)
    return risk


@transaction.atomic
def send_notice(deal: Deal, difficulty: str, measures: str, *, actor: Actor) -> RiskNotice:
    """Give the other parties notice of a technical difficulty; the paper, its time and its digest are fixed. Publishes ``RiskNoticed``.

    Civil Code Art 858: who finds out notifies in time and takes measures, or answers for the loss that grew.
    Raises ``Forbidden``, ``IllegalMove``, ``Invalid`` or ``TooMany``.
    """
    row, party = _held(deal, actor)
    check_limit("deal_notice", f"person {actor.person_id}")
    problems = Problems()
    for name, text in (("difficulty", difficulty), ("measures", measures)):
        if not NOTICE[0] <= len(text.strip()) <= NOTICE[1]:
            problems.add(name, "deals.notice_length", "Write 20 to 2,000 characters.")
    problems.check("The notice cannot be sent like this.")
    number, at = row.risk_notices.count() + 1, timezone.now()
    paper = _paper(
        row,
        party,
        number,
        at.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds"),
        difficulty,
        measures,
    )
    digest = hashlib.sha256(paper.encode()).hexdigest()
    notice = RiskNotice.objects.create(
        deal=row, number=number, party=party, by_id=actor.person_id, at=at, difficulty=difficulty.strip(),
        measures=measures.strip(), paper=paper, sha256=digest,
    )  # fmt: skip
    publish(RiskNoticed(row.number, number, party.organisation.number, digest), actor=actor)
    tell_parties(row, "difficulty", but_person=actor.person_id)
    return notice


@transaction.atomic
def acknowledge_notice(deal: Deal, number: int, *, actor: Actor) -> RiskAcknowledgement:
    """Acknowledge a notice of another party. Publishes ``RiskNoticeAcknowledged``.

    Raises ``Forbidden``, ``NotFound`` or ``Conflict`` (one's own, or acknowledged already).
    """
    row = lock_deal(deal.pk)
    require(actor, Action.DEAL_WRITE, row)
    notice = RiskNotice.objects.filter(deal=row, number=number).first()
    if notice is None:
        raise NotFound("There is no such notice.")
    party = side_of(actor, row)
    assert party is not None  # DEAL_WRITE has asked
    if notice.party_id == party.pk:
        raise Conflict("Another party acknowledges this notice.", code="deals.own_notice")
    word, is_new = RiskAcknowledgement.objects.get_or_create(
        notice=notice, party=party, defaults={"by_id": actor.person_id}
    )
    if not is_new:
        raise Conflict("Your organisation has acknowledged this notice already.", code="deals.acknowledged")
    publish(RiskNoticeAcknowledged(row.number, number, party.organisation.number), actor=actor)
    return word


def _paper(row: Deal, party: Party, number: int, at: str, difficulty: str, measures: str) -> str:
    others = "、".join(one.organisation.name for one in present_parties(row) if one.pk != party.pk)
    return "\n".join(
        [
            f"技术困难通知（第 {number} 号）",
            f"合作项目：{row.number} {row.title}",
            f"通知方：{party.organisation.name}",
            f"接收方：{others}",
            f"发出时间：{at}",
            "依据：《民法典》第八百五十八条",
            "",
            "一、可能致使研究开发失败或者部分失败的情形",
            difficulty.strip(),
            "",
            "二、已经或者将要采取的减少损失的措施",
            measures.strip(),
            "",
        ]
    )


def _checked(row: Deal, content: RiskInput) -> dict[str, object]:
    problems, parties = Problems(), {one.pk for one in present_parties(row)}
    _check_words(content, problems)
    for name in ("probability", "impact"):
        if not 1 <= getattr(content, name) <= 5:
            problems.add(name, "deals.risk_scale", "The scale goes from 1 to 5.")
    if not 0 <= content.loss <= Decimal("99999999999999.99"):
        problems.add("loss", "deals.amount", "An amount is not below zero.")
    if content.owner not in parties:
        problems.add("owner", "deals.no_party", "Choose a party of the deal.")
    given = {key: share for key, share in content.shares.items() if share}
    if given and (set(given) - parties or min(given.values()) < 0 or sum(given.values()) != 100):
        problems.add("shares", "deals.shares_sum", "The shares of the loss are of the parties and make 100 per cent.")
    problems.check("The risk cannot be kept like this.")
    return {
        "kind": content.kind, "title": content.title.strip(), "trigger": content.trigger.strip(), "state": content.state,
        "probability": content.probability, "impact": content.impact, "loss": content.loss, "owner_id": content.owner,
        "shares": {str(key): str(share) for key, share in given.items()}, "instrument": content.instrument,
        "mitigation": content.mitigation.strip(),
    }  # fmt: skip


def _check_words(content: RiskInput, problems: Problems) -> None:
    listed = (("kind", list(RiskKind)), ("state", list(RiskState)), ("instrument", ["", *Instrument]))
    for name, values in listed:
        if getattr(content, name) not in values:
            problems.add(name, f"deals.risk_{name}", "Choose one of the list.")
    for name, most in (("title", 120), ("trigger", 500)):
        if not 2 <= len(getattr(content, name).strip()) <= most:
            problems.add(name, "deals.length", "Say a little more here, within the length that is given.")
    if len(content.mitigation) > 1000:
        problems.add("mitigation", "deals.too_long", "Keep within the length that is given.")


def _held(deal: Deal, actor: Actor) -> tuple[Deal, Party]:
    row = lock_deal(deal.pk)
    require(actor, Action.DEAL_WRITE, row)
    require_alive(row)
    party = side_of(actor, row)
    assert party is not None  # DEAL_WRITE has asked
    return row, party
