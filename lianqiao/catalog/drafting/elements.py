"""The five elements that a text names: what it is made of, how, to what effect, as what, for what."""

import re
from collections.abc import Iterator

from lianqiao.catalog.choices import Element
from lianqiao.catalog.drafting.phrases import noun_phrases
from lianqiao.catalog.drafting.spans import Found, clause_before

MOST_OF_ONE = 5
NAMED_ONLY = 0.55  # a material or method that is named without saying that it is used: shown, not ticked
# The last characters of a phrase say what kind of thing it names.
_MATERIAL_HEAD = re.compile(
    r"(?:材料|合金|[锰铬镍钛铝镁铜锌碳硅]钢|不锈钢|高速钢|模具钢|钢板|钢片|树脂|涂层|涂料|陶瓷|纤维|薄膜|粉末|粉体|浆料|银浆|橡胶"
    r"|塑料|玻璃|水泥|混凝土|骨料"
    r"|石墨烯|石墨|催化剂|添加剂|吸附剂|菌剂|菌株|木霉|芽孢杆菌|溶液|电解液|润滑脂|润滑油|油脂|精油|聚合物|聚四氟乙烯|凝胶"
    r"|微球|耐火砖"
    r"|煤矸石|粉煤灰|秸秆|生物质|原药|提取物|蛋白|多糖|氧化物|硫酸盐|硅胶|复合板|碳纤维|玻纤)$"
)
_METHOD_HEAD = re.compile(
    r"(?:工艺|方法|算法|热处理|改性|焊接|注塑|轧制|烧结|发酵|萃取|提取法|电解|电镀|喷涂|镀膜|沉积|氧化法|分离法|挤压|锻造|铸造|压铸"
    r"|制备技术|加工技术"
    r"|成型技术|检测技术|控制技术|识别技术|提取技术|处理技术|机器视觉|深度学习|神经网络|红外热成像|超声|漏磁|光声光谱"
    r"|仿真|有限元"
    r"|生物滤池|接触氧化|膜分离|反渗透|吸附法|催化燃烧|3D打印|增材制造)$",
    re.IGNORECASE,
)
_PRODUCT_HEAD = re.compile(
    r"(?:设备|装置|系统|机组|机床|机器人|仪器?|仪表|软件|传感器|模组|模块|电池|电机|轴承|整车|水泵|油泵|阀门?|蓄冷板|板材|管材|型材"
    r"|芯片|光源|透镜|变压器"
    r"|互感器|发动机|驱动器|减速器|减速机|控制器|逆变器|充电桩|压缩机|空压机|锅炉|窑炉|叶片|疫苗|制剂|试剂盒|肥料|饲料|农药"
    r"|平台|小车|外骨骼"
    r"|探测器|显示器|天线|雷达|无人机|过滤器|换热器|反应器|生产线|样机|燃料|颗粒|保健品|新药|弹簧|模具|刀具)$"
)
_MADE_OF = re.compile(r"(?:采用|使用|选用|以|用|基于|材料为|材质为|材料可选|原料为|替代为)$")
_DONE_BY = re.compile(r"(?:采用|使用|利用|通过|基于|运用|选用|借助|可用|拟采用|用|或|和|及|、)$")
# A thing is the product when it is what is asked for or was made; most things that a text names are something else.
_WANTED = re.compile(r"需要|需求|寻求|寻找|求|研发|开发|研制|研究|替代|一种|一套|一款|一台|提供了?|设计了?")
_MADE = re.compile(r"的?(?:研发|开发|研制|研究|设计|，|：)")
_EFFECT = re.compile(
    r"(?:提高|提升|增强|改善|降低|减少|缩短|延长|避免|防止|消除|抑制|替代|克服|实现|去除)(?:了)?"
    r"([^，。；！？\n,;：:（）()“]{2,22})(?![^，。；！？\n,;：:（）()])"
)
_EFFECT_NOT = re.compile(
    r"竞争力|企业|公司|效益|收入|增收|管理效率|管理成本|社会|形象|品牌|水平$|方法$|技术$|比如|产业化|转型|发展|目标|了$|的$|市场"
)
_APPLIED = re.compile(
    r"(?:应用于|适用于|可用于|主要用于|用于|用在|应用领域(?:为|是|包括)?[:：]?|应用场景(?:为|是|包括)?[:：]?"
    r"|面向)([^，。；！？\n,;（）()]{2,24})"
)
_APPLIED_END = re.compile(r"(?:等(?:领域|行业|场景|方面)?|领域|行业|方面)$")
_VAGUE = re.compile(
    r"^(?:该|本|这|其|我|各类?|相关|有关|上述|以上|多种|各种)|^(?:技术|工艺|方法|系统|设备|产品|材料|平台|装置|模块|软件|仪器)$|^(?:技术|整机|仪器|成套|专业|现有|生产|主要|自动化|检测|配套|控制)(?:系统|设备|平台|装置)$"
)


def find_elements(text: str) -> Iterator[Found]:
    """Yield phrases for the five elements, at most five of each, as they stand in the text."""
    counts: dict[str, int] = {}
    seen: set[str] = set()
    for found in (*_named_things(text), *_effects(text), *_applications(text)):
        phrase = str(found.value)
        if phrase in seen or _VAGUE.search(phrase) or counts.get(found.field, 0) >= MOST_OF_ONE:
            continue
        seen.add(phrase)
        counts[found.field] = counts.get(found.field, 0) + 1
        yield found


def names_thing(phrase: str) -> bool:
    """Whether a phrase ends like the name of a material, a method or a product."""
    return any(head.search(phrase) for head in (_MATERIAL_HEAD, _METHOD_HEAD, _PRODUCT_HEAD))


def _named_things(text: str) -> Iterator[Found]:
    for start, end in noun_phrases(text):
        phrase, before = text[start:end], clause_before(text, start, 8)
        if len(phrase) < 3 and not re.search(r"[A-Za-z]", phrase):
            continue
        if _MATERIAL_HEAD.search(phrase):
            yield _element(Element.MATERIALS, text, start, end, 0.75 if _MADE_OF.search(before) else NAMED_ONLY)
        elif _METHOD_HEAD.search(phrase):
            yield _element(Element.METHODS, text, start, end, 0.8 if _DONE_BY.search(before) else NAMED_ONLY)
        elif _PRODUCT_HEAD.search(phrase):
            is_wanted = _WANTED.search(clause_before(text, start, 14)) or _MADE.match(text, end)
            yield _element(Element.PRODUCTS, text, start, end, 0.65 if is_wanted else 0.5)


def _effects(text: str) -> Iterator[Found]:
    for match in _EFFECT.finditer(text):
        if re.search(r"不能|无法|难以|不易|如何|有限$|没有", text[max(0, match.start() - 5) : match.start()]):
            continue
        if not _EFFECT_NOT.search(match[1]) and not re.match(r"[到至了为在的]|不|装置|设备|机(?!械)", match[1]):
            yield _element(Element.EFFECTS, text, match.start(), match.end(), 0.7)


def _applications(text: str) -> Iterator[Found]:
    for match in _APPLIED.finditer(text):
        phrase = match[1].split("的")[0] if len(match[1].split("的")[0]) >= 3 else match[1]
        phrase = _APPLIED_END.sub("", phrase).strip()
        if len(phrase) >= 2 and not re.search(r"\d", phrase[:1]):
            yield _element(Element.APPLICATIONS, text, match.start(1), match.start(1) + len(phrase), 0.8)


def _element(element: Element, text: str, start: int, end: int, confidence: float) -> Found:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    value = piece.strip()
    return Found(f"elements.{element.value}", value, start, start + len(value), confidence)
