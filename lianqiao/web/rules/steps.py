"""A waterfall as readers see it: each step with its source, and what they have to know."""

from dataclasses import dataclass

from lianqiao.rules.engine.waterfall import Finding, Step, Waterfall
from lianqiao.rules.laws import law_of
from lianqiao.rules.registry import Registry, RuleUse
from lianqiao.web.names import localised


@dataclass(frozen=True, slots=True)
class Cited:
    """A rule in words: its name, the law and the article."""

    code: str
    name: str
    law: str
    article: str


@dataclass(frozen=True, slots=True)
class StepView:
    """A step with its rule; ``rule`` None where the parties' agreement or a fact decides."""

    step: Step
    rule: Cited | None


def steps_said(result: Waterfall, rules: Registry) -> list[StepView]:
    """Return the steps in their order, without those that move nothing and say nothing."""
    return [StepView(step, cited_of(step.rule, rules)) for step in result.steps]


def findings_said(result: Waterfall, rules: Registry) -> list[tuple[Finding, Cited | None]]:
    """Return the findings, each with its rule."""
    return [(finding, cited_of(finding.rule, rules)) for finding in result.findings]


def cited_of(use: RuleUse | None, rules: Registry) -> Cited | None:
    """Return a rule that was used in words; None for none."""
    if use is None:
        return None
    rule = rules.version(use)
    return Cited(rule.code, localised(rule.names), localised(law_of(rule.law).names), rule.article)
