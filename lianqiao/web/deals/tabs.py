"""The tabs of a deal: every part of the room appends its own. Each is a page of one deal, named by its URL pattern."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

# (name, name of the URL pattern that takes the deal's number, label)
TABS: tuple[tuple[str, str, Promise], ...] = (
    ("overview", "deal", pgettext_lazy("tab of a deal", "Overview")),
    ("people", "deal-people", pgettext_lazy("tab of a deal", "Parties and people")),
    ("room", "deal-room", pgettext_lazy("tab of a deal", "Room")),
    ("terms", "deal-terms", pgettext_lazy("tab of a deal", "Terms")),
    ("agreement", "deal-agreement", pgettext_lazy("tab of a deal", "Agreement")),
    ("registration", "deal-registration", pgettext_lazy("tab of a deal", "Registration")),
    ("risks", "deal-risks", pgettext_lazy("tab of a deal", "Risks")),
    ("execution", "deal-execution", pgettext_lazy("tab of a deal", "Execution")),
    ("distribution", "deal-distribution", pgettext_lazy("tab of a deal", "Distribution")),
)
# Where what is lacking (label group ``deal_lack``) is put right: the name of a tab; the overview for all others.
LACK_TABS: Mapping[str, str] = {
    "party_not_joined": "people",
    "too_few_parties": "people",
    "price_way_unsaid": "people",
    "publicity_missing": "people",
    "publicity_running": "people",
    "agreement_missing": "agreement",
    "agreement_incomplete": "agreement",
    "agreement_not_final": "agreement",
    "agreement_red": "agreement",
    "signature_missing": "agreement",
    "registration_missing": "registration",
    "milestones_open": "execution",
    "payments_open": "execution",
}
