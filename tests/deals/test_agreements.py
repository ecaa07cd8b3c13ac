"""The agreement of a deal by its services: saved, fixed, signed; what came between is told."""

import hashlib
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from lianqiao.core.errors import Conflict, Forbidden, IllegalMove, Invalid
from lianqiao.deals.choices import Stage
from lianqiao.deals.errors import MovedMeanwhile
from lianqiao.deals.models import Agreement, Deal, DealFile, Signature
from lianqiao.deals.queries import deal_facts
from lianqiao.deals.queries.agreements import content_of, current_agreement, findings_of
from lianqiao.deals.services.agreements import (
    fix_agreement,
    reopen_agreement,
    save_step,
    sign_agreement,
    sign_by_copy,
)
from lianqiao.deals.services.evidence import export_deal
from lianqiao.files.errors import UploadRefused
from tests.architecture.endpoints.deals import _deal
from tests.files.samples import pdf_bytes
from tests.personas import Cast

PASSWORD = "korrekt-pferd-91"
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
        cast.people[name].set_password(PASSWORD)
        cast.people[name].save()
    with pytest.raises(Invalid):
        sign_agreement(deal, "falsch", revision=4, actor=cast.actor("provider"))
    first = sign_agreement(deal, PASSWORD, revision=4, actor=cast.actor("provider"))
    with pytest.raises(Conflict):
        sign_agreement(deal, PASSWORD, revision=4, actor=cast.actor("provider"))
    sign_agreement(deal, PASSWORD, revision=4, actor=cast.actor("seeker"))
    row = Agreement.objects.get(deal=deal)
    assert (row.state, first.sha256, len(deal_facts(deal).signatures)) == ("signed", row.pdf_sha256, 2)


def at_signing(cast: Cast) -> Deal:
    deal = _full(cast)
    fix_agreement(deal, revision=3, actor=cast.actor("provider"))
    Deal.objects.filter(pk=deal.pk).update(stage=Stage.SIGNING)
    for name in ("provider", "seeker"):
        cast.people[name].set_password(PASSWORD)
        cast.people[name].save()
    return deal


def scan(content: bytes | None = None, name: str = "扫描件.pdf") -> ContentFile:
    return ContentFile(content or pdf_bytes(), name=name)


def test_a_paper_signature_is_its_copy_and_the_other_may_point_to_the_same(
    cast: Cast, settings: object, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    deal = at_signing(cast)
    first = sign_by_copy(deal, PASSWORD, revision=4, actor=cast.actor("provider"), upload=scan())
    assert (first.way, first.sha256) == ("copy", Agreement.objects.get(deal=deal).pdf_sha256)
    assert first.copy is not None and first.copy.layer == "all"
    assert Agreement.objects.get(deal=deal).state == "final"
    second = sign_by_copy(deal, PASSWORD, revision=4, actor=cast.actor("seeker"), copy=first.copy_id)
    assert (second.copy_id, Agreement.objects.get(deal=deal).state) == (first.copy_id, "signed")
    with pytest.raises(MovedMeanwhile):  # it is no longer waiting for signatures
        sign_agreement(deal, PASSWORD, revision=4, actor=cast.actor("seeker"))

    target = tmp_path / "evidence.zip"
    with target.open("wb") as out:
        export_deal(Deal.objects.get(pk=deal.pk), out, actor=cast.actor("seeker"))
    with zipfile.ZipFile(target) as bundle:
        kept = {hashlib.sha256(bundle.read(name)).hexdigest() for name in bundle.namelist()}
    assert first.copy.stored.sha256 in kept


def test_a_copy_that_cannot_be_one_signs_nothing_and_leaves_nothing(
    cast: Cast, settings: object, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    deal, provider = at_signing(cast), cast.actor("provider")
    with pytest.raises(Invalid, match="Hand in"):
        sign_by_copy(deal, PASSWORD, revision=4, actor=provider)
    with pytest.raises(Invalid, match="PDF"):
        sign_by_copy(deal, PASSWORD, revision=4, actor=provider, upload=scan("甲方已签".encode(), "合同.txt"))
    with pytest.raises(UploadRefused):
        sign_by_copy(deal, PASSWORD, revision=4, actor=provider, upload=scan(b"%PDF-1.7 broken"))
    with pytest.raises(Invalid, match="no such"):
        sign_by_copy(deal, PASSWORD, revision=4, actor=provider, copy=10**9)
    with pytest.raises(Invalid, match="password"):
        sign_by_copy(deal, "falsch", revision=4, actor=provider, upload=scan())
    with pytest.raises(Forbidden):
        sign_by_copy(deal, PASSWORD, revision=4, actor=cast.actor("editor"), upload=scan())
    with pytest.raises(MovedMeanwhile):
        sign_by_copy(deal, PASSWORD, revision=3, actor=provider, upload=scan())
    assert not Signature.objects.exists()
    assert not DealFile.objects.filter(deal=deal).exists()


def test_characters_that_the_paper_cannot_show_are_red_with_their_field(cast: Cast) -> None:
    deal, actor = _full(cast), cast.actor("provider")
    save_step(deal, "facts", {"scope": "𠮷𠮷教授的㛃堃工艺，±0.5 ㎡"}, revision=3, actor=actor)

    row = current_agreement(deal)
    found = [item for item in findings_of(deal, content_of(deal, row)) if item.code == "no_glyph"]
    assert [(item.place, item.data["right"], item.is_red) for item in found] == [("scope", "𠮷", True)]
    with pytest.raises(Conflict):
        fix_agreement(deal, revision=4, actor=actor)
    save_step(deal, "facts", {"scope": "吉教授的工艺"}, revision=4, actor=actor)
    cast.firm.name = "示例𠮷田装备有限公司"
    cast.firm.save()
    content = content_of(Deal.objects.get(pk=deal.pk), current_agreement(deal))
    assert [(it.place, it.is_red) for it in findings_of(deal, content) if it.code == "no_glyph"] == [("sides", False)]
    assert fix_agreement(deal, revision=5, actor=actor).state == "final", (
        "a registered name cannot be written otherwise"
    )
