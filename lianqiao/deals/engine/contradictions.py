"""Everything that is wrong with an agreement: what is missing, what contradicts itself or the law, and forbidden clauses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lianqiao.deals.choices import ContractKind
from lianqiao.deals.engine.capitals import capitals
from lianqiao.deals.engine.clauses import Finding, forbidden
from lianqiao.deals.engine.content import Content, clauses
from lianqiao.deals.engine.drawn import differences
from lianqiao.deals.engine.laws import Source
from lianqiao.deals.engine.ownership import advised, models, required
from lianqiao.deals.engine.terms import Terms
from lianqiao.rules.registry import rules_on

CLOSED = frozenset({"exclusive_licence", "sole_licence"})
_TOLERANCE = Decimal("0.01")
_GUARANTEE = re.compile(r"保底|固定回报|固定收益|保证收益|保本|固定分红|保证(?:年)?(?:回报|利润|分红)")
_NO_GUARANTEE = re.compile(
    r"不(?:约定|设|承诺|保证|提供|享受|收取)[^，。；]{0,6}(?:保底|固定|保本|收益|回报)|(?:不|非|不得)保底|无保底|禁止保底|不得[^，。；]{0,8}保底"
)
_SPC, _CC = "contract_interpretation", "civil_code"


@dataclass(frozen=True, slots=True)
class Granted:
    """A licence already given in the same achievement; ``kind`` is a CooperationMode."""

    kind: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beyond the text."""

    granted: tuple[Granted, ...] = ()
    offers_open_licence: bool = False
    terms: Terms | None = None  # the version that every party accepted


def check(content: Content, day: date, around: Surroundings | None = None) -> tuple[Finding, ...]:
    """Return all findings on a day, red ones first. A clause kept with a reason is amber and carries the reason."""
    found = [
        *_missing(content), *_sums(content), *_days(content), *_nature(content, day),
        *_licences(content, day, around or Surroundings()), *_terms(content, around or Surroundings()),
        *(item for name, text in clauses(content).items() for item in forbidden(name, text)),
    ]  # fmt: skip
    kept = {(item.code, item.quote): item.reason for item in content.kept if item.reason}
    judged = [
        replace(item, is_red=False, reason=kept[item.code, item.quote])
        if (item.code, item.quote) in kept and item.quote
        else item
        for item in found
    ]
    return tuple(sorted(judged, key=lambda item: not item.is_red))


def _wanted_by(name: str) -> Source | None:
    """Return the article that wants a field to be in the contract; None where that is only advice."""
    if name in {"organisation", "tasks", "funding", "breach"}:
        return Source("conversion_law", "26")
    return None if name in {"disputes", "signed_at", "begins"} else Source(_CC, "845")


def _missing(content: Content) -> Iterator[Finding]:
    facts = Source(_CC, "845")
    for name in required(content.kind):
        if not getattr(content, name):
            yield Finding("missing", True, name, source=_wanted_by(name))
    for name in advised(content.kind):
        if not getattr(content, name):
            yield Finding("advised", False, name, source=_wanted_by(name))
    if len(content.sides) < 2:
        yield Finding("too_few_parties", True, "sides")
    model = models().get(content.ownership_model)
    if model is not None and model.rule is None and not content.ownership:
        yield Finding("model_unverified", True, "ownership")
    yield from _price_and_patents(content, facts)


def _price_and_patents(content: Content, facts: Source) -> Iterator[Finding]:
    is_free = (
        content.licence_kind in {"open_licence", "try_first"} or content.kind == ContractKind.COOPERATIVE_DEVELOPMENT
    )
    if (
        content.price is None
        and content.royalty_percent is None
        and content.equity_percent is None
        and not is_free
        and not content.funding
    ):
        yield Finding("missing", True, "price", source=facts)
    for at, patent in enumerate(content.patents):
        if not all((patent.name, patent.owner, patent.filed, patent.application_number)):
            yield Finding("patent_facts", True, f"patents.{at}", source=facts)
        elif not (patent.number and patent.until):
            yield Finding("patent_facts", False, f"patents.{at}", source=facts)


