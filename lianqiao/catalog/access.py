"""Who may see and do what in the catalogue."""

from enum import StrEnum

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from lianqiao.accounts.choices import MemberRole, PlatformRole
from lianqiao.accounts.models import Organisation
from lianqiao.catalog.choices import Confidentiality, EntryState, ExpertState
from lianqiao.catalog.models import Demand, Disclosure, Draft, Entry, Expert, NameExchange, Submission
from lianqiao.core.access import Rule, register
from lianqiao.core.actors import Actor
from lianqiao.files.access import register_opening
from lianqiao.files.choices import Purpose
from lianqiao.files.models import StoredFile
from lianqiao.regions.queries import place_lineage

READS_ALL = (PlatformRole.AUDITOR, PlatformRole.PLATFORM_ADMINISTRATOR)
WRITERS = (MemberRole.OWNER, MemberRole.EDITOR)
ATTACHED = (
    Purpose.ENTRY_ATTACHMENT, Purpose.ENTRY_CAPTIONS, Purpose.ENTRY_DOCUMENT, Purpose.ENTRY_IMAGE, Purpose.ENTRY_MODEL,
    Purpose.ENTRY_VIDEO,
)  # fmt: skip
AUTHORISED = (MemberRole.OWNER, MemberRole.TECHNOLOGY_MANAGER)  # binds the organisation: by office or by mandate
ASKERS = (MemberRole.OWNER, MemberRole.EDITOR, MemberRole.TECHNOLOGY_MANAGER)


class Action(StrEnum):
    """What can be permitted."""

    AUDIT_VIEW = "catalog:audit:view"
    DISCLOSURE_ACCEPT = "catalog:disclosure:accept"
    DISCLOSURE_ASK = "catalog:disclosure:ask"
    DISCLOSURE_DECIDE = "catalog:disclosure:decide"
    DISCLOSURE_TAKE_BACK = "catalog:disclosure:take_back"
    DRAFT_START = "catalog:draft:start"
    DRAFT_WRITE = "catalog:draft:write"
    ENTRY_ACCEPT = "catalog:entry:accept"
    ENTRY_CHANGE = "catalog:entry:change"
    ENTRY_CLAIM = "catalog:entry:claim"
    ENTRY_CONFIRM = "catalog:entry:confirm"
    ENTRY_CREATE = "catalog:entry:create"
    ENTRY_IMPORT = "catalog:entry:import"
    ENTRY_PUBLISH = "catalog:entry:publish"
    ENTRY_RECALL = "catalog:entry:recall"
    ENTRY_REOPEN = "catalog:entry:reopen"
    ENTRY_RETURN = "catalog:entry:return"
    ENTRY_SUBMIT = "catalog:entry:submit"
    ENTRY_WITHDRAW = "catalog:entry:withdraw"
    EVIDENCE_EXPORT = "catalog:evidence:export"
    EXCHANGE_ASK = "catalog:exchange:ask"
    EXCHANGE_DECIDE = "catalog:exchange:decide"
    EXCHANGE_TAKE_BACK = "catalog:exchange:take_back"
    EXPERT_CHANGE = "catalog:expert:change"
    EXPERT_CLAIM = "catalog:expert:claim"
    EXPERT_CONSENT = "catalog:expert:consent"
    EXPERT_CREATE = "catalog:expert:create"
    EXPERT_IMPORT = "catalog:expert:import"
    EXPERT_STATE_CONSENT = "catalog:expert:state_consent"
    HISTORY_VIEW = "catalog:history:view"
    LAYER_WRITE = "catalog:layer:write"
    MEDIA_WRITE = "catalog:media:write"
    QUALITY_VIEW = "catalog:quality:view"
    READINGS_VIEW = "catalog:readings:view"
    REVIEWS_VIEW = "catalog:reviews:view"


