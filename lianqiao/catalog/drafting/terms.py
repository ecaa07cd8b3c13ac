"""What a text says about terms: budget or price, deadline, maturity, ways of cooperation."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from lianqiao.catalog.choices import CooperationMode, EntryKind
from lianqiao.catalog.drafting.spans import Found, clause_after, clause_before
from lianqiao.core.text.money import MoneyFault, parse_money

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_SCALE = r"\s*+(?:千万|百万|亿|万|千)?\s*+"  # without going back: blanks without end cost no more than other text
_AMOUNT = re.compile(
    rf"(?:(?:不超过|不高于|不低于|不少于|至多|最多|最高|至少|约|≤|≥)\s{{0,3}})?{_NUMBER}{_SCALE}元?"
    rf"(?:\s*(?:-|－|—|–|~|～|至|到)+\s*{_NUMBER}{_SCALE}元?)?(?:人民币)?\s*(?:以内|以下|以上|左右|封顶)?"
)
_HAS_UNIT = re.compile(r"[万亿千元]")
# What the amount is said to be, and how sure that makes us.
_BUDGET = {
    0.9: "预算|榜额|悬赏|揭榜金额|委托费|开发费|研发费|研发经费|研究经费|技术服务费|项目经费|合作费用|标的额",
    0.75: "经费|拟投入|计划投入|预计投入|可投入|拟出资|拟投资|预计投资|计划投资|投资控制|总投资不超过|研发投入",
    0.55: "投入|费用|资金|投资",
}
_PRICE = {
    0.9: "转让价|转让费|许可费|意向价|挂牌价|技术作价|转让金额|成交价|入门费",
    0.6: "报价|价格|售价|作价|费用",
}
# Money that is nobody's offer: what was spent or earned, capital, prices of goods.
_OTHER_MONEY = re.compile(
    r"支出|已投|累计|近[一二三四五两]年|去年|上年|注册资[本金]|固定资产|产值|销售|营业|营收|年收入|利润|利税|税收|市场规模|市场"
    r"|补贴|罚款|节约|节省|损失|成本|电费|药剂|单价|每[台套吨亩件年米]|吨水|吨煤|维护费|加工费|增加|出口|资产|规模|建设.{0,4}投资"
)
_PER_UNIT = re.compile(
    r"^\s*(?:元)?\s*(?:/|每)(?:吨|台|套|件|亩|kg|t|m|年|月|千克|公斤|平米|平方米|立方米|片|支|只|次|人|W|瓦|kWh)",
    re.IGNORECASE,
)

_FOREIGN = re.compile(r"^\s*(?:美元|美金|欧元|英镑|日元|港元|港币)")

_YEAR = r"(?<!\d)(20\d{2})"
_DAY = re.compile(rf"{_YEAR}\s*(?:年|[-/.])\s*(1[0-2]|0?[1-9])\s*(?:月|[-/.])\s*(3[01]|[12]\d|0?[1-9])(?!\d)\s*[日号]?")
_MONTH = re.compile(rf"{_YEAR}\s*年\s*(1[0-2]|0?[1-9])\s*月(?!\s*\d)\s*[底末]?")
_YEAR_END = re.compile(rf"{_YEAR}\s*年\s*(?:年)?[底末]")
_DUE = re.compile(
    r"^\s*(?:之前|以前|前|底前|止|截止|内|完成|交付|提交|取得|投产|验收)|完成|交付|交样|投产|验收|调试|提交|结题"
)
_DUE_BEFORE = re.compile(r"(?:截止|期限|截至|完成时间|交付时间|不晚于|最迟)[^，。；]{0,6}$")

_TRL = re.compile(
    r"(?:TRL|技术成熟度(?:等级)?|技术就绪度|成熟度)(?:等级|为|达到|不低于|至少|应|要求|需|[:：=≥]|\s|-)*+"
    r"(?:TRL\s*+)?(?:第)?([1-9])(?:\s*级)?(?![\d.%])",
    re.IGNORECASE,
)
_MODES: dict[CooperationMode, str] = {
    CooperationMode.EXCLUSIVE_LICENCE: "独占许可|独家许可",
    CooperationMode.SOLE_LICENCE: "排他许可",
    CooperationMode.ORDINARY_LICENCE: "普通许可|非独占许可",
    CooperationMode.OPEN_LICENCE: "开放许可",
    CooperationMode.ASSIGNMENT: "技术转让|专利转让|成果转让|专利权转让|转让专利|所有权转让|一次性转让|买断",
    CooperationMode.EQUITY: "作价投资|作价入股|技术入股|专利入股|知识产权入股",
    CooperationMode.JOINT_DEVELOPMENT: "联合开发|合作开发|联合研发|合作研发|共同开发|共同研发|联合攻关|合作研究",
    CooperationMode.COMMISSIONED_DEVELOPMENT: "委托开发|委托研发|委托研究|定制开发",
    CooperationMode.CONSULTING: "技术咨询",
    CooperationMode.SERVICE: "技术服务",
    CooperationMode.TRY_FIRST: "先使用后付费|先试用后付费|先用后付",
}  # fmt: skip
_NOT_WANTED = re.compile(r"(?:不接受|不考虑|不做|无需|不需要|不能)[^，。；]{0,6}$")


def find_money(text: str, kind: str) -> Iterator[Found]:
    """Yield the budget of a demand or the price of an achievement: (least, most) in yuan, by what the text calls it."""
    field, cues = ("budget", _BUDGET) if kind == EntryKind.DEMAND else ("price", _PRICE)
    for match in _AMOUNT.finditer(text):
        before, after = clause_before(text, match.start()), text[match.end() : match.end() + 8]
        confidence = _certainty(before, cues)
        written = match.group().strip()
        if not confidence or not _HAS_UNIT.search(written) or _OTHER_MONEY.search(before) or _PER_UNIT.match(after):
            continue
        if _FOREIGN.match(after):
            continue
        try:
            (low, high), is_plain = parse_money(written.removesuffix("左右").removesuffix("人民币"))
        except MoneyFault:
            continue
        if (low or high or 0) < 1000 or (low, high) == (None, None):
            continue
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        yield Found(
            field, (None if is_plain and field == "budget" else low, high), start, start + len(written), confidence
        )


def _certainty(before: str, cues: dict[float, str]) -> float:
    return next((sure for sure, words in cues.items() if re.search(rf"(?:{words})[^，。；]{{0,8}}$", before)), 0.0)


def find_deadline(text: str) -> Iterator[Found]:
    """Yield the days by which something is to be done; only dates that the text names."""
    taken: list[tuple[int, int]] = []
    for pattern, sure in ((_DAY, 0.9), (_MONTH, 0.75), (_YEAR_END, 0.75)):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            day = _last_day(match)
            after, before = clause_after(text, match.end(), 16), text[max(0, match.start() - 12) : match.start()]
            is_due = bool(_DUE.search(after)) or bool(_DUE_BEFORE.search(before))
            if day is not None and is_due:
                yield Found("deadline", day, match.start(), match.start() + len(match.group().rstrip()), sure)


def _last_day(match: re.Match[str]) -> date | None:
    numbers = [int(part) for part in match.groups()]
    year, month = numbers[0], numbers[1] if len(numbers) > 1 else 12
    day = numbers[2] if len(numbers) > 2 else monthrange(year, month)[1]
    return date(year, month, day) if day <= monthrange(year, month)[1] else None


def find_maturity(text: str, kind: str) -> Iterator[Found]:
    """Yield the readiness level that the text names."""
    field = "trl_wanted" if kind == EntryKind.DEMAND else "trl"
    for match in _TRL.finditer(text):
        yield Found(field, int(match[1]), match.start(), match.end(), 0.95 if "trl" in match.group().lower() else 0.85)


def find_modes(text: str) -> Iterator[Found]:
    """Yield the ways of cooperation that the text names and does not refuse."""
    for mode, words in _MODES.items():
        for match in re.finditer(words, text):
            before = text[max(0, match.start() - 10) : match.start()]
            if mode is CooperationMode.EXCLUSIVE_LICENCE and before.endswith("非"):
                continue
            if not _NOT_WANTED.search(before):
                yield Found("modes", mode.value, match.start(), match.end(), 0.85)
                break
