"""Writes of agreements: saved step by step, fixed, reopened, signed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Conflict, FieldProblem, IllegalMove, Invalid
from lianqiao.deals.access import Action, present_parties, side_of
from lianqiao.deals.choices import AgreementState, FileLayer, SigningWay, Stage
from lianqiao.deals.engine.content import STEPS, Content, Unreadable, from_json, to_json
from lianqiao.deals.errors import MovedMeanwhile
from lianqiao.deals.events import AgreementFixed, AgreementReopened, AgreementSaved, AgreementSigned
from lianqiao.deals.formats.agreement_pdf import agreement_pdf
from lianqiao.deals.formats.wording import compose
from lianqiao.deals.models import Agreement, Deal, DealFile, Party, Signature
from lianqiao.deals.queries.agreements import content_of, current_agreement, findings_of
from lianqiao.deals.queries.deals import lock_deal
from lianqiao.deals.services.deals import require_alive, touch_deal
from lianqiao.deals.services.notices import tell_parties
from lianqiao.deals.services.room import add_file
from lianqiao.files.services import Upload

PDF = "application/pdf"
COPY_TITLE = "已签署合同"  # the title of the signed copy among the files of the deal, before the number on the paper
WRITING = frozenset({Stage.NEGOTIATION, Stage.AGREEMENT})
_SIDE_FIELDS = frozenset(
    {
        "address", "representative", "contact", "work", "gives", "contribution", "ownership_percent", "benefit_percent",
        "risk_percent", "reward_percent",
    }
)  # fmt: skip
CHANGED = "Somebody changed the agreement meanwhile. Read it again before you act."


@transaction.atomic
def save_step(deal: Deal, step: str, values: Mapping[str, Any], *, revision: int, actor: Actor) -> Agreement:
    """Save the fields of a step as JSON; ``sides`` is a list of what each party says, in their order. Publishes ``AgreementSaved``.

    Raises ``Forbidden``, ``IllegalMove``, ``MovedMeanwhile`` or ``Invalid``; ``revision`` is 0 before the first save.
    """
    row = _held(deal, actor)
    agreement = current_agreement(row)
    if agreement is not None and agreement.state != AgreementState.DRAFT:
        raise IllegalMove("The text is fixed: open it again before you change it.")
    if revision != (agreement.revision if agreement else 0):
        raise MovedMeanwhile(CHANGED, data={"number": row.number})
    data = to_json(content_of(row, agreement))
    before = json.dumps(data, sort_keys=True)
    for name in STEPS[step]:
        if name in values and name != "sides":
            data[name] = values[name]
    for side, said in zip(data["sides"], values.get("sides", ()), strict=False):
        side.update({name: value for name, value in said.items() if name in _SIDE_FIELDS})
    content = _read(data)
    if agreement is None:
        agreement = Agreement(deal=row, version=row.agreements.count() + 1, revision=0, made_by_id=actor.person_id)
    elif json.dumps(to_json(content), sort_keys=True) == before:
        return agreement
    agreement.content, agreement.changed = to_json(content), timezone.now()
    agreement.revision += 1
    agreement.save()
    touch_deal(row)
    publish(AgreementSaved(row.number, agreement.version, agreement.revision), actor=actor)
    return agreement


@transaction.atomic
def fix_agreement(deal: Deal, *, revision: int, actor: Actor) -> Agreement:
    """Fix the text so that it can be signed. Publishes ``AgreementFixed``. Raises ``Conflict`` while a finding is red."""
    row = _held(deal, actor)
    agreement = _current(row, AgreementState.DRAFT, revision)
    content = content_of(row, agreement)
    if red := [item.code for item in findings_of(row, content) if item.is_red]:
        raise Conflict("Put right what is marked red first.", code="deals.agreement_red", data={"codes": red})
    agreement.content = to_json(content)
    agreement.sha256 = hashlib.sha256(
        json.dumps(agreement.content, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()
    agreement.pdf = agreement_pdf(compose(content, agreement.number, is_draft=False))
    agreement.pdf_sha256 = hashlib.sha256(agreement.pdf).hexdigest()
    agreement.state, agreement.revision, agreement.changed = (
        AgreementState.FINAL,
        agreement.revision + 1,
        timezone.now(),
    )
    agreement.save()
    touch_deal(row)
    publish(AgreementFixed(row.number, agreement.version, agreement.sha256, agreement.pdf_sha256), actor=actor)
    return agreement


@transaction.atomic
def reopen_agreement(deal: Deal, *, revision: int, actor: Actor) -> Agreement:
    """Replace a final version by a draft of the same text; signatures stay with the old one. Publishes ``AgreementReopened``."""
    row = _held(deal, actor)
    agreement = _current(row, AgreementState.FINAL, revision)
    agreement.state = AgreementState.SUPERSEDED
    agreement.save(update_fields=["state"])
    draft = Agreement.objects.create(
        deal=row, version=agreement.version + 1, content=agreement.content, revision=agreement.revision + 1, made_by_id=actor.person_id
    )  # fmt: skip
    touch_deal(row)
    publish(AgreementReopened(row.number, agreement.version), actor=actor)
    return draft


@transaction.atomic
def sign_agreement(deal: Deal, password: str, *, revision: int, actor: Actor) -> Signature:
    """Sign for one's party with the password of one's account: an ordinary electronic signature. Publishes ``AgreementSigned``.

    Raises ``Forbidden``, ``IllegalMove``, ``MovedMeanwhile``, ``Conflict`` (signed already) or ``Invalid`` (password).
    """
    return _sign(_signable(deal, password, revision, actor))


@transaction.atomic
def sign_by_copy(
    deal: Deal, password: str, *, revision: int, actor: Actor, upload: Upload | None = None, copy: int | None = None
) -> Signature:
    """Sign for one's party by handing in the signed copy (PDF), or by one that another party handed in and that bears both signatures.

    The copy is a file of the deal for all parties. Publishes ``FileStored``, ``RoomFileAdded`` and ``AgreementSigned``.
    Raises what ``sign_agreement`` does, ``UploadRefused``, or ``Invalid`` (neither or both, no PDF, no such copy).
    """
    signing = _signable(deal, password, revision, actor)
    if (upload is None) == (copy is None):
        raise _no_copy("file", "Hand in the signed copy, or choose the one that bears your signature.")
    if upload is not None:
        title = f"{COPY_TITLE} {signing.agreement.number}"
        found = add_file(signing.deal, upload, title=title, layer=FileLayer.ALL, actor=actor)
        if found.stored.media_type != PDF:
            raise _no_copy("file", "The signed copy is a PDF.")
        return _sign(signing, found)
    there = DealFile.objects.filter(signatures__agreement=signing.agreement, pk=copy or 0).first()
    if there is None:
        raise _no_copy("copy", "There is no such signed copy.")
    return _sign(signing, there)


@dataclass(frozen=True, slots=True)
class _Signing:
    """Who signs what, after everything that forbids it was asked."""

    deal: Deal
    agreement: Agreement
    party: Party
    person: User
    actor: Actor


def _signable(deal: Deal, password: str, revision: int, actor: Actor) -> _Signing:
    row = lock_deal(deal.pk)
    require(actor, Action.DEAL_BIND, row)
    if row.stage != Stage.SIGNING:
        raise IllegalMove("The agreement is signed when the parties have approved it.")
    agreement = _current(row, AgreementState.FINAL, revision)
    party = side_of(actor, row)
    person = User.objects.filter(pk=actor.person_id or 0).first()
    if party is None or person is None or not person.check_password(password):
        problem = FieldProblem("password", "deals.password", "The password is not right.")
        raise Invalid("The password is not right.", problems=[problem])
    if Signature.objects.filter(agreement=agreement, party=party).exists():
        raise Conflict("Your organisation has signed already.")
    return _Signing(row, agreement, party, person, actor)


def _sign(signing: _Signing, copy: DealFile | None = None) -> Signature:
    row, agreement = signing.deal, signing.agreement
    way = SigningWay.CLICK if copy is None else SigningWay.COPY
    signature = Signature.objects.create(
        agreement=agreement, party=signing.party, by=signing.person, way=way, sha256=agreement.pdf_sha256, copy=copy
    )
    signed = set(Signature.objects.filter(agreement=agreement).values_list("party_id", flat=True))
    if signed >= {item.pk for item in present_parties(row)}:
        agreement.state = AgreementState.SIGNED
        agreement.save(update_fields=["state"])
    publish(
        AgreementSigned(
            row.number, agreement.version, signing.party.organisation.number, way, signature.sha256,
            copy.stored.sha256 if copy else "",
        ),
        actor=signing.actor,
    )  # fmt: skip
    tell_parties(row, "signed", but_person=signing.actor.person_id)
    return signature


def _no_copy(field: str, message: str) -> Invalid:
    return Invalid(message, problems=[FieldProblem(field, "deals.signed_copy", message)])


def _held(deal: Deal, actor: Actor) -> Deal:
    row = lock_deal(deal.pk)
    require(actor, Action.DEAL_WRITE, row)
    require_alive(row)
    if row.stage not in WRITING:
        raise IllegalMove("The agreement is written while the deal is negotiated and drawn up.")
    return row


def _current(deal: Deal, state: AgreementState, revision: int) -> Agreement:
    agreement = current_agreement(deal)
    if agreement is None or agreement.state != state or agreement.revision != revision:
        raise MovedMeanwhile(CHANGED, data={"number": deal.number})
    return agreement


def _read(data: Mapping[str, Any]) -> Content:
    try:
        return from_json(data, Content)
    except Unreadable as error:
        problem = FieldProblem(
            error.place, f"deals.{error.code}", "This cannot be read. Check the numbers, the days and the length."
        )
        raise Invalid(problem.message, problems=[problem]) from error
