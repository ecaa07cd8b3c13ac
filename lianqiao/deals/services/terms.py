"""Writes of term sheets: a version proposed, a version accepted."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Conflict, FieldProblem, IllegalMove, Invalid
from lianqiao.deals.access import Action, present_parties, side_of
from lianqiao.deals.choices import Stage
from lianqiao.deals.engine.terms import Terms, Unreadable, terms_from, terms_to
from lianqiao.deals.errors import MovedMeanwhile
from lianqiao.deals.events import TermsAccepted, TermsProposed
from lianqiao.deals.models import Deal, TermAcceptance, TermSheet
from lianqiao.deals.queries.deals import lock_deal
from lianqiao.deals.queries.terms import latest_terms
from lianqiao.deals.services.deals import require_alive
from lianqiao.deals.services.notices import tell_parties

NEGOTIABLE = frozenset({Stage.DILIGENCE, Stage.NEGOTIATION, Stage.AGREEMENT})
NEWER = "A newer version was proposed meanwhile. Compare it with yours; what you wrote is still here."


@transaction.atomic
def propose_terms(deal: Deal, content: Mapping[str, Any], *, based_on: int, actor: Actor, note: str = "") -> TermSheet:
    """Propose a version that follows version ``based_on`` (0: the first). Publishes ``TermsProposed``.

    Raises ``Forbidden``, ``IllegalMove``, ``MovedMeanwhile`` (a newer version is there) or ``Invalid``.
    """
    row = lock_deal(deal.pk)
    require(actor, Action.DEAL_WRITE, row)
    _negotiable(row)
    last = latest_terms(row)
    if based_on != (last.version if last else 0):
        raise MovedMeanwhile(NEWER, data={"number": row.number, "version": last.version if last else 0})
    terms = read_terms(content, row)
    if len(note) > 500:
        problem = FieldProblem("note", "deals.note_long", "Keep the note within 500 characters.")
        raise Invalid("The terms cannot be proposed like this.", problems=[problem])
    plain = terms_to(terms)
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    if last is not None and last.sha256 == digest:
        raise Conflict("Nothing differs from the last version.", code="deals.terms_same")
    party = side_of(actor, row)
    assert party is not None  # DEAL_WRITE has asked
    sheet = TermSheet.objects.create(
        deal=row, version=based_on + 1, content=plain, sha256=digest, party=party, by_id=actor.person_id, note=note.strip()
    )  # fmt: skip
    publish(TermsProposed(row.number, sheet.version, party.organisation.number, digest), actor=actor)
    tell_parties(row, "terms", but_person=actor.person_id)
    return sheet


@transaction.atomic
def accept_terms(deal: Deal, version: int, *, actor: Actor) -> bool:
    """Accept the latest version for one's party; returns whether all have now. Publishes ``TermsAccepted``.

    Raises ``Forbidden``, ``IllegalMove``, ``MovedMeanwhile`` (a newer version is there) or ``Conflict`` (accepted already).
    """
    row = lock_deal(deal.pk)
    require(actor, Action.DEAL_BIND, row)
    _negotiable(row)
    last = latest_terms(row)
    if last is None or last.version != version:
        raise MovedMeanwhile(NEWER, data={"number": row.number})
    party = side_of(actor, row)
    assert party is not None  # DEAL_BIND has asked
    _, is_new = TermAcceptance.objects.get_or_create(terms=last, party=party, defaults={"by_id": actor.person_id})
    if not is_new:
        raise Conflict("Your organisation has already accepted this version.", code="deals.terms_accepted")
    accepted = set(last.acceptances.values_list("party_id", flat=True))
    is_agreed = {it.pk for it in present_parties(row)} <= accepted
    publish(TermsAccepted(row.number, version, party.organisation.number, is_agreed), actor=actor)
    return is_agreed


def read_terms(content: Mapping[str, Any], deal: Deal) -> Terms:
    """Read a term sheet and check that it names parties of the deal. Raises ``Invalid``."""
    try:
        terms = terms_from(content)
    except Unreadable as error:
        message = "This cannot be read. Check the numbers, the days and the length."
        raise Invalid(message, problems=[FieldProblem(error.place, f"deals.{error.code}", message)]) from error
    numbers = {party.organisation.number for party in present_parties(deal)}
    named = [("payer", terms.payer), ("payee", terms.payee)]
    named += [(f"milestones.{at}.owner", one.owner) for at, one in enumerate(terms.milestones)]
    problems = [
        FieldProblem(place, "deals.no_party", "Choose a party of the deal.")
        for place, number in named
        if number and number not in numbers
    ]
    if terms.payer and terms.payer == terms.payee:
        problems.append(FieldProblem("payee", "deals.pays_itself", "Payer and payee are two parties."))
    if (terms.price.fixed or terms.price.royalty) and not (terms.payer and terms.payee):
        problems.append(FieldProblem("payer", "deals.payer_missing", "Say who pays and who is paid."))
    if problems:
        raise Invalid("The terms cannot be proposed like this.", problems=problems)
    return terms


def _negotiable(row: Deal) -> None:
    require_alive(row)
    if row.stage not in NEGOTIABLE:
        raise IllegalMove("Terms are negotiated until the agreement is submitted.", data={"stage": row.stage})