def _sums(content: Content) -> Iterator[Finding]:
    for name, code in (
        ("ownership_percent", "ownership_not_whole"), ("benefit_percent", "benefit_not_whole"), ("risk_percent", "risk_not_whole"),
    ):  # fmt: skip
        shares = [share for side in content.sides if (share := getattr(side, name)) is not None]
        if shares and abs(sum(shares) - 100) > _TOLERANCE:
            yield Finding(code, True, "sides", data={"total": sum(shares)})
    amounts = [item.amount for item in content.payments if item.amount is not None]
    if content.price is not None and amounts and sum(amounts) != content.price:
        yield Finding("payments_not_whole", True, "payments", data={"total": sum(amounts), "price": content.price})
    others = sum((item.amount for item in content.other_items if item.amount is not None), Decimal(0))
    if others > (content.price or 0):
        yield Finding("items_above_price", True, "other_items", data={"total": others})
    if content.price_words:
        right = capitals(content.price) if content.price is not None else ""
        if _words(content.price_words) != _words(right):
            yield Finding("words_differ", True, "price_words", data={"right": right})


def _terms(content: Content, around: Surroundings) -> Iterator[Finding]:
    """What is signed and what is carried out are the same figures."""
    if around.terms is not None:
        for name, right in differences(around.terms, content):
            yield Finding("terms_differ", True, name, data={"right": right})


def _words(text: str) -> str:
    """Leave out what two right spellings of an amount may differ in."""
    return re.sub(r"\s|人民币|零|[：:（）()]", "", text).replace("圆", "元").replace("正", "整").removesuffix("整")


def _days(content: Content) -> Iterator[Finding]:
    if content.begins and content.ends and content.ends < content.begins:
        yield Finding("ends_before_begin", True, "ends")
    for at, item in enumerate(content.payments):
        if item.due and content.ends and item.due > content.ends:
            yield Finding("payment_after_end", False, f"payments.{at}", data={"due": item.due, "ends": content.ends})


def _nature(content: Content, day: date) -> Iterator[Finding]:
    floor = _reward_floor(day)
    if sum(side.ownership_percent not in (None, 0, 100) for side in content.sides) > 1:
        yield Finding("percent_is_co_ownership", False, "sides", source=Source(_SPC, "16(2)"))
    if content.kind == ContractKind.COOPERATIVE_DEVELOPMENT:
        for at, side in enumerate(content.sides):
            if side.gives and set(side.gives) <= {"money", "equipment", "auxiliary"}:
                yield Finding(
                    "money_only_partner", True, f"sides.{at}", source=Source(_SPC, "19"), data={"name": side.name}
                )
    if content.equity_percent is not None:
        for name, text in clauses(content).items():
            hit = _GUARANTEE.search(text)
            if hit is not None and not _NO_GUARANTEE.search(text):
                yield Finding(
                    "equity_with_guarantee", True, name, hit.start(), hit.end(), Source(_SPC, "22(3)"), quote=hit.group()
                )  # fmt: skip
    for at, side in enumerate(content.sides):
        if side.is_state_founded and side.reward_percent is not None and floor and side.reward_percent < floor[0]:
            yield Finding(
                "reward_below_floor", True, f"sides.{at}", source=floor[1],
                data={"name": side.name, "percent": side.reward_percent, "right": f"{floor[0]:f} %"},
            )  # fmt: skip


def _reward_floor(day: date) -> tuple[Decimal, Source] | None:
    """Return the share of the net income below which a state-founded unit may not stay on a day, in per cent, with its source.

    Two rules of the registry together: the share of the default, and that it is a floor for such units.
    """
    rules = rules_on(day)
    share, floor = rules.get("reward.transfer"), rules.get("reward.floor")
    if share is None or floor is None:
        return None
    return share.values["percent"], Source(floor.law, floor.article)


def _licences(content: Content, day: date, around: Surroundings) -> Iterator[Finding]:
    if content.kind != ContractKind.LICENCE:
        return
    start = content.begins or day
    in_force = {item.kind for item in around.granted if item.until is None or item.until >= start}
    is_open = around.offers_open_licence or "open_licence" in in_force
    if content.licence_kind in CLOSED and is_open:
        yield Finding("closed_and_open", True, "licence_kind", source=Source("patent_law", "51"))
    if in_force & CLOSED:
        is_barred = content.licence_kind == "open_licence"
        law = Source("patent_rules", "86") if is_barred else Source(_SPC, "25")
        yield Finding("closed_in_force", True, "licence_kind", source=law)
