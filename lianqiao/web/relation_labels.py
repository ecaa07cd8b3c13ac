"""What relations, the things they join, and the days of an entry are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

RELATION_LABELS: Mapping[str, Mapping[str, Promise]] = {
    "relation_node": {
        "centre": _("This entry"),
        "right": _("Rights"),
        "person": _("People"),
        "organisation": _("Organisations of this entry"),
        "match": _("Matches"),
        "chain_link": _("Chain links"),
        "similar": _("Similar entries"),
        "other_organisation": _("Other organisations"),
    },
    "relation": {
        "stands_in": pgettext_lazy("relation", "stands in the chain link"),
        "aims_at": pgettext_lazy("relation", "aims at the chain link"),
        "matches": pgettext_lazy("relation", "matches"),
        "is_similar": pgettext_lazy("relation", "is similar"),
        "published_by": pgettext_lazy("relation", "published by"),
        "protected_by": pgettext_lazy("relation", "protected by"),
        "held_by": pgettext_lazy("relation", "held by"),
        "worked_on_by": pgettext_lazy("relation", "worked on by"),
        "works_at": pgettext_lazy("relation", "works at"),
    },
    "page_part": {
        "maturity": pgettext_lazy("face of an achievement", "Maturity"),
        "ownership": pgettext_lazy("face of an achievement", "Ownership"),
        "owner": _("Published by"),
        "terms": _("Cooperation"),
    },
    "chain_gap": {
        "nothing": _("Nothing is offered or wanted here yet."),
        "demand_only": _("Wanted, and nobody offers it: a solution is missing here."),
        "supply_only": _("Offered, and nobody asks for it here yet."),
        "short": _("More is wanted than offered."),
        "ahead": _("More is offered than wanted."),
        "level": _("As much is offered as wanted."),
    },
    "occasion": {
        "right_applied": pgettext_lazy("day of an entry", "Right applied for"),
        "right_granted": pgettext_lazy("day of an entry", "Right granted"),
        "right_ends": pgettext_lazy("day of an entry", "Right ends"),
        "licence_ends": pgettext_lazy("day of an entry", "Licence ends"),
        "assessed": pgettext_lazy("day of an entry", "Maturity assessed"),
        "published": pgettext_lazy("day of an entry", "Published here"),
        "changed": pgettext_lazy("day of an entry", "Last changed here"),
        "confirmed": pgettext_lazy("day of an entry", "Last confirmed by the owner"),
        "deadline": pgettext_lazy("day of an entry", "Solution wanted by"),
        "valid_until": pgettext_lazy("day of an entry", "Valid here until"),
    },
}
