"""What the codes of rules and of calculations by them are called in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

RULE_LABELS: Mapping[str, Mapping[str, Promise]] = {
    "rule_topic": {
        "ownership": pgettext_lazy("topic of a rule", "Ownership"),
        "reward": pgettext_lazy("topic of a rule", "Rewards of contributors"),
        "price": pgettext_lazy("topic of a rule", "Price"),
        "licence": pgettext_lazy("topic of a rule", "Licences"),
        "risk": pgettext_lazy("topic of a rule", "Risk"),
        "tax": pgettext_lazy("topic of a rule", "Taxes"),
        "registration": pgettext_lazy("topic of a rule", "Registration of contracts"),
        "agreement": pgettext_lazy("topic of a rule", "Agreements"),
    },
    "rule_kind": {
        "default": pgettext_lazy("kind of rule", "Default"),
        "floor": pgettext_lazy("kind of rule", "Floor"),
        "option": pgettext_lazy("kind of rule", "Option"),
        "definition": pgettext_lazy("kind of rule", "Definition"),
        "duty": pgettext_lazy("kind of rule", "Duty"),
        "tax": pgettext_lazy("kind of rule", "Tax"),
        "history": pgettext_lazy("kind of rule", "History"),
    },
    "rule_kind_means": {
        "default": _("holds where nothing was agreed"),
        "floor": _("holds whatever was agreed"),
        "option": _("holds only where it was chosen"),
        "definition": _("says what a word means"),
        "duty": _("has to be done"),
        "tax": _("is counted with in taxes"),
        "history": _("is shown, and never calculated with"),
    },
    "rule_place": {
        "": pgettext_lazy("where a rule holds", "Whole country"),
        "110000": pgettext_lazy("where a rule holds", "Beijing"),
        "120000": pgettext_lazy("where a rule holds", "Tianjin"),
        "130000": pgettext_lazy("where a rule holds", "Hebei"),
    },
    "conversion_way": {
        "transfer": pgettext_lazy("way of conversion", "Transfer"),
        "licence": pgettext_lazy("way of conversion", "Licence"),
        "equity": pgettext_lazy("way of conversion", "Technology as capital"),
        "own_use": pgettext_lazy("way of conversion", "Own or joint implementation"),
    },
    "sharing_basis": {
        "agreed": pgettext_lazy("basis of a step", "agreed"),
        "default": pgettext_lazy("basis of a step", "default of the law"),
        "floor": pgettext_lazy("basis of a step", "raised to the floor"),
        "option": pgettext_lazy("basis of a step", "option chosen"),
        "none": pgettext_lazy("basis of a step", "no rule"),
        "law": pgettext_lazy("basis of a step", "by law"),
        "exempt": pgettext_lazy("basis of a step", "exempt"),
        "fact": pgettext_lazy("basis of a step", "as stated"),
    },
    "taxed_contract": {
        "assignment": pgettext_lazy("kind of contract", "Transfer of technology"),
        "licence": pgettext_lazy("kind of contract", "Licence of technology"),
        "commissioned_development": pgettext_lazy("kind of contract", "Commissioned development"),
        "cooperative_development": pgettext_lazy("kind of contract", "Cooperative development"),
        "other": pgettext_lazy("kind of contract", "Another one"),
    },
    "cost_kind": {
        "maintenance": pgettext_lazy("kind of cost", "Upkeep of the rights"),
        "appraisal": pgettext_lazy("kind of cost", "Appraisal"),
        "verification": pgettext_lazy("kind of cost", "Verification"),
        "negotiation": pgettext_lazy("kind of cost", "Negotiation"),
        "other": pgettext_lazy("kind of cost", "Other direct costs"),
    },
    "rewarding_unit": {
        "university": pgettext_lazy("kind of unit", "State-founded university or institute"),
        "state": pgettext_lazy("kind of unit", "Another state-founded unit"),
        "other": pgettext_lazy("kind of unit", "Enterprise or another unit"),
    },
    "sharing_end": {
        "taxes": pgettext_lazy("where money goes", "Taxes"),
        "costs": pgettext_lazy("where money goes", "Direct costs"),
        "team": pgettext_lazy("where money goes", "Contributors"),
        "fee": pgettext_lazy("where money goes", "Technology manager"),
        "fund": pgettext_lazy("where money goes", "Fund of the unit"),
    },
    "sharing_step": {
        "gross": pgettext_lazy("step of sharing", "Gross income"),
        "vat": pgettext_lazy("step of sharing", "Value-added tax"),
        "taxes": pgettext_lazy("step of sharing", "Other taxes"),
        "costs": pgettext_lazy("step of sharing", "Direct costs"),
        "net": pgettext_lazy("step of sharing", "Net income"),
        "recoupment": pgettext_lazy("step of sharing", "Got back first"),
        "shares": pgettext_lazy("step of sharing", "Shared among the parties"),
        "reward": pgettext_lazy("step of sharing", "Reward of contributors"),
        "team": pgettext_lazy("step of sharing", "To contributors"),
        "salary": pgettext_lazy("step of sharing", "Counted as salary"),
        "fee": pgettext_lazy("step of sharing", "Technology manager's fee"),
        "fund": pgettext_lazy("step of sharing", "Left for the unit"),
    },
    "sharing_finding": {
        "costs_uncovered": _(
            "The income of a year does not cover its taxes and costs; open costs go on to the next year."
        ),
        "vat_unsaid": _(
            "No exemption from VAT was found for this day and contract, and no rate was given: VAT is counted as nothing."
        ),
        "not_registered": _("A contract that is not registered gets no tax relief."),
        "fee_cut": _("The technology manager's fee was cut to what is left after the reward."),
        "raised_to_floor": _("What the unit ruled or agreed lies below the floor of the law and was raised to it."),
        "no_reward_rule": _(
            "By the rules nothing is due in this year, and nothing was agreed; with own implementation the years may be over "
            "or not begun."
        ),
        "team_unnamed": _("Contributors are not named: the reward stands as one sum."),
        "main_unnamed": _("Main contributors are not marked: they get at least half of the reward."),
        "main_share_low": _("Main contributors get less than half of the reward."),
        "leader_published": _("A reward of a leader is published."),
        "net_income_borrowed": _(
            "Net income was computed as Beijing defines it: no other definition is in the registry."
        ),
        "ordinance_unread": _("The local ordinance has not been read: the national figures were applied."),
    },
    "rule_value": {
        "percent": pgettext_lazy("figure of a rule", "per cent:"),
        "amortised": pgettext_lazy("figure of a rule", "amortised at per cent:"),
        "years": pgettext_lazy("figure of a rule", "years:"),
        "years_least": pgettext_lazy("figure of a rule", "years at least:"),
        "years_most": pgettext_lazy("figure of a rule", "years at most:"),
        "months": pgettext_lazy("figure of a rule", "months:"),
        "exempt": pgettext_lazy("figure of a rule", "exempt up to, yuan:"),
        "invention": pgettext_lazy("figure of a rule", "invention, yuan:"),
        "utility_model": pgettext_lazy("figure of a rule", "utility model, yuan:"),
        "design": pgettext_lazy("figure of a rule", "design, yuan:"),
    },
}
