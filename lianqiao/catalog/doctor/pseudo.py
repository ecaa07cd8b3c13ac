"""Tells a pseudo-demand (伪需求) from a technical one, and shows the sentence that gives it away.

A sentence can be an advertisement, a wish for money or land, for people, or to buy an ordinary thing. A text is a pseudo-demand
when such sentences are there and nothing technical is left beside them, or when it asks for something else altogether.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from lianqiao.catalog.doctor.subject import MEASURED_CERTAINTY, Subject
from lianqiao.catalog.drafting.measured import find_measured
from lianqiao.core.text.sentences import sentence_spans

SHORTEST = 12  # characters below which there is too little to call anything pseudo


class PseudoKind(StrEnum):
    """What a text is instead of a technical demand."""

    ADVERTISEMENT = "advertisement"
    FINANCING = "financing"
    RECRUITING = "recruiting"
    PROCUREMENT = "procurement"
    NOT_TECHNICAL = "not_technical"


@dataclass(frozen=True, slots=True)
class PseudoSign:
    """A sentence that is no technical demand: why, where it stands, and whether the whole text is one."""

    kind: PseudoKind
    field: str
    start: int
    end: int
    sentence: str
    is_verdict: bool


_WISH = (
    r"(?:急需|亟需|需要|需求|希望|寻求|寻找|缺少|缺乏|急缺|紧缺|拟|解决|获得|争取|协调|给予"
    r"|引入|引进|聘请|招聘|招募|诚聘|想|求|帮助|提供|面向)"
)
_MONEY = (
    r"(?:流动资金|后续资金|资金缺口|资金压力|资金支持|资金周转|建设资金|贷款|融资|投资人|投资者|投资方|股权|入股资金|贴息|风投"
    r"|天使投资|募集资金"
    r"|工业用地|土地|用地|标准厂房|厂房|租金|税收优惠)"
)
_PEOPLE = (
    r"(?:工程师|技术员|工艺员|质检员|操作工|博士|硕士|研究生|本科|高层次人才"
    r"|专业人才|技术人才|管理人才|人才专家|人才|业务员|销售员|总监|经理|学历|岗位)"
)
_SIGNS: dict[PseudoKind, re.Pattern[str]] = {
    PseudoKind.ADVERTISEMENT: re.compile(
        r"欢迎.{0,10}(?:来电|来函|咨询|洽谈|选购|联系|合作|加盟)|厂家直销|价格优惠|量大从优|批发零售|招商加盟|招商|代理商|加盟商"
        r"|服务热线|联系电话"
        r"|性价比高|终身维护|收费合理|成功率高|一站式服务|请联系|公众号|远销海外|畅销|推广(?:本公司|我公司|我司)|可承接"
    ),
    PseudoKind.FINANCING: re.compile(
        rf"{_WISH}[^。；！？\n]{{0,30}}{_MONEY}"
        rf"|{_MONEY}[^。；！？\n]{{0,12}}(?:不足|紧张|困难|支持|优惠|若干)|出让\s*\d+\s*%"
    ),
    PseudoKind.RECRUITING: re.compile(
        rf"招聘|诚聘|(?:{_WISH})[^。；！？\n]{{0,16}}{_PEOPLE}|年薪|月薪|五险一金|投简历|待遇面议|提供食宿"
    ),
    PseudoKind.PROCUREMENT: re.compile(
        r"(?:采购|求购|购买|购置|选购|需购)[^。；！？\n]{0,24}(?:\d|[一二两三四五六七八九十百]+)\s*(?:台|套|批|吨|辆|个|件|张|把|只"
        r"|米|公斤|箱)"
        r"|(?:请|欢迎)[^。；！？\n]{0,12}报(?:最低)?价|含税|含运费|现货|九成新|二手|供应商报价"
    ),
}
_OTHER = re.compile(
    r"营商环境|经销商|展会|品牌知名度|海外市场|税收政策|补贴|申报|上门解读|审批|办证|检查|关系|宣传|销路|订单|客户资源|政策"
)
_TECHNICAL = re.compile(
    r"研发|研制|研究|攻关|技术难题|技术改造|技术开发|技术转让|工艺|配方|算法|改性|热处理|材料|催化|检测|监测|识别|分离|提取|仿真"
    r"|控制系统|系统开发|样机|中试"
    r"|原理|机理|性能|寿命|强度|精度|效率|能耗|噪声|振动|腐蚀|磨损|泄漏|去除|净化|除尘|降解|合成|制备|加工|焊接|传感|芯片|软件|平台"
    r"|模型|自动化|智能|技术"
    r"|开发(?!区|商)|设计|诊断|治疗|菌|育种|栽培|保鲜|回收|利用|替代|动力系统|缺陷|温度|压力|浓度"
)
# Words of trade that contain technical ones.
_TRADE = re.compile(
    r"高新技术企业|技术员|技术人才|技术人员|工艺员|环保工程|设计施工|商标注册|高企认定|专利代理|激光切割设备制造商|研发总监|处理器"
    r"|排气量|专精特新|技术支持|原材料"
)


def pseudo_signs(subject: Subject) -> tuple[PseudoSign, ...]:
    """Return the sentences that are no technical demand; their verdict says whether the whole text is a pseudo-demand."""
    marked: list[tuple[PseudoKind, str, int, int, str]] = []
    rest: list[str] = []
    for field, text in subject.texts:
        for start, end in sentence_spans(text):
            sentence = text[start:end]
            kind = _kind_of(sentence)
            if kind:
                marked.append((kind, field, start, end, sentence))
            else:
                rest.append(sentence)
    is_empty = not _is_technical(rest) and not any(map(_measures, rest))
    if marked:
        return tuple(PseudoSign(*sign, is_verdict=is_empty) for sign in marked)
    # That technical words are missing proves nothing: our list of them is short. Another wish has to be seen.
    if is_empty and len(subject.prose) >= SHORTEST:
        return tuple(_other_wishes(subject))
    return ()


def _kind_of(sentence: str) -> PseudoKind | None:
    """Return what kind of other wish a sentence is; one that asks for something technical as well is none."""
    counts = {kind: len(pattern.findall(sentence)) for kind, pattern in _SIGNS.items()}
    kind = max(counts, key=lambda item: counts[item])
    if not counts[kind]:
        return None
    return kind if _technical_words(sentence) <= counts[kind] else None


def _is_technical(sentences: Iterable[str]) -> bool:
    return any(_technical_words(sentence) for sentence in sentences)


def _measures(sentence: str) -> bool:
    """Whether a sentence states an indicator; 月薪 6000 元 and 3 吨叉车 of a marked sentence are none."""
    return any(found.confidence >= MEASURED_CERTAINTY for found in find_measured(sentence, ()))


def _technical_words(sentence: str) -> int:
    return len(set(_TECHNICAL.findall(_TRADE.sub("", sentence))))


def _other_wishes(subject: Subject) -> Iterator[PseudoSign]:
    for field, start, end, sentence in _sentences(subject):
        if _OTHER.search(sentence):
            yield PseudoSign(PseudoKind.NOT_TECHNICAL, field, start, end, sentence, is_verdict=True)
            return


def _sentences(subject: Subject) -> Iterator[tuple[str, int, int, str]]:
    for field, text in subject.texts:
        for start, end in sentence_spans(text):
            yield field, start, end, text[start:end]
