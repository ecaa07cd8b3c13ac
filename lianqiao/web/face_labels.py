"""What the words of the six faces are called: roles in a team, facts of a right, findings of the ownership check."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FACE_LABELS: Mapping[str, Mapping[str, Promise]] = {
    "face": {
        "technology": pgettext_lazy("face of an achievement", "Technology"),
        "maturity": pgettext_lazy("face of an achievement", "Maturity"),
        "ownership": pgettext_lazy("face of an achievement", "Ownership"),
        "team": pgettext_lazy("face of an achievement", "Team"),
        "scenario": pgettext_lazy("face of an achievement", "Scenario"),
        "economics": pgettext_lazy("face of an achievement", "Economics"),
    },
    "credit_role": {
        "conceptualization": pgettext_lazy("contributor role", "Conceptualization"),
        "data_curation": pgettext_lazy("contributor role", "Data curation"),
        "formal_analysis": pgettext_lazy("contributor role", "Formal analysis"),
        "funding_acquisition": pgettext_lazy("contributor role", "Funding acquisition"),
        "investigation": pgettext_lazy("contributor role", "Investigation"),
        "methodology": pgettext_lazy("contributor role", "Methodology"),
        "project_administration": pgettext_lazy("contributor role", "Project administration"),
        "resources": pgettext_lazy("contributor role", "Resources"),
        "software": pgettext_lazy("contributor role", "Software"),
        "supervision": pgettext_lazy("contributor role", "Supervision"),
        "validation": pgettext_lazy("contributor role", "Validation"),
        "visualization": pgettext_lazy("contributor role", "Visualization"),
        "writing_original_draft": pgettext_lazy("contributor role", "Writing – original draft"),
        "writing_review_editing": pgettext_lazy("contributor role", "Writing – review and editing"),
    },
    "right_fact": {
        "applied": pgettext_lazy("fact of a right", "Applied for on"),
        "granted": pgettext_lazy("fact of a right", "Granted on"),
        "expires": pgettext_lazy("fact of a right", "Ends on"),
        "fee_paid_until": pgettext_lazy("fact of a right", "Annual fee paid until"),
        "holders_agree": pgettext_lazy("fact of a right", "All holders agree"),
        "is_pledged": pgettext_lazy("fact of a right", "Pledged"),
        "pledgee_agrees": pgettext_lazy("fact of a right", "The pledgee agrees"),
    },
    "verdict": {
        "red": pgettext_lazy("verdict on ownership", "Stands in the way"),
        "amber": pgettext_lazy("verdict on ownership", "To be settled first"),
        "green": pgettext_lazy("verdict on ownership", "In order"),
        "unknown": pgettext_lazy("verdict on ownership", "Not said"),
    },
    "health": {
        "red": _("Something stands in the way of the cooperation that is offered."),
        "amber": _("Something must be settled before a contract."),
        "green": _("Nothing stands in the way, by what the owner states."),
        "unknown": _("Nothing stands in the way so far, but the owner has not said everything."),
    },
    "ownership": {
        "lapsed": _("The right has lapsed. No licence can be given of a patent that has ended."),
        "term_over": _("Its term ended on %(end)s. No licence can be given of a patent that has ended."),
        "term_near": _("Its term ends on %(end)s; a licence can only run until then."),
        "in_force": _("The term runs until %(end)s."),
        "fee_lapsed": _("The annual fee is paid only until %(end)s; by what is stated, the right has ended for want of payment."),
        "fee_late": _("The annual fee was due on %(end)s; unless it is paid by %(last)s, the right ends."),
        "fee_open_licence": _("While an annual fee is unpaid, no open licence can be declared."),
        "fee_paid": _("The annual fee is paid until %(end)s."),
        "application_only": _(
            "Only applied for: until it is public a contract is read as one on know-how, afterwards like one on a patent."
        ),
        "application_open_licence": _("Only a patentee can declare an open licence; this right is not granted yet."),
        "report_for_open_licence": _("To declare an open licence of this kind of patent, an evaluation report is needed."),
        "shares_not_whole": _("The shares of the holders make %(total)s %%, not 100 %%. Shares mean co-ownership."),
        "owner_unknown": _("Nobody is named as holder, but whoever offers a technology guarantees that it is lawfully theirs."),
        "co_owners_refuse": _("Not all co-owners agree to the cooperation that is offered, which needs all of them."),
        "co_owners_unasked": _("The cooperation that is offered needs the consent of all co-owners; it is not stated."),
        "co_owners_share_fees": _("Each co-owner may give ordinary licences alone, and the fees are shared, unless they agreed otherwise."),
        "co_owners_agree": _("All co-owners agree to the cooperation that is offered."),
        "pledged_refused": _("The right is pledged and the pledgee does not agree: it can be neither sold nor licensed."),
        "pledged_unasked": _("The right is pledged: sale and licence need the pledgee's consent, which is not stated."),
        "pledged_agreed": _("The right is pledged; the pledgee agrees to the cooperation that is offered."),
        "pledged_open_licence": _("A patent that is pledged without the pledgee's consent cannot be put under an open licence."),
        "exclusive_in_force": _("An exclusive or sole licence is in force; nobody else can be licensed meanwhile."),
        "exclusive_and_sale": _("An exclusive or sole licence is in force; whoever takes the right over must reckon with it."),
        "exclusive_open_licence": _("While an exclusive or sole licence is in force, no open licence can be declared."),
        "ordinary_in_force": _("Somebody is licensed already; an exclusive or sole licence must be reconciled with that."),
        "open_and_exclusive": _("A patent under an open licence cannot be licensed exclusively; the owner offers both."),
        "person_owns_service": _("A service achievement, but persons are named as its only holders; by default it belongs to their unit."),
        "person_shares_service": _("A service achievement shared with persons: ask for the agreement by which they became holders."),
        "unit_owns_service": _("A service achievement that belongs to the unit."),
        "state_funded": _("State money is named: the undertaker reports each year, and unused results can be licensed by the state."),
        "no_right": _("No right is named."),
        "service_unsaid": _("Whether it is a service achievement."),
        "term_unsaid": _("When it was applied for, and so how long it runs."),
        "fee_unsaid": _("Until when the annual fee is paid."),
        "pledge_unsaid": _("Whether it is pledged."),
    },
}  # fmt: skip
