"""What the doctor looks at: the fields that a person has filled, and what the running text says besides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lianqiao.catalog.choices import Element, EntryKind
from lianqiao.catalog.drafting.elements import find_elements
from lianqiao.catalog.drafting.measured import find_measured
from lianqiao.catalog.drafting.terms import find_deadline, find_maturity, find_money

MEASURED_CERTAINTY = 0.5
_DURATION = re.compile(
    r"(?:[\d一二三四五六七八九十半两]{1,4}\s{0,2}(?:个月|年|天|周)\s*(?:内|以内|之内|完成|后交)|(?:周期|工期|期限)\D{0,4}\d{1,4}\s{0,2}(?:个月|年"
    r"|天|周)|，\s{0,2}\d{1,3}\s{0,2}个月[，。])"
)
_STAGE = re.compile(r"样机|样品|中试|小试|量产|实验室阶段|工程化|小批量|产业化阶段|装车试验|示范工程|已投产|试生产")
_ACCEPTANCE = re.compile(
    r"验收|第三方检测|检测报告|型式检验|盲测|考核指标|达标后|通过.{0,12}(?:试验|检验|认证|检测)|以.{2,24}为(?:准|依据|标准)|试运行"
    r"|挂网|出具.{0,8}报告|合格后付"
)


@dataclass(frozen=True)
class Subject:
    """A text with its fields. ``amount`` is the budget of a demand or the price of an achievement, in yuan (least, most)."""

    kind: str
    title: str = ""
    summary: str = ""
    description: str = ""
    elements: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indicators: int = 0
    trl: int | None = None
    has_trl_evidence: bool = False
    amount: tuple[int | None, int | None] = (None, None)
    has_deadline: bool = False
    has_acceptance: bool = False
    modes: int = 0
    rights: int = 0

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """The running texts by field, empty ones left out."""
        fields = (("title", self.title), ("summary", self.summary), ("description", self.description))
        return tuple((name, text) for name, text in fields if text.strip())

    @cached_property
    def prose(self) -> str:
        """All running text."""
        return "\n".join(text for _, text in self.texts)

    @cached_property
    def said_elements(self) -> frozenset[str]:
        """The elements that the running text names."""
        return frozenset(found.field.removeprefix("elements.") for found in find_elements(self.prose))

    @cached_property
    def said_indicators(self) -> int:
        """How many measurable indicators the running text states."""
        taken = [(found.start, found.end) for found in find_money(self.prose, self.kind)]
        return sum(found.confidence >= MEASURED_CERTAINTY for found in find_measured(self.prose, taken))

    @cached_property
    def says_maturity(self) -> bool:
        """Whether the running text names a readiness level or a stage."""
        return any(find_maturity(self.prose, self.kind)) or bool(_STAGE.search(self.prose))

    @cached_property
    def says_amount(self) -> bool:
        """Whether the running text names a budget or a price."""
        return any(find_money(self.prose, self.kind))

    @cached_property
    def says_deadline(self) -> bool:
        """Whether the running text says until when."""
        return any(find_deadline(self.prose)) or bool(_DURATION.search(self.prose))

    @cached_property
    def says_acceptance(self) -> bool:
        """Whether the running text says how success will be told."""
        return bool(_ACCEPTANCE.search(self.prose))

    def filled_elements(self) -> frozenset[str]:
        """Return the elements that have a phrase of their own."""
        return frozenset(element.value for element in Element if any(self.elements.get(element, ())))

    @property
    def is_demand(self) -> bool:
        """Whether it asks for something."""
        return self.kind == EntryKind.DEMAND