def visible_entries(actor: Actor) -> Q:
    """Return the condition that a row must meet for ``actor`` to know of it at all."""
    public = Q(state=EntryState.PUBLISHED, valid_until__gte=timezone.localdate())
    if actor.is_system or actor.has_role(*READS_ALL):
        return Q()
    if actor.memberships:
        public |= Q(organisation__in=list(actor.memberships))
    if actor.place_codes:
        inside = [code for code, lineage in place_lineage().items() if not actor.place_codes.isdisjoint(lineage)]
        public |= Q(place__in=inside)
    return public


def visible_experts(actor: Actor) -> Q:
    """Return the condition that an expert must meet for ``actor`` to know of him or her.

    Without consent that is the person, and those who write for the organisation: offices of the platform open no such page.
    """
    if actor.is_system:
        return Q()
    seen = Q(state=ExpertState.SHOWN, consented__isnull=False, organisation__merged_into__isnull=True)
    written = [key for key, roles in actor.memberships.items() if not roles.isdisjoint(WRITERS)]
    if written:
        seen |= Q(organisation__in=written)
    if actor.person_id is not None:
        seen |= Q(person_id=actor.person_id)
    return seen & ~Q(state=ExpertState.ERASED)


def may_read_description(actor: Actor, entry: Entry) -> bool:
    """Whether the description stands on the pages of an entry: everyone's when it is open, else its owner's people's alone.

    All others read a confidential description by way of its layer (``services.read_layer``), which writes the reading down.
    """
    return entry.confidentiality == Confidentiality.OPEN or belongs_to(actor, entry.organisation_id)


def may_know_owner(actor: Actor, entry: Entry) -> bool:
    """Whether ``actor`` may learn whose entry it is."""
    return not (isinstance(entry, Demand) and entry.is_anonymous) or is_inside(actor, entry.organisation_id)


def is_inside(actor: Actor, organisation_id: int | None) -> bool:
    """Whether ``actor`` may know what an organisation keeps to itself."""
    return actor.is_system or actor.has_role(*READS_ALL) or actor.has_membership(organisation_id)


def review_is_required() -> bool:
    """Whether somebody else reads an entry before it becomes public."""
    return bool(settings.REVIEW == "required")


def readable_submissions(actor: Actor) -> Q:
    """Return the condition that a submission must meet for ``actor`` to read it as a reviewer (or, an auditor, to watch).

    Nobody reads for an organisation to which they belong. Technology managers read what is open to everybody and whose owner is
    named: what is confidential is none of another organisation's business.
    """
    if actor.is_system or actor.has_role(*READS_ALL):
        return ~_of_own(actor)
    wanted = Q(pk__in=[])
    if actor.place_codes:
        inside = [code for code, lineage in place_lineage().items() if not actor.place_codes.isdisjoint(lineage)]
        wanted |= Q(achievement__place__in=inside) | Q(demand__place__in=inside)
    if _is_technology_manager(actor):
        wanted |= Q(achievement__confidentiality=Confidentiality.OPEN)
        wanted |= Q(demand__confidentiality=Confidentiality.OPEN, demand__is_anonymous=False)
    return wanted & ~_of_own(actor)


def _of_own(actor: Actor) -> Q:
    mine = Q(author_id=actor.person_id) if actor.person_id else Q(pk__in=[])
    keys = list(actor.memberships)
    return mine | Q(achievement__organisation__in=keys) | Q(demand__organisation__in=keys)


def _is_technology_manager(actor: Actor) -> bool:
    return any(MemberRole.TECHNOLOGY_MANAGER in roles for roles in actor.memberships.values())


def _reads(actor: Actor, submission: object) -> bool:
    """Whether the actor may claim a submission and decide on it: the rule of ``readable_submissions`` for one row."""
    if not isinstance(submission, Submission) or actor.person_id is None:
        return False
    entry = submission.entry
    if actor.person_id in (submission.author_id, entry.author_id) or actor.has_membership(entry.organisation_id):
        return False
    if actor.has_role(PlatformRole.PLATFORM_ADMINISTRATOR):
        return True
    lineage = place_lineage().get(entry.place_id or "", ())
    if not actor.place_codes.isdisjoint(lineage):
        return True
    is_closed = entry.confidentiality != Confidentiality.OPEN or (isinstance(entry, Demand) and entry.is_anonymous)
    return not is_closed and _is_technology_manager(actor)


