"""The agreement of a deal by its services: saved, fixed, signed; what came between is told."""

import pytest

from lianqiao.core.errors import Conflict, Forbidden, IllegalMove, Invalid
from lianqiao.deals.choices import Stage
from lianqiao.deals.errors import MovedMeanwhile
from lianqiao.deals.models import Agreement, Deal
from lianqiao.deals.queries import deal_facts
from lianqiao.deals.queries.agreements import current_agreement
from lianqiao.deals.services.agreements import fix_agreement, reopen_agreement, save_step, sign_agreement
from tests.architecture.endpoints.deals import _deal
from tests.personas import Cast

FACTS = {
    "scope": "许可标的", "plan": "一个月内交付", "confidentiality": "保密五年", "acceptance_criteria": "达到指标",
    "acceptance_method": "现场测试", "signed_at": "北京",
}  # fmt: skip


def _drawn(cast: Cast) -> Deal:
    deal = Deal.objects.get(number=_deal(cast))
    Deal.objects.filter(pk=deal.pk).update(stage=Stage.AGREEMENT)
    deal.parties.filter(joined=None).update(joined=deal.created)
    return Deal.objects.get(pk=deal.pk)


def _full(cast: Cast) -> Deal:
    deal, actor = _drawn(cast), cast.actor("provider")
    save_step(deal, "facts", FACTS, revision=0, actor=actor)
    save_step(deal, "funding", {"price": "100000.00"}, revision=1, actor=actor)
    save_step(deal, "breach", {"breach": "按日支付违约金。"}, revision=2, actor=actor)
    return deal


def test_an_agreement_is_saved_by_its_parties_and_a_stale_save_is_refused(cast: Cast) -> None:
    deal = _drawn(cast)
    save_step(deal, "facts", FACTS, revision=0, actor=cast.actor("provider"))
    with pytest.raises(MovedMeanwhile):
        save_step(deal, "facts", {"scope": "别的"}, revision=0, actor=cast.actor("seeker"))
    with pytest.raises(Forbidden):
        save_step(deal, "facts", FACTS, revision=1, actor=cast.actor("broker"))
    with pytest.raises(Invalid):
        save_step(deal, "funding", {"price": "viel"}, revision=1, actor=cast.actor("provider"))
    row = current_agreement(deal)
    assert row is not None
    assert row.content["scope"] == "许可标的"
    assert [side["name"] for side in row.content["sides"]] == [cast.university.name, cast.firm.name]


def test_an_agreement_is_fixed_only_without_red_findings_and_the_guards_know(cast: Cast) -> None:
    deal, actor = _full(cast), cast.actor("provider")
    save_step(deal, "benefits", {"benefits": "乙方不得对许可技术进行任何改进。"}, revision=3, actor=actor)
    assert deal_facts(deal).agreement_state == "draft"
    with pytest.raises(Conflict):
        fix_agreement(deal, revision=4, actor=actor)
    save_step(deal, "benefits", {"benefits": ""}, revision=4, actor=actor)
    assert deal_facts(deal).agreement_state == "complete"
    row = fix_agreement(deal, revision=5, actor=actor)
    assert (len(row.sha256), deal_facts(deal).agreement_state) == (64, "final")
    with pytest.raises(IllegalMove):
        save_step(deal, "facts", FACTS, revision=6, actor=actor)
    assert reopen_agreement(deal, revision=6, actor=actor).version == 2


def test_every_party_signs_once_with_its_password(cast: Cast) -> None:
    deal = _full(cast)
    fix_agreement(deal, revision=3, actor=cast.actor("provider"))
    with pytest.raises(IllegalMove):
        sign_agreement(deal, "x", revision=4, actor=cast.actor("provider"))
    Deal.objects.filter(pk=deal.pk).update(stage=Stage.SIGNING)
    for name in ("provider", "seeker"):
        cast.people[name].set_password("korrekt-pferd-91")
        cast.people[name].save()
    with pytest.raises(Invalid):
        sign_agreement(deal, "falsch", revision=4, actor=cast.actor("provider"))
    first = sign_agreement(deal, "korrekt-pferd-91", revision=4, actor=cast.actor("provider"))
    with pytest.raises(Conflict):
        sign_agreement(deal, "korrekt-pferd-91", revision=4, actor=cast.actor("provider"))
    sign_agreement(deal, "korrekt-pferd-91", revision=4, actor=cast.actor("seeker"))
    row = Agreement.objects.get(deal=deal)
    assert (row.state, first.sha256, len(deal_facts(deal).signatures)) == ("signed", row.pdf_sha256, 2)
