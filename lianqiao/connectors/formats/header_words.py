"""Under which headings the fields turn up in the tables of universities, firms, parks and patent offices."""

from collections.abc import Mapping

from lianqiao.connectors.formats.fields import RecordKind

# Headings parted by "|", the surer ones first; the canonical name and the Chinese label of a field always count too.
Headings = Mapping[str, str]

_SHARED: Headings = {
    "id": "编号|序号|ID|code|number|no|记录编号|唯一标识|外部编号|代码|流水号|uuid",
    "source": "来源|数据来源|来源平台|信息来源|source_name",
    "place": (
        "所在地|所在地区|地区|区域|区县|county|district|所在市|城市|city|所属城市|省市|省份|province|所在省|"
        "所属省份|region|area|location|注册地|所属地区|行政区划|行政区划代码"
    ),
    "industry": (
        "国民经济行业代码|行业代码|国民经济行业|所属行业代码|GB/T 4754|GBT4754|行业分类代码|所属行业|行业|"
        "行业类别|行业分类|industry_code|industry"
    ),
}
_ENTRY: Headings = {
    "summary": (
        "一句话概括|一句话简介|一句话描述|概述|摘要概述|提要|要解决的问题|解决的问题|痛点|问题描述|"
        "short description|one sentence|brief|tagline"
    ),
    "description": (
        "详细说明|技术简介|成果简介|项目简介|摘要|简介|成果介绍|项目介绍|内容简介|主要内容|技术内容|成果内容|"
        "需求内容|需求描述|需求详情|技术需求描述|技术描述|技术说明|详细描述|详细内容|项目内容|说明|描述|内容|"
        "正文|背景|项目背景|技术背景|创新点|技术特点|主要技术难点|abstract|abstract_zh|abs|summary_text|content|"
        "text|details|introduction"
    ),
    "materials": "材料|原材料|所用材料|material",
    "methods": "方法|技术方法|技术路线|工艺|工艺方法|method|approach",
    "effects": "功效|效果|技术效果|功能|有益效果|性能优势|effect|benefits",
    "products": "产品|产品名称|产品形态|成果形式|product",
    "applications": "应用|应用领域|应用场景|应用方向|应用范围|用途|application|use case|use cases",
    "indicators": (
        "技术指标|指标|性能指标|主要技术指标|技术参数|关键指标|主要指标|考核指标|预期指标|indicator|"
        "specifications|technical specification|kpi"
    ),
    "trl": (
        "技术成熟度|成熟度|技术就绪度|技术就绪水平|技术成熟度等级|成果成熟度|成熟度等级|就绪度|readiness|"
        "technology readiness level|stage of development"
    ),
    "modes": (
        "合作方式|合作模式|转化方式|转让方式|拟转化方式|拟合作方式|交易方式|合作意向|转化形式|意向合作方式|"
        "合作需求|cooperation|cooperation mode|mode|partnership|type of partnership"
    ),
    "places_accepted": "可接受的合作地区|可接受地区|意向地区|拟落地地区|合作地区|target regions",
    "technology_field": (
        "技术领域|所属技术领域|所属领域|领域|学科领域|成果领域|需求领域|技术类别|field|technology area|domain|技术分类"
    ),
    "cluster": "产业集群|所属集群|集群|industrial cluster",
    "chain_link": "产业链环节|所属产业链|产业链|环节|chain",
    "ipc": (
        "IPC 分类号|IPC分类|IPC|国际专利分类号|国际专利分类|主分类号|分类号|CPC|CPC分类号|ipc_code|ipc_codes|"
        "cpc_codes|专利分类号"
    ),
    "keywords": "关键词|关键字|技术关键词|标签|主题词|key words|keyword|tags|keywords_zh|keywords_cn|keywords_en",
    "confidentiality": "公开程度|保密级别|保密等级|密级|公开方式|公开范围|confidential",
    "contact_name": "联系人|联系人姓名|负责人|项目负责人|联络人|contact|contact person",
    "valid_until": "有效期至|有效期|有效日期|失效日期|到期日|有效截止日期|expires|expiry|valid to",
    "published_on": (
        "发布日期|发布时间|公开日|公开日期|公布日|公开(公告)日|发布日|date published|published|publication_date|"
        "publish_date|登记日期"
    ),
    "url": "网址|链接|原文链接|详情链接|来源链接|网页|link|href|web page",
    "title": "标题|名称|题目|题名|主题|name|subject|title_zh|title_cn",
}
_ACHIEVEMENT: Headings = {
    "id": "成果编号|项目编号|登记号|成果登记号|公开号|公开(公告)号|公告号|publication_number|pub_no",
    "title": (
        "成果名称|项目名称|专利名称|技术名称|发明名称|成果标题|项目标题|科技成果名称|论文题目|achievement name|"
        "invention title"
    ),
    "organisation": (
        "所属单位|单位名称|完成单位|第一完成单位|成果完成单位|申请人|专利权人|权利人|持有人|成果持有人|持有单位|"
        "申请单位|所属机构|所属高校|学校|学校名称|依托单位|assignee|applicant|patentee|owner|holder|institution|"
        "affiliation|统一社会信用代码|机构|单位"
    ),
    "kind": "成果类型|成果类别|知识产权类型|成果形式类别|成果种类|achievement type|type",
    "is_service_achievement": "是否职务成果|职务成果|是否职务科技成果|是否职务发明|职务发明|职务/非职务",
    "funding_source": "资金来源|经费来源|项目来源|资助来源|课题来源|funding|funder",
    "programme_number": "科技计划项目编号|计划项目编号|课题编号|立项编号|项目批准号|grant number",
    "ip": (
        "知识产权|专利号|专利申请号|申请号|知识产权情况|知识产权编号|相关专利|授权号|专利证书号|patent number|"
        "patent no|application number|application_number|patent"
    ),
    "trl_evidence": "成熟度依据|成熟度证明|成熟度说明|验证情况|应用情况|所处阶段说明|试验情况",
    "price_cny": (
        "价格|报价|转让价格|转让费|许可费|交易价格|挂牌价|挂牌价格|意向价格|预期价格|转化价格|price|asking price"
    ),
    "price_cny_min": "最低价格|价格下限|最低报价|起始价|min price|price min",
    "price_cny_max": "最高价格|价格上限|最高报价|max price|price max",
    "rival_solution": "对比方案|竞争技术|同类技术|现有技术对比|国内外对比|competing solution",
    "cost_comparison": "成本对比|经济性对比|成本比较|经济效益|cost",
}
_DEMAND: Headings = {
    "id": "需求编号|项目编号|榜单编号|难题编号",
    "title": (
        "需求名称|技术需求名称|项目名称|需求标题|难题名称|榜单名称|需求题目|攻关名称|demand name|technology need"
    ),
    "organisation": (
        "所属单位|需求单位|需求方|企业名称|公司名称|单位名称|发榜单位|发布单位|提出单位|申报单位|company|"
        "company_name|enterprise|full_name|client|统一社会信用代码|单位|企业"
    ),
    "trl_wanted": "期望成熟度|要求成熟度|期望技术成熟度|目标成熟度|需求成熟度|wanted trl|trl required",
    "budget_cny": (
        "预算|投入预算|拟投入|拟投入资金|投入资金|预算金额|意向金额|榜额|悬赏金额|项目预算|资金预算|拟投资金额|"
        "budget|reward"
    ),
    "budget_cny_min": "最低预算|预算下限|budget min|min budget",
    "budget_cny_max": "最高预算|预算上限|budget max|max budget",
    "deadline": "截止日期|截止时间|截止日|需求截止日期|期望完成时间|完成时限|解决期限|due date|due",
    "is_anonymous": "是否匿名|匿名|匿名发布|anonymous",
}
_ORGANISATION: Headings = {
    "id": "单位编号|机构编号|企业编号|股票代码|证券代码|学校标识码|学校代码|stock code",
    "name": (
        "单位名称|机构名称|企业名称|公司名称|学校名称|高校名称|名称|单位全称|公司全称|企业全称|全称|full_name|"
        "fullname|company_name|legal name|organisation|organization|院校名称"
    ),
    "short_name": "简称|单位简称|公司简称|企业简称|股票简称|证券简称|shortname|abbreviation",
    "name_en": "英文名称|英文名|外文名称|english name|en_name",
    "kinds": "单位类型|机构类型|企业类型|单位性质|机构性质|类别|类型|organisation type|org type",
    "uscc": "统一社会信用代码|社会信用代码|信用代码|统一信用代码|纳税人识别号|credit code|credit_code",
    "scope": (
        "业务范围或研究方向|业务范围|经营范围|主营业务|主营产品|研究方向|主要研究方向|business scope|main business"
    ),
    "website": "网站|网址|官网|官方网站|主页|homepage|home page|web|url|site",
    "address": "地址|注册地址|通讯地址|单位地址|办公地址|详细地址|reg_address|addr",
    "description": "简介|单位简介|企业简介|公司简介|学校简介|机构简介|介绍|profile|about",
}

_BY_KIND: Mapping[RecordKind, tuple[Headings, ...]] = {
    RecordKind.ACHIEVEMENT: (_ACHIEVEMENT, _ENTRY, _SHARED),
    RecordKind.DEMAND: (_DEMAND, _ENTRY, _SHARED),
    RecordKind.ORGANISATION: (_ORGANISATION, _SHARED),
}


def headings(kind: RecordKind) -> dict[str, tuple[str, ...]]:
    """Return for each field the headings under which it turns up, the surest first."""
    merged: dict[str, tuple[str, ...]] = {}
    for table in _BY_KIND[kind]:
        for name, words in table.items():
            merged[name] = (*merged.get(name, ()), *words.split("|"))
    return merged
