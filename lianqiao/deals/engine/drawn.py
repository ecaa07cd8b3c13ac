"""From agreed terms to the agreement: what a draft begins with, and where the text says something else than was agreed."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from lianqiao.deals.engine.content import LONG, MOST_ROWS, SHORT, Content, Payment
from lianqiao.deals.engine.terms import Terms
from lianqiao.rules.money import ZERO

# Words of the paper, which is Chinese.
_BASES = {
    "sales": "合同产品的销售额", "profit": "合同产品的利润", "output_value": "合同产品的新增产值", "unit_price": "合同产品的价款",
}  # fmt: skip


def drawn_from(terms: Terms, content: Content) -> Content:
    """Return a first draft with the price, the payments and the points that were agreed; what the draft says already stays."""
    price = terms.price
    payments = [
        Payment(event=event, due=due, amount=amount)
        for event, due, amount in (
            ("入门费", None, price.entry_fee),
            ("一次性支付", None, price.lump_sum),
            *((one.event or "分期付款", one.due, one.amount) for one in price.instalments),
            *((f"“{one.title}”验收合格", None, one.amount) for one in terms.milestones),
        )
        if amount
    ]
    plan = "\n".join(
        f"{at}. {one.title}" + (f"，{one.due.isoformat()}前完成" if one.due else "") + (f"：{one.criterion}" if one.criterion else "")
        for at, one in enumerate(terms.milestones, 1)
    )  # fmt: skip
    return replace(
        content,
        price=content.price if content.price is not None else fixed_price(terms) or None,
        payments=content.payments or tuple(payments[:MOST_ROWS]),
        royalty_percent=content.royalty_percent if content.royalty_percent is not None else _royalty(terms),
        royalty_base=content.royalty_base or _base(terms),
        equity_percent=content.equity_percent
        if content.equity_percent is not None or price.equity is None
        else price.equity.percent,
        scope=content.scope or terms.scope[:LONG],
        plan=content.plan or plan[:LONG],
        confidentiality=content.confidentiality or terms.confidentiality[:LONG],
        risks=content.risks or terms.risks[:LONG],
        other=content.other or terms.other[:LONG],
    )


def differences(terms: Terms, content: Content) -> Iterator[tuple[str, str]]:
    """Yield the fields whose figure is another than the agreed one, with the agreed one; execution calculates with that.

    A royalty in several tiers has no single rate and is not compared.
    """
    agreed = fixed_price(terms)
    if (content.price or ZERO) != agreed:
        yield "price", f"{agreed:,.2f}"
    rate = _royalty(terms)
    if (terms.price.royalty is None and content.royalty_percent) or (
        rate is not None and content.royalty_percent != rate
    ):
        yield "royalty_percent", _percent(rate)
    share = terms.price.equity.percent if terms.price.equity else None
    if (content.equity_percent or None) != share:
        yield "equity_percent", _percent(share)


def fixed_price(terms: Terms) -> Decimal:
    """Return what is paid whatever is sold, in yuan: the fixed parts of the price and what is paid on milestones."""
    return terms.price.fixed + sum((one.amount for one in terms.milestones), ZERO)


def _royalty(terms: Terms) -> Decimal | None:
    royalty = terms.price.royalty
    return royalty.tiers[0].rate if royalty is not None and len(royalty.tiers) == 1 else None


def _percent(value: Decimal | None) -> str:
    return f"{(value or ZERO).normalize():f} %"


def _base(terms: Terms) -> str:
    return _BASES.get(terms.price.royalty.base, "")[:SHORT] if terms.price.royalty is not None else ""
