"""The evidence of a deal for one of its parties: what both sides did, with the part of the audit chain that proves it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model

from lianqiao.catalog.services.evidence import Bundle, as_json, seal_bundle
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.deals.access import Action, side_of
from lianqiao.deals.events import DealEvidenceExported
from lianqiao.deals.models import Approval, Deal, RiskNotice, Signature, StageLog
from lianqiao.deals.queries.execution import execution_of
from lianqiao.deals.queries.room import room_of
from lianqiao.deals.queries.terms import list_terms
from lianqiao.files.queries import content_path

README = """合作项目证据包

本证据包由连桥平台为合作项目的一方导出，收录项目、各方同意、条款各版本、合同、会商室记录、风险通知、履行记录，以及平台审计链中与该项目有关的全部记录。
只供某一方查看的文件、团队和收益分配不在其中（本方自己的内部文件除外）。

如何核验
1. 安装 Python 3.8 或更高版本，不需要其他软件。
2. 在本文件夹中运行：python verify.py
3. 输出“完好”表示每个文件、每条记录都与导出时一致；否则逐条列出有误的位置。

自然人只以编号出现。本证据包含保密内容，请按照各方约定保管。
"""
_HIDDEN = frozenset({"id", "deal", "deal_id", "stored", "reminded", "pdf"})


@transaction.atomic
def export_deal(deal: Deal, path: Path, *, actor: Actor) -> Bundle:
    """Write the evidence of a deal as the actor's party may see it. Publishes ``DealEvidenceExported``. Raises ``Forbidden``."""
    require(actor, Action.DEAL_WRITE, deal)
    party = side_of(actor, deal)
    bundle, head = seal_bundle(path, f"deal:{deal.number}", lambda: _parts(deal, actor))
    organisation = party.organisation.number if party else ""
    publish(DealEvidenceExported(deal.number, organisation, bundle.manifest_sha256, head.sequence), actor=actor)
    return bundle


def _parts(deal: Deal, actor: Actor) -> Iterator[tuple[str, bytes]]:
    yield "README.txt", README.encode()
    parties = {party.pk: party.organisation.number for party in deal.parties.all()}
    yield "deal.json", as_json(_row(deal, parties) | {"parties": [_row(it, parties) for it in deal.parties.all()]})
    yield "steps.json", as_json([_row(it, parties) for it in StageLog.objects.filter(deal=deal).order_by("pk")])
    yield "words.json", as_json([_row(it, parties) for it in Approval.objects.filter(deal=deal).order_by("pk")])
    yield (
        "terms.json",
        as_json(
            [
                _row(it, parties) | {"accepted": [_row(one, parties) for one in it.acceptances.all()]}
                for it in list_terms(deal)
            ]
        ),
    )
    for agreement in deal.agreements.order_by("version"):
        signed = [_row(it, parties) for it in Signature.objects.filter(agreement=agreement)]
        yield f"agreements/{agreement.version}.json", as_json(_row(agreement, parties) | {"signatures": signed})
        if agreement.pdf is not None:
            yield f"agreements/{agreement.version}.pdf", bytes(agreement.pdf)
    room = room_of(deal, actor)
    yield "messages.json", as_json([_row(it, parties) for it in deal.messages.order_by("pk")])
    yield "tasks.json", as_json([_row(it, parties) for it in room.tasks])
    yield "meetings.json", as_json([_row(it, parties) for it in room.meetings])
    yield "risks.json", as_json([_row(it, parties) for it in deal.risks.all()])
    for notice in RiskNotice.objects.filter(deal=deal):
        yield f"notices/{notice.number}.txt", notice.paper.encode()
        words = [_row(it, parties) for it in notice.acknowledgements.all()]
        yield f"notices/{notice.number}.json", as_json(_row(notice, parties) | {"acknowledged": words})
    execution = execution_of(deal)
    yield "milestones.json", as_json([_row(it, parties) for it in execution.milestones])
    yield (
        "payments.json",
        as_json(
            [
                _row(it.row, parties) | {"receipts": [_row(one, parties) for one in it.row.receipts.all()]}
                for it in execution.payments
            ]
        ),
    )
    yield "royalties.json", as_json([_row(it, parties) for it in execution.reports])
    yield (
        "files.json",
        as_json([_row(it, parties) | {"name": it.stored.name, "sha256": it.stored.sha256} for it in room.files]),
    )
    for digest in sorted({it.stored.sha256 for it in room.files}):
        yield f"files/{digest}", content_path(digest).read_bytes()


def _row(row: Model, parties: dict[int, str]) -> dict[str, Any]:
    """Return the columns of a row; parties by the numbers of their organisations, people by their keys."""
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in _HIDDEN or field.attname in _HIDDEN:
            continue
        value = getattr(row, field.attname)
        is_party = field.related_model is not None and field.related_model._meta.label == "deals.Party"
        found[field.name] = parties.get(value, value) if is_party else value
    return found
