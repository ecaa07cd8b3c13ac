"""What is held about people, and what becomes of it when they are erased: one table for all apps. A test finds what is missing."""

from lianqiao.catalog.choices import ERASED_CONTRIBUTOR, ERASED_EXPERT
from lianqiao.core.personal import Held, OnErasure

_DELETE, _BLANK, _KEEP = OnErasure.DELETE, OnErasure.BLANK, OnErasure.KEEP
_OF_OTHERS = frozenset({"purpose", "authority", "evidence"})
_OF_ENQUIRERS = frozenset({"problem", "use_planned", "proof_wanted", "plan"})

HELD = (
    Held("accounts.User", "id", _KEEP, hidden=frozenset({"password"})),  # emptied by the erasure itself; the key stays
    Held("accounts.Membership", "person_id", _DELETE),
    Held("accounts.Appointment", "person_id", _DELETE),
    Held("accounts.ApiToken", "person_id", _DELETE, hidden=frozenset({"digest"})),
    Held("account.EmailAddress", "user_id", _DELETE),
    Held("mfa.Authenticator", "user_id", _DELETE, hidden=frozenset({"data"})),
    Held("socialaccount.SocialAccount", "user_id", _DELETE),
    Held("identity.SignIn", "person_id", _DELETE, hidden=frozenset({"session_key"})),
    Held("identity.KnownDevice", "person_id", _DELETE, hidden=frozenset({"digest"})),
    Held("identity.UsedPassword", "person_id", _DELETE, hidden=frozenset({"encoded"})),
    Held("identity.AddressChange", "person_id", _DELETE),
    Held("catalog.Draft", "person_id", _DELETE),
    # A page of one's own is emptied and never filled again; with it the names in teams that were joined to it (these first).
    Held(
        "catalog.Contributor",
        "expert__person_id",
        _BLANK,
        blank=ERASED_CONTRIBUTOR,
    ),
    Held("catalog.Expert", "person_id", _BLANK, blank=ERASED_EXPERT),
    # What people wrote for organisations stays with these; the person is a key there. Of things that a person only decided on,
    # the copy shows that it was decided, not what others had written.
    Held("catalog.Achievement", "author_id", _KEEP),
    Held("catalog.Demand", "author_id", _KEEP),
    Held("catalog.Submission", "author_id", _KEEP),
    Held("catalog.Submission", "reader_id", _KEEP, hidden=frozenset({"content", "fields", "note"})),
    Held("catalog.Reading", "reader_id", _KEEP),
    Held("catalog.EntryVersion", "author_id", _KEEP),
    Held("catalog.EntryVersion", "reader_id", _KEEP, hidden=frozenset({"content", "fields", "note"})),
    Held("catalog.Disclosure", "asked_by_id", _KEEP),
    Held("catalog.Disclosure", "accepted_by_id", _KEEP),  # who accepted an agreement must be provable
    Held("catalog.Disclosure", "decided_by_id", _KEEP, hidden=_OF_OTHERS),
    Held("deals.Agreement", "made_by_id", _KEEP),
    Held("deals.DealFile", "by_id", _KEEP),
    Held("deals.DistributionRun", "by_id", _KEEP, hidden=frozenset({"given", "result"})),  # who else got what is theirs
    Held("deals.Meeting", "by_id", _KEEP),
    Held("deals.Message", "by_id", _KEEP),
    Held("deals.Milestone", "handed_in_by_id", _KEEP),
    Held("deals.Milestone", "answered_by_id", _KEEP),
    Held("deals.Receipt", "noted_by_id", _KEEP),
    Held("deals.Receipt", "confirmed_by_id", _KEEP),
    Held("deals.Risk", "by_id", _KEEP),
    Held("deals.RiskAcknowledgement", "by_id", _KEEP),
    Held("deals.RiskNotice", "by_id", _KEEP),  # who gave notice must be provable
    Held("deals.RoyaltyReport", "by_id", _KEEP),
    Held("deals.Task", "by_id", _KEEP),
    Held("deals.Task", "done_by_id", _KEEP),
    Held("deals.TeamMember", "person_id", _KEEP),  # who was paid must be provable
    Held("deals.TermAcceptance", "by_id", _KEEP),
    Held("deals.TermSheet", "by_id", _KEEP),
    Held("deals.Signature", "by_id", _KEEP),  # who signed must be provable
    Held("deals.Approval", "by_id", _KEEP),  # who bound a party must be provable
    Held("deals.Enquiry", "sent_by_id", _KEEP),
    Held("deals.Enquiry", "answered_by_id", _KEEP, hidden=_OF_ENQUIRERS),
    Held("deals.Seat", "person_id", _KEEP),
    Held("deals.StageLog", "by_id", _KEEP),
    Held("catalog.NameExchange", "asked_by_id", _KEEP),
    Held("catalog.NameExchange", "decided_by_id", _KEEP, hidden=frozenset({"message"})),
    Held("organisations.VerificationRequest", "person_id", _KEEP),
    Held("organisations.VerificationRequest", "decided_by_id", _KEEP, hidden=frozenset({"note"})),
    Held("organisations.Invitation", "email", _DELETE, of="email"),
    Held("organisations.Invitation", "inviter_id", _KEEP, hidden=frozenset({"email"})),
    Held("organisations.OwnershipTransfer", "offered_by_id", _KEEP),
    Held("organisations.OwnershipTransfer", "offered_to_id", _KEEP),
    Held("connectors.ImportRun", "person_id", _KEEP),
    Held("files.StoredFile", "person_id", _KEEP),  # evidence of organisations; the person is a key
    Held("admin.LogEntry", "user_id", _KEEP),
    Held("matching.Judgement", "judge_id", _BLANK, blank={"words": ""}),  # the level is no secret of the person
    Held("matching.PassedPair", "person_id", _DELETE),
    Held("matching.WeightSet", "used_by_id", _KEEP),
    Held("push.PushSetting", "person_id", _DELETE),
    Held("push.Notice", "person_id", _DELETE),
    Held("push.Subscription", "person_id", _DELETE, hidden=frozenset({"feed_secret", "vector"})),
    Held("push.Delivery", "destination__person_id", _DELETE),
    Held("push.Destination", "person_id", _DELETE, hidden=frozenset({"address", "secret"})),
    Held("push.Exclusion", "person_id", _DELETE),
    Held("push.Recommendation", "decided_by_id", _KEEP),
    Held("push.SharedPlace", "person_id", _DELETE),
    Held("push.Trace", "person_id", _DELETE),
    Held(
        "core.Mail", "recipient", _DELETE, hidden=frozenset({"context"}), of="email"
    ),  # links in it are as good as a password
    Held("rights.Consent", "person_id", _KEEP),  # that there was consent must be provable
    Held("rights.DataExport", "person_id", _DELETE, hidden=frozenset({"file_name"})),
    Held("rights.Erasure", "person_id", _KEEP),
    Held("rights.Case", "person_id", _BLANK, blank={"contact": "", "person_id": None}),
)
