"""Which technology field a text belongs to, by words that it uses, and its keywords."""

import re
from collections import Counter
from collections.abc import Iterator

from lianqiao.catalog.drafting.elements import names_thing
from lianqiao.catalog.drafting.phrases import noun_phrases
from lianqiao.catalog.drafting.spans import Found

MOST_KEYWORDS = 6
# The eleven fields of the technology contract statistics and words that hardly occur outside them.
_FIELD_WORDS: dict[str, str] = {
    "electronics": "芯片|集成电路|半导体|软件|算法|人工智能|大数据|物联网|传感器|通信|5G|以太网|云计算|数据库|区块链"
    "|图像识别|机器视觉|显示"
    "|LED|光通信|射频|嵌入式|网络安全|服务器|操作系统|信息化|互联网",
    "aerospace": "卫星|航天|航空|火箭|无人机|飞行器|机载|航空发动机|遥感|北斗",
    "manufacturing": "机床|数控|机器人|自动化|模具|刀具|减速器|减速机|轴承|焊接|铸造|锻造|冲压|冲床|装配线|增材制造|3D打印|液压"
    "|热处理|激光切割|激光加工|生产线",
    "biomedicine": "药物|新药|疫苗|抗体|医疗器械|诊断|临床|患者|细胞|基因|制剂|中药|药材|内窥镜|康复|手术|试剂盒|原料药"
    "|生物制品|医用|骨科",
    "materials": "合金|复合材料|陶瓷|纤维|薄膜|涂料|涂层|树脂|橡胶|塑料|石墨烯|纳米|粉体|耐火材料|不锈钢|碳钢|聚合物|高分子|浆料"
    "|润滑脂|润滑油|胶粘剂|骨料",
    "energy": "电池|光伏|风电|储能|氢能|燃料电池|锅炉|节能|余热|变压器|电网|输电|配电|热泵|煤炭|生物质燃料|充电桩|异质结|互感器",
    "environment": "废水|污水|废气|烟气|除尘|脱硫|脱硝|固废|土壤修复|污泥|尾水|COD|氨氮|VOCs|减排|环保|净水|资源化"
    "|建筑垃圾|再生骨料",
    "nuclear": "核电|辐照|放射性|同位素|核燃料|核素|中子",
    "agriculture": "种植|养殖|育种|农作物|小麦|玉米|水稻|番茄|果树|畜牧|兽用|饲料|肥料|农药|农业|温室|大田|南美白对虾|食用菌"
    "|植物油|灌溉",
    "transport": "汽车|轨道交通|地铁|列车|高铁|船舶|港口|车联网|自动驾驶|新能源汽车|底盘|空气悬架|城轨|公路|桥梁|隧道|叉车|岸桥",
    "urban": "建筑|装配式|混凝土|市政|给排水|消防|社区|城市管理|海绵城市|地下管网|供热|施工|住宅|楼宇",
}  # fmt: skip
_NO_KEYWORD = re.compile(
    r"^(?:\d|[A-Za-z]{1,2}$)|(?:公司|企业|集团|大学|研究院|有限|专家|团队|人员|技术员|经费|需求|项目|方面|问题|情况|年|月|万元|预算"
    r"|目标|内容|工作|合作|单位|指标|品质|设备$|水平|院士|明显|仪器)"
)


def find_field(text: str) -> Iterator[Found]:
    """Yield the technology field whose words occur most; the place is that of its most frequent word."""
    hits = {field: list(re.finditer(words, text)) for field, words in _FIELD_WORDS.items()}
    weights = {field: len({match.group() for match in matches}) for field, matches in hits.items()}
    ranked = sorted(weights, key=lambda field: (-weights[field], -len(hits[field])))
    first, second = ranked[0], ranked[1]
    if not weights[first] or (weights[first] == weights[second] and len(hits[first]) == len(hits[second])):
        return
    lead = weights[first] - weights[second]
    usual = Counter(match.group() for match in hits[first]).most_common(1)[0][0]
    match = next(match for match in hits[first] if match.group() == usual)
    yield Found(
        "technology_field", first, match.start(), match.end(), min(0.85, 0.45 + 0.1 * lead + 0.05 * weights[first])
    )


def find_keywords(text: str) -> Iterator[Found]:
    """Yield the noun phrases that occur most often, longer ones first among equals."""
    places: dict[str, tuple[int, int]] = {}
    counts: Counter[str] = Counter()
    for start, end in noun_phrases(text):
        phrase = text[start:end]
        if 3 <= len(phrase) <= 12 and re.search(r"[\u4e00-\u9fff]", phrase) and not _NO_KEYWORD.search(phrase):
            counts[phrase] += 1
            places.setdefault(phrase, (start, end))
    named = {
        phrase
        for phrase in counts
        if counts[phrase] > 2 or (counts[phrase] > 1 and len(phrase) > 3) or names_thing(phrase)
    }
    ranked = sorted(named, key=lambda phrase: (-counts[phrase], -min(len(phrase), 8), places[phrase]))
    chosen: list[str] = []
    for phrase in ranked:
        if len(chosen) < MOST_KEYWORDS and not any(phrase in other or other in phrase for other in chosen):
            chosen.append(phrase)
    for phrase in sorted(chosen, key=lambda item: places[item]):
        yield Found("keywords", phrase, *places[phrase], 0.5)
