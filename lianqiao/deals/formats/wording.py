"""Composes the paper of an agreement: what the parties say, and the statute's default with its article where they say nothing."""

from collections.abc import Iterator
from decimal import Decimal

from lianqiao.deals.choices import ContractKind
from lianqiao.deals.engine.capitals import capitals, chinese_day, figures
from lianqiao.deals.engine.content import Content, Side
from lianqiao.deals.engine.laws import read
from lianqiao.deals.engine.ownership import clause_of, defaults, models
from lianqiao.deals.formats.paper import Article, Paper, Signature

WORDS = ("甲方", "乙方", "丙方", "丁方", "戊方", "己方", "庚方", "辛方", "壬方", "癸方")
_LICENCES = {
    "ordinary_licence": "普通实施许可", "sole_licence": "排他实施许可", "exclusive_licence": "独占实施许可",
    "open_licence": "专利开放许可", "try_first": "先使用后付费的普通实施许可",
}  # fmt: skip


def compose(content: Content, number: str, is_draft: bool = True) -> Paper:
    """Return the paper of an agreement. A field that is blank and has no default leaves no trace."""
    texts = read("agreement_texts.json")
    own = texts["kinds"][content.kind]
    words = {side.number or str(at): word_of(at) for at, side in enumerate(content.sides)}
    heading = (
        f"{_LICENCES[content.licence_kind]}合同" if content.kind == "licence" and content.licence_kind else own["title"]
    )
    facts = [("合同编号", number), ("项目名称", content.title), ("签订地点", content.signed_at)]
    facts += [("签订日期", chinese_day(content.signed_on) if content.signed_on else "")]
    facts += [("有效期限", _term(content))]
    return Paper(
        title=heading,
        number=number,
        subject=content.title,
        facts=tuple((name, text) for name, text in facts if text),
        parties=_parties(content),
        recital=own["recital"].format(parties="、".join(words.values()), title=content.title or "本"),
        articles=tuple(_articles(content)),
        signatures=tuple(
            Signature(word_of(at), side.name, side.representative) for at, side in enumerate(content.sides)
        ),
        is_draft=is_draft,
    )


def word_of(at: int) -> str:
    """Return the word for a party by its place: 甲方 and so on."""
    return WORDS[at] if at < len(WORDS) else f"第{at + 1}方"


def _term(content: Content) -> str:
    if content.begins and content.ends:
        return f"{chinese_day(content.begins)}至{chinese_day(content.ends)}"
    if content.begins:
        return f"自{chinese_day(content.begins)}起"
    return f"至{chinese_day(content.ends)}止" if content.ends else ""


def _parties(content: Content) -> tuple[tuple[str, ...], ...]:
    rows = [("当事人", "名称", "统一社会信用代码", "住所", "法定代表人（负责人）", "联系人")]
    rows += [
        (f"{word_of(at)}{_role(content, side)}", side.name, side.uscc, side.address, side.representative, side.contact)
        for at, side in enumerate(content.sides)
    ]
    filled = [any(row[at] for row in rows[1:]) for at in range(len(rows[0]))]
    return tuple(tuple(cell or "—" for cell, keep in zip(row, filled, strict=True) if keep) for row in rows)


def _role(content: Content, side: Side) -> str:
    word = read("agreement_texts.json")["kinds"][content.kind]["roles"].get(side.role, "")
    return f"（{word}）" if word else ""


def _articles(content: Content) -> Iterator[Article]:
    yield from _facts(content)
    yield from _some("组织形式", [*_lines(content, "organisation")])
    tasks = [f"{word_of(at)}：{side.work}" for at, side in enumerate(content.sides) if side.work]
    yield from _some("任务分工", [*_lines(content, "tasks"), *tasks])
    yield _money(content)
    yield from _some("知识产权归属", _ownership(content))
    benefit = _shares(content, "benefit_percent", "收益分配比例为")
    rewards = [
        f"{word_of(at)}从其取得的净收入中，按不低于{_percent(side.reward_percent)}的比例奖励和报酬完成、转化成果做出重要贡献的人员。"
        for at, side in enumerate(content.sides)
        if side.reward_percent is not None
    ]
    yield from _some("权益分配", [*_lines(content, "benefits"), *benefit, *rewards])
    losses = _shares(content, "risk_percent", "风险损失由各方按照下列比例分担：")
    yield from _some("风险分担", [*_lines(content, "risks"), *losses])
    yield from _some("违约责任", [*_lines(content, "breach")])
    yield from _some("争议解决", [*_lines(content, "disputes")])
    copies = len(content.sides) + 1
    final = [
        *_lines(content, "other"),
        "本合同的变更、补充应当以书面形式作出，经各方签字或者盖章后与本合同具有同等效力。",
    ]
    yield Article(
        "其他约定",
        (
            *final,
            f"本合同自各方签字或者盖章之日起生效，一式{copies}份，各方各执一份，其余用于技术合同认定登记，具有同等效力。",
        ),
    )


