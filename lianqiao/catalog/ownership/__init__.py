"""The health check of the rights in an achievement: red, amber or green, each with the article it stands on; pure."""

from lianqiao.catalog.ownership.check import Finding, Health, check_ownership, term_end
from lianqiao.catalog.ownership.rules import Law, Rule, Verdict, law_of, rules_on
from lianqiao.catalog.ownership.subject import Holder, Licence, Right, Subject

__all__ = [
    "Finding", "Health", "Holder", "Law", "Licence", "Right", "Rule", "Subject", "Verdict", "check_ownership", "law_of",
    "rules_on", "term_end",
]  # fmt: skip
