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
}