def _facts(content: Content) -> Iterator[Article]:
    scope = [*_lines(content, "scope")]
    if content.kind == ContractKind.LICENCE and content.licence_kind:
        scope.append(f"本合同的许可方式为{_LICENCES[content.licence_kind]}。")
    elif content.kind == ContractKind.LICENCE:
        scope += _default(content, "licence_kind")
    yield from _some("标的的内容、范围和要求", scope)
    if content.patents:
        head = ("名称", "权利人", "申请日", "申请号", "专利号", "有效期限")
        rows = [
            (item.name, item.owner, item.filed.isoformat() if item.filed else "—", item.application_number or "—", item.number or "未授权",
             item.until.isoformat() if item.until else "—")
            for item in content.patents
        ]  # fmt: skip
        yield Article("涉及的专利", ("本合同涉及下列专利或者专利申请：",), (head, *rows))
    plan = [*_lines(content, "plan")]
    plan += [f"履行地点：{content.place}" for _ in content.place[:1]] + [
        f"履行方式：{content.manner}" for _ in content.manner[:1]
    ]
    if content.kind == ContractKind.LICENCE and not content.ends:
        plan += _default(content, "ends")
    yield from _some("履行的计划、地点和方式", plan)
    yield from _some("技术信息和资料的保密", [*_lines(content, "confidentiality")])
    method = [f"验收方法：{line}" for line in content.acceptance_method.splitlines() if line.strip()]
    yield from _some("验收标准和方法", [*_lines(content, "acceptance_criteria"), *method])
    if content.terms:
        yield Article(
            "名词和术语的解释",
            tuple(f"“{item.word}”是指{item.meaning.rstrip('。')}。" for item in content.terms if item.word),
        )


def _money(content: Content) -> Article:
    lines = [*_lines(content, "funding")]
    if content.price is not None:
        technology = content.price - sum((item.amount or Decimal(0) for item in content.other_items), Decimal(0))
        lines.append(f"本合同价款（成交额）为{figures(content.price)}元，大写：{capitals(content.price)}。")
        if technology >= 0:
            lines.append(f"其中技术交易额为{figures(technology)}元，大写：{capitals(technology)}。")
    lines += [
        f"非技术性款项——{item.name}：{figures(item.amount)}元，大写：{capitals(item.amount)}。"
        for item in content.other_items
        if item.amount is not None
    ]
    for at, side in enumerate(content.sides):
        if side.contribution is not None:
            lines.append(f"{word_of(at)}投入{figures(side.contribution)}元，大写：{capitals(side.contribution)}。")
    if content.royalty_percent is not None:
        lines.append(f"按{content.royalty_base or '许可产品销售额'}的{_percent(content.royalty_percent)}支付提成。")
    if content.equity_percent is not None:
        lines.append(f"以技术作价出资，占所投资公司注册资本的{_percent(content.equity_percent)}。")
    rows = [
        (
            str(at),
            item.event or "约定日期",
            chinese_day(item.due) if item.due else "条件成就时",
            f"{figures(item.amount)}元",
            capitals(item.amount),
        )
        for at, item in enumerate(content.payments, 1)
        if item.amount is not None
    ]
    head = ("期次", "付款条件", "付款时间", "金额", "大写")
    if rows:
        lines.append("各期款项按照下表支付：")
    return Article(
        "资金投入和价款支付",
        tuple(lines) or ("本合同不约定价款，各方自行承担各自的费用。",),
        (head, *rows) if rows else (),
    )


def _ownership(content: Content) -> list[str]:
    lines = [line.strip() for line in content.ownership.splitlines() if line.strip()]
    model = models().get(content.ownership_model)
    if not lines and model is not None and (clause := clause_of(model, *_unit_and_firm(content))):
        lines = [clause]
    shares = _shares(content, "ownership_percent", "成果及其知识产权由各方按照下列份额共有：")
    return [*lines, *shares] or _default(content, "ownership")


def _unit_and_firm(content: Content) -> tuple[str, str]:
    """Name the party that researches and the one that uses, by their roles, else the first two."""
    roles = {side.role: word_of(at) for at, side in reversed(list(enumerate(content.sides)))}
    unit = roles.get("provider", word_of(0))
    return unit, roles.get("taker", word_of(1) if unit == word_of(0) else word_of(0))


def _shares(content: Content, name: str, lead: str) -> list[str]:
    shares = [
        (word_of(at), share) for at, side in enumerate(content.sides) if (share := getattr(side, name)) is not None
    ]
    return [lead + "，".join(f"{word}{_percent(share)}" for word, share in shares) + "。"] if shares else []


def _percent(share: Decimal | None) -> str:
    text = f"{share:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def _lines(content: Content, name: str) -> list[str]:
    said = [line.strip() for line in getattr(content, name).splitlines() if line.strip()]
    return said or _default(content, name)


def _default(content: Content, name: str) -> list[str]:
    default = defaults(content.kind).get(name)
    return [f"{default.text}（依据{default.cited}）"] if default is not None else []


def _some(heading: str, lines: list[str]) -> Iterator[Article]:
    if lines:
        yield Article(heading, tuple(lines))
