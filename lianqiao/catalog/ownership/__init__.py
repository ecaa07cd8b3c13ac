"""The health check of the rights in an achievement: red, amber or green, each with the article it stands on; pure."""

from lianqiao.catalog.ownership.check import Finding, Health, check_ownership, is_state_funded, term_end
from lianqiao.catalog.ownership.rules import Rule, Verdict, rules_on
from lianqiao.catalog.ownership.subject import Holder, Licence, Right, Subject

__all__ = [
    "Finding", "Health", "Holder", "Licence", "Right", "Rule", "Subject", "Verdict", "check_ownership",
    "is_state_funded", "rules_on", "term_end",
]  # fmt: skip
