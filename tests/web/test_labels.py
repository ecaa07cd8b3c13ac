from lianqiao.accounts.choices import MemberRole, OrganisationKind, VerificationLevel
from lianqiao.catalog import choices
from lianqiao.connectors.choices import ImportKind, ImportState
from lianqiao.connectors.formats.fields import RecordKind, accepted_names
from lianqiao.matching.engine.weights import DEFAULT_WEIGHTS
from lianqiao.matching.queries import FACETS, SORTS
from lianqiao.rules.engine.rewards import WAYS
from lianqiao.rules.engine.waterfall import COSTS
from lianqiao.rules.registry import Kind, Topic, registry
from lianqiao.web.labels import LABELS, label

WORDS = {
    "mode": choices.CooperationMode,
    "achievement_kind": choices.AchievementKind,
    "confidentiality": choices.Confidentiality,
    "comparator": choices.Comparator,
    "state": choices.EntryState,
    "property_kind": choices.PropertyKind,
    "property_status": choices.PropertyStatus,
    "element": choices.Element,
    "organisation_kind": OrganisationKind,
    "member_role": MemberRole,
    "verification": VerificationLevel,
    "import_kind": ImportKind,
    "import_state": ImportState,
    "facet": FACETS,
    "sort": SORTS,
    "rule_topic": Topic,
    "rule_kind": Kind,
    "rule_kind_means": Kind,
    "rule_value": {name for rule in registry().rules for name in rule.values},
    "conversion_way": WAYS,
    "cost_kind": COSTS,
    "part": ("text", "semantic", *DEFAULT_WEIGHTS.adjustments),
}


def test_every_word_of_the_vocabulary_has_a_label():
    missing = {group: set(words) - set(LABELS[group]) for group, words in WORDS.items()}

    assert {group: words for group, words in missing.items() if words} == {}


def test_every_field_of_a_table_has_a_label():
    fields = {name for kind in RecordKind for name in accepted_names(kind)}

    assert fields - set(LABELS["import_field"]) == set()


def test_unknown_code_is_shown_as_it_is():
    assert label("mode", "barter") == "barter"