def _sees_reviews(actor: Actor, _subject: object) -> bool:
    return actor.has_role(*PlatformRole) or _is_technology_manager(actor)


def _looks_after_data(actor: Actor, _subject: object) -> bool:
    return actor.has_role(*PlatformRole)


def _publishes_without_reading(actor: Actor, entry: object) -> bool:
    return not review_is_required() and _writes_for_owner(actor, entry)


def belongs_to(actor: Actor, organisation_id: int | None) -> bool:
    """Whether ``actor`` is a member of the organisation; no office of the platform stands in for it."""
    return actor.is_system or actor.has_membership(organisation_id)


def visible_disclosures(actor: Actor) -> Q:
    """Return the condition of the requests for layers that ``actor`` may know of: those of both sides, and the auditor's."""
    if actor.is_system or actor.has_role(PlatformRole.AUDITOR):
        return Q()
    ours = list(actor.memberships)
    return Q(organisation__in=ours) | Q(achievement__organisation__in=ours) | Q(demand__organisation__in=ours)


def visible_exchanges(actor: Actor) -> Q:
    """Return the condition of the exchanges of names that ``actor`` may know of."""
    if actor.is_system or actor.has_role(PlatformRole.AUDITOR):
        return Q()
    ours = list(actor.memberships)
    return Q(organisation__in=ours) | Q(demand__organisation__in=ours)


def _binds_asker(actor: Actor, wish: object) -> bool:
    return isinstance(wish, Disclosure) and actor.has_membership(wish.organisation_id, *AUTHORISED)


def _binds_owner(actor: Actor, wish: object) -> bool:
    owner = _owner_of(wish)
    return owner is not None and actor.has_membership(owner, *AUTHORISED)


def _asks_for_own(actor: Actor, wish: object) -> bool:
    return isinstance(wish, Disclosure | NameExchange) and actor.has_membership(wish.organisation_id, *ASKERS)


def _asks_of_another(actor: Actor, entry: object) -> bool:
    if not isinstance(entry, Entry) or entry.organisation_id is None or actor.has_membership(entry.organisation_id):
        return False
    return actor.has_membership(actor.organisation_id, *ASKERS)


def _owner_of(wish: object) -> int | None:
    if isinstance(wish, Disclosure):
        owner: int | None = wish.entry.organisation_id
        return owner
    return wish.demand.organisation_id if isinstance(wish, NameExchange) else None


def _is_inside_of(actor: Actor, subject: object) -> bool:
    if isinstance(subject, Organisation):
        return is_inside(actor, subject.pk)
    # Administrators of the platform run it; what an owner keeps to itself is none of their business.
    return isinstance(subject, Entry) and (
        belongs_to(actor, subject.organisation_id) or actor.has_role(PlatformRole.AUDITOR)
    )


def _exports_evidence(actor: Actor, entry: object) -> bool:
    return isinstance(entry, Entry) and (
        actor.has_role(PlatformRole.AUDITOR) or actor.has_membership(entry.organisation_id, *WRITERS, *AUTHORISED)
    )


def _audits(actor: Actor, _subject: object) -> bool:
    return actor.has_role(PlatformRole.AUDITOR)


def may_open_attachment(actor: Actor, stored: StoredFile) -> bool:
    """Whether ``actor`` may open an attachment as it lies: its owner's people. Readers get a marked copy by way of the layer."""
    return belongs_to(actor, stored.organisation_id)


def _writes_for_owner(actor: Actor, entry: object) -> bool:
    return isinstance(entry, Entry) and actor.has_membership(entry.organisation_id, *WRITERS)


