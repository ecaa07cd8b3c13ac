"""A waterfall as readers see it: each step with its source."""

from dataclasses import dataclass

from lianqiao.rules.engine.waterfall import Step, Waterfall
from lianqiao.rules.registry import Registry, RuleUse
from lianqiao.web.names import localised
from lianqiao.web.rules.sources import source_of


@dataclass(frozen=True, slots=True)
class Cited:
    """A rule in words: its name, and law and article."""

    code: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class StepView:
    """A step with its rule; ``rule`` None where the parties' agreement or a fact decides."""

    step: Step
    rule: Cited | None


def steps_said(result: Waterfall, rules: Registry) -> list[StepView]:
    """Return the steps in their order, without those that move nothing and say nothing."""
    return [StepView(step, cited_of(step.rule, rules)) for step in result.steps]


def cited_of(use: RuleUse | None, rules: Registry) -> Cited | None:
    """Return a rule that was used in words; None for none."""
    if use is None:
        return None
    rule = rules.version(use)
    return Cited(rule.code, localised(rule.names), source_of(rule))
