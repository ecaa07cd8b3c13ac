"""What the words of reading, versions and freshness are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REVIEW_LABELS: Mapping[str, Mapping[str, Promise]] = {
    "review_state": {
        "waiting": pgettext_lazy("state of a review", "Waiting to be read"),
        "reading": pgettext_lazy("state of a review", "Being read"),
        "returned": pgettext_lazy("state of a review", "Returned to be mended"),
        "accepted": pgettext_lazy("state of a review", "Accepted"),
        "recalled": pgettext_lazy("state of a review", "Taken back"),
    },
    "version_cause": {
        "accepted": _("Read and accepted"),
        "changed": _("Changed by its owner"),
        "imported": _("Imported"),
        "published": _("Published by its owner"),
    },
    "check": {
        "advertising": _("No advertising words"),
        "secrecy": _("Nothing secret: what is classified does not belong on the network"),
        "personal": _("No personal data in the text"),
        "contact": _("No telephone, e-mail or messenger in the text"),
        "indicators": _("Indicators are plausible and can be measured"),
        "elements": _("At least two of the five elements are said"),
        "right": _("The owner may publish and offer it"),
        "anonymity": _("Nothing in the text gives an anonymous owner away"),
    },
    "check_answer": {
        "ok": pgettext_lazy("answer to a check", "In order"),
        "objection": pgettext_lazy("answer to a check", "Objection"),
        "not_applicable": pgettext_lazy("answer to a check", "Does not apply"),
    },
    "finding": {
        "absolute": _("An absolute claim"),
        "marking": _("A word of secrecy markings"),
        "identity": _("An identity number"),
        "mobile": _("A mobile number"),
        "telephone": _("A telephone number"),
        "mail": _("An e-mail address"),
        "messenger": _("An account of a messenger"),
        "address": _("A web address"),
        "none": _("No indicator is given"),
        "no_value": _("An indicator without a value"),
        "no_unit": _("An indicator without a unit"),
        "range_reversed": _("The upper end of a range is below the lower"),
        "share_impossible": _("A share outside 0 to 100 %"),
        "temperature_impossible": _("A temperature below absolute zero"),
        "few": _("Fewer than two elements are said"),
        "patent_without_number": _("A patent is offered, but no right is named"),
        "lapsed": _("A right has lapsed"),
        "service_unknown": _("It is not said whether this is a service achievement"),
        "owner": _("The owner's name"),
    },
    "move": {
        "submit": pgettext_lazy("move of an entry", "Hand in to be read"),
        "recall": pgettext_lazy("move of an entry", "Take back from reading"),
        "publish": pgettext_lazy("move of an entry", "Publish"),
        "confirm": pgettext_lazy("move of an entry", "Still valid"),
        "withdraw": pgettext_lazy("move of an entry", "Withdraw"),
        "reopen": pgettext_lazy("move of an entry", "Make it a draft again"),
    },
    "waits": {
        "mend": pgettext_lazy("what waits", "To be mended"),
        "stale": pgettext_lazy("what waits", "Ended, not confirmed"),
        "soon": pgettext_lazy("what waits", "Ends soon"),
        "draft": pgettext_lazy("what waits", "Not handed in"),
    },
    "gap": {
        "description": pgettext_lazy("gap of an entry", "Description"),
        "indicators": pgettext_lazy("gap of an entry", "Indicators"),
        "elements": pgettext_lazy("gap of an entry", "Five elements"),
        "trl": pgettext_lazy("gap of an entry", "Maturity"),
        "modes": pgettext_lazy("gap of an entry", "Ways of cooperation"),
        "money": pgettext_lazy("gap of an entry", "Price or budget"),
        "place": pgettext_lazy("gap of an entry", "Place"),
        "field": pgettext_lazy("gap of an entry", "Technology field"),
    },
}
