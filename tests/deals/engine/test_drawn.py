"""From agreed terms to the first draft of the agreement, worked out by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from lianqiao.deals.engine.content import Content
from lianqiao.deals.engine.contradictions import Surroundings, check
from lianqiao.deals.engine.drawn import differences, drawn_from
from lianqiao.deals.engine.terms import PlannedMilestone, Terms
from lianqiao.rules.engine.prices import Equity, Instalment, PriceTerms, Royalty, Tier

TERMS = Terms(
    price=PriceTerms(
        entry_fee=Decimal(100_000),
        instalments=(Instalment(Decimal(150_000), date(2027, 3, 1)), Instalment(Decimal(50_000), event="交付样机")),
        royalty=Royalty((Tier(Decimal(5)),), years=3),
    ),
    payer="O-2026-000001", payee="O-2026-000002", scope="联合开发叶片修复工艺。", risks="各自承担本方工作的风险。",
    milestones=(
        PlannedMilestone("样机试制", "通过 200 小时台架试验", date(2027, 6, 30), amount=Decimal(200_000)),
        PlannedMilestone("现场验收", amount=Decimal(0)),
    ),
)  # fmt: skip
EMPTY = Content(kind="cooperative_development", title="叶片修复")


def test_a_draft_begins_with_what_was_agreed():
    drawn = drawn_from(TERMS, EMPTY)

    # 100,000 + 150,000 + 50,000 whatever is sold, and 200,000 on the first milestone
    assert drawn.price == Decimal(500_000)
    assert [(it.event, it.due, it.amount) for it in drawn.payments] == [
        ("入门费", None, Decimal(100_000)),
        ("分期付款", date(2027, 3, 1), Decimal(150_000)),
        ("交付样机", None, Decimal(50_000)),
        ("“样机试制”验收合格", None, Decimal(200_000)),
    ]
    assert (drawn.royalty_percent, drawn.royalty_base, drawn.equity_percent) == (Decimal(5), "合同产品的销售额", None)
    assert drawn.plan == "1. 样机试制，2027-06-30前完成：通过 200 小时台架试验\n2. 现场验收"
    assert (drawn.scope, drawn.risks, drawn.confidentiality) == (TERMS.scope, TERMS.risks, "")
    assert list(differences(TERMS, drawn)) == []


def test_what_the_draft_says_already_stays():
    written = replace(EMPTY, price=Decimal(1), scope="另有范围")
    drawn = drawn_from(TERMS, written)

    assert (drawn.price, drawn.scope) == (Decimal(1), "另有范围")


def test_other_figures_than_agreed_are_red_with_the_agreed_one():
    drawn = drawn_from(TERMS, EMPTY)
    changed = replace(drawn, price=Decimal(480_000), royalty_percent=Decimal(6), equity_percent=Decimal(10))
    found = {
        item.place: (item.is_red, item.data["right"])
        for item in check(changed, date(2027, 1, 1), Surroundings(terms=TERMS))
        if item.code == "terms_differ"
    }

    assert found == {"price": (True, "500,000.00"), "royalty_percent": (True, "5 %"), "equity_percent": (True, "0 %")}
    assert "terms_differ" not in {item.code for item in check(changed, date(2027, 1, 1))}, "nothing was agreed before"


def test_equity_and_tiers():
    terms = Terms(
        price=PriceTerms(
            equity=Equity(Decimal("12.5"), Decimal(8_000_000)),
            royalty=Royalty((Tier(Decimal(5)), Tier(Decimal(3), Decimal(1_000_000)))),
        )
    )
    drawn = drawn_from(terms, EMPTY)

    assert (drawn.price, drawn.payments, drawn.royalty_percent) == (None, (), None)
    assert drawn.equity_percent == Decimal("12.5")
    assert list(differences(terms, replace(drawn, royalty_percent=Decimal(4)))) == [], "tiers have no single rate"
    assert list(differences(terms, replace(drawn, equity_percent=Decimal(13)))) == [("equity_percent", "12.5 %")]