def _writes_for_some_organisation(actor: Actor, organisation_id: object) -> bool:
    return isinstance(organisation_id, int) and actor.has_membership(organisation_id, *WRITERS)


def _is_signed_in(actor: Actor, _kind: object) -> bool:
    return actor.person_id is not None


def _writes_own_draft(actor: Actor, draft: object) -> bool:
    return isinstance(draft, Draft) and actor.person_id is not None and draft.person_id == actor.person_id


def _is_expert(actor: Actor, expert: object) -> bool:
    return isinstance(expert, Expert) and actor.person_id is not None and actor.person_id == expert.person_id


def _answers_for_expert(actor: Actor, expert: object) -> bool:
    return isinstance(expert, Expert) and actor.has_membership(expert.organisation_id, *WRITERS)


def _writes_expert(actor: Actor, expert: object) -> bool:
    return _is_expert(actor, expert) or _answers_for_expert(actor, expert)


def _imports_experts(actor: Actor, _subject: object) -> bool:
    return actor.has_role(PlatformRole.PLATFORM_ADMINISTRATOR)


_READING = (Action.AUDIT_VIEW, Action.EVIDENCE_EXPORT, Action.HISTORY_VIEW, Action.READINGS_VIEW)  # auditors may these
_DISCLOSURE_RULES: dict[Action, Rule] = {
    Action.AUDIT_VIEW: _audits,
    Action.DISCLOSURE_ACCEPT: _binds_asker,
    Action.DISCLOSURE_ASK: _asks_of_another,
    Action.DISCLOSURE_DECIDE: _binds_owner,
    Action.DISCLOSURE_TAKE_BACK: _asks_for_own,
    Action.EVIDENCE_EXPORT: _exports_evidence,
    Action.EXCHANGE_ASK: _asks_of_another,
    Action.EXCHANGE_DECIDE: _binds_owner,
    Action.EXCHANGE_TAKE_BACK: _asks_for_own,
    Action.HISTORY_VIEW: _is_inside_of,
    Action.LAYER_WRITE: _writes_for_owner,
    Action.MEDIA_WRITE: _writes_for_owner,
    Action.READINGS_VIEW: _is_inside_of,
}


def register_rules() -> None:
    """Fill the kernel's registry; called when the app is ready."""
    for action in (
        Action.ENTRY_CHANGE,
        Action.ENTRY_CONFIRM,
        Action.ENTRY_RECALL,
        Action.ENTRY_REOPEN,
        Action.ENTRY_SUBMIT,
        Action.ENTRY_WITHDRAW,
    ):
        register(action, _writes_for_owner)
    for action in (Action.ENTRY_ACCEPT, Action.ENTRY_CLAIM, Action.ENTRY_RETURN):
        register(action, _reads)
    register(Action.ENTRY_PUBLISH, _publishes_without_reading)
    register(Action.QUALITY_VIEW, _looks_after_data, is_reading=True)
    register(Action.REVIEWS_VIEW, _sees_reviews, is_reading=True)
    for action, rule in _DISCLOSURE_RULES.items():
        register(action, rule, is_reading=action in _READING)
    register(Action.EXPERT_CHANGE, _writes_expert)
    register(Action.EXPERT_CLAIM, _is_signed_in)
    register(Action.EXPERT_CONSENT, _is_expert)
    register(Action.EXPERT_CREATE, _writes_for_some_organisation)
    register(Action.EXPERT_IMPORT, _imports_experts)
    register(Action.EXPERT_STATE_CONSENT, _answers_for_expert)
    for purpose in ATTACHED:
        register_opening(purpose, may_open_attachment)
    register(Action.ENTRY_CREATE, _writes_for_some_organisation)
    register(Action.ENTRY_IMPORT, _writes_for_some_organisation)
    register(Action.DRAFT_START, _is_signed_in)
    register(Action.DRAFT_WRITE, _writes_own_draft)
