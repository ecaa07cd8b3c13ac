"""What the codes of judging are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

JUDGING_LABELS: Mapping[str, Mapping[str, Promise]] = {
    "judgement_level": {
        "1": pgettext_lazy("level of a pair", "No relation"),
        "2": pgettext_lazy("level of a pair", "Weak"),
        "3": pgettext_lazy("level of a pair", "Rather strong"),
        "4": pgettext_lazy("level of a pair", "Strong"),
    },
    "judgement_meaning": {
        "1": _("Another problem in another field; nobody would bring the two together."),
        "2": _("The same field or a like method, but the achievement does not answer what is asked."),
        "3": _("It answers an essential part of what is asked; a talk would be worth while."),
        "4": _("It answers what is asked, in its setting and with its main indicators; bring the two together."),
    },
    "judgement_reason": {
        "same_problem": pgettext_lazy("reason of a judgement", "Solves the problem named"),
        "same_method": pgettext_lazy("reason of a judgement", "Method or material fits"),
        "meets_indicators": pgettext_lazy("reason of a judgement", "Reaches the indicators"),
        "same_setting": pgettext_lazy("reason of a judgement", "Proven in the same setting"),
        "misses_indicators": pgettext_lazy("reason of a judgement", "Misses the indicators"),
        "other_problem": pgettext_lazy("reason of a judgement", "Solves another problem"),
        "other_setting": pgettext_lazy("reason of a judgement", "Other conditions of use"),
        "not_mature": pgettext_lazy("reason of a judgement", "Not mature enough"),
        "words_only": pgettext_lazy("reason of a judgement", "Only the words are alike"),
        "terms_differ": pgettext_lazy("reason of a judgement", "Terms do not fit (price, mode, place)"),
        "too_vague": pgettext_lazy("reason of a judgement", "A text says too little"),
    },
    "chosen": {
        "third": _("Two judges see this pair far apart; you are the third."),
        "second": _("Somebody else has judged this pair: every fourth pair is judged twice."),
        "parts": _("Words and meaning say different things of this pair."),
        "border": _("The score of this pair lies near the border of two levels."),
        "top": _("This pair stands high for a demand of which little is judged yet."),
        "chance": _("Drawn by lot, so that the judged pairs are not only what the order likes."),
        "asked": _("You called this pair up yourself."),
    },
}
