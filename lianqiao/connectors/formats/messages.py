"""What each code says to a person, in Chinese, and what to do about it; the codes are stable, the wording is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Message:
    """A worded problem: where it is, what is wrong and what helps."""

    place: str
    text: str
    remedy: str

    @property
    def sentence(self) -> str:
        return self.place + "".join(
            part if part.endswith("？") else f"{part}。" for part in (self.text, self.remedy) if part
        )


# code: (what is wrong, what to do); placeholders are the names in the problem's data.
_FILE_TEXTS: dict[str, tuple[str, str]] = {
    "table.file_missing": ("找不到文件“{name}”", "请检查路径和文件名"),
    "table.not_a_file": ("“{name}”不是普通文件", "请给出一个 CSV、XLSX 或 JSON Lines 文件"),
    "table.file_too_large": ("文件有 {found_mb} MB，超过上限 {limit_mb} MB", "请拆成几个文件分别导入"),
    "table.empty_file": ("文件是空的", "请确认导出时选中了数据，首行应为列名"),
    "table.no_rows": ("文件只有列名，没有数据行", "请在列名下面填写数据后再导入"),
    "table.too_many_rows": ("数据超过 {limit} 行", "请拆成几个文件分别导入"),
    "table.too_many_columns": ("有 {found} 列，超过上限 {limit} 列", "请删去用不到的列，或检查分隔符是否正确"),
    "table.not_a_table": (
        "文件是压缩包或文档，不是表格",
        "请先解压，或另存为 CSV（UTF-8）或 XLSX 后再导入",
    ),
    "table.markup_file": (
        "文件内容是网页或 XML，只是扩展名像表格",
        "请用电子表格软件打开，另存为 XLSX 或 CSV 后再导入",
    ),
    "table.old_workbook": (
        "文件是 {format} 格式，不能直接读取",
        "请用电子表格软件打开，另存为“Excel 工作簿（*.xlsx）”后再导入",
    ),
    "table.workbook_encrypted": ("工作簿设有打开密码", "请去掉密码，另存后再导入"),
    "table.workbook_macros": ("工作簿带有宏", "请另存为不带宏的“Excel 工作簿（*.xlsx）”后再导入"),
    "table.workbook_entities": ("工作簿部件 {part} 含有实体声明，可能有害", "请用电子表格软件重新另存为 XLSX"),
    "table.workbook_damaged": ("工作簿已损坏，无法解析（{detail}）", "请用电子表格软件打开并另存，再导入"),
    "table.workbook_part_too_large": (
        "工作簿部件 {part} 解压后超过 {limit_mb} MB",
        "请另存为 CSV（UTF-8）后再导入",
    ),
    "table.not_a_workbook": ("文件不是 XLSX 工作簿", "请用电子表格软件打开，另存为 XLSX 或 CSV 后再导入"),
    "table.sheet_missing": ("没有名为“{sheet}”的工作表", "现有工作表：{sheets}"),
    "table.formula_without_value": (
        "单元格 {cell} 是公式，文件里没有它的计算结果",
        "请用电子表格软件打开并保存一次，或把公式粘贴为数值",
    ),
    "table.zip_damaged": ("工作簿的压缩结构已损坏", "请重新导出文件，或用电子表格软件打开并另存"),
    "table.zip_members": ("工作簿含 {found} 个部件，超过上限 {limit} 个", "请只保留数据工作表，另存后再导入"),
    "table.zip_ratio": ("工作簿的压缩率超过 {limit} 倍，疑似压缩炸弹", "请另存为 CSV（UTF-8）后再导入"),
    "table.zip_too_large": ("工作簿解压后超过 {limit_mb} MB", "请拆成几个文件，或另存为 CSV（UTF-8）后再导入"),
    "table.encoding_unsupported": ("文件编码 {encoding} 不受支持", "请另存为 UTF-8 编码后再导入"),
    "table.encoding_broken": (
        "第 {line} 行有无法按 {encoding} 解码的字节（0x{byte}）",
        "请用原软件重新导出，编码选 UTF-8",
    ),
    "table.nul": ("第 {line} 行含有空字符（NUL）", "文件可能已损坏或不是文本，请重新导出"),
    "table.quotes": ("引号没有成对，或引号后面多出了内容", '单元格中的引号要写成两个（""），整格再用引号括起来'),
    "table.cell_too_large": ("单元格超过 {limit} 个字符", "请缩短内容，全文可作为附件上传"),
    "table.row_too_large": ("一行的内容超过 {limit} 个字符", "请检查是否缺少引号或换行，或缩短内容"),
    "table.ragged_row": (
        "这一行有 {found} 个单元格，列名有 {expected} 个",
        "含分隔符的内容要用引号括起来，空单元格也要留出分隔符",
    ),
    "table.header_duplicate": ("列名重复，出现在第 {first} 列和第 {second} 列", "请改名或删去其中一列"),
    "table.header_empty": ("第 {position} 列有数据，但没有列名", "请在首行为这一列填写列名"),
    "table.json_bad": ("不是合法的 JSON（第 {position} 个字符处）", "请检查括号、引号和逗号；JSON Lines 每行一个对象"),
    "table.json_not_object": ("不是 JSON 对象", '每条记录应写成 {{"列名": 值}} 的形式'),
    "table.json_too_deep": ("JSON 嵌套太深", "请把数据展平，列表和对象最多嵌套几层"),
    "table.json_constant": ("含有 NaN 或 Infinity", "请改为空值（null）或具体数值"),
    "table.json_duplicate_key": ("同一对象里有重复的键", "请删去重复的键"),
    "table.json_number": ("数字的位数太多", "请改写为文本"),
    "table.json_surrogate": ("文本含有不完整的字符编码（代理项）", "请用原软件重新导出"),
    "table.json_after_array": ("JSON 数组结束之后还有内容", "一个文件只能有一个数组；多条记录请用 JSON Lines"),
    "table.format_unknown": ("不支持的输出格式“{format}”", "请用 csv、xlsx 或 jsonl"),
    "table.cell_too_long_for_xlsx": ("内容超过 XLSX 单元格上限 {limit} 个字符", "请改为导出 CSV 或 JSON Lines"),
    "table.too_many_rows_for_xlsx": ("数据超过 XLSX 工作表的上限 {limit} 行", "请改为导出 CSV 或 JSON Lines"),
}

_MAPPING_TEXTS: dict[str, tuple[str, str]] = {
    "mapping.unreadable": ("对应表不是合法的 {format} 文件（{detail}）", "请对照文档检查语法"),
    "mapping.format_unknown": ("对应表“{name}”的扩展名不是 .json 或 .toml", "请改用 JSON 或 TOML"),
    "mapping.section_unknown": ("对应表里没有“{section}”这一节", "可用的节：{known}"),
    "mapping.section_bad": ("对应表“{section}”一节的写法不对", "应为：{expected}"),
    "mapping.field_unknown": ("没有名为“{field}”的字段", "{suggestion}"),
    "mapping.column_unknown": ("文件里没有名为“{name}”的列", "{suggestion}"),
    "mapping.field_twice": ("字段“{field}”被指定了不止一次", "每个字段只能来自一处：columns、joins 或 constants"),
}

_RECORD_TEXTS: dict[str, tuple[str, str]] = {
    "record.required": ("缺少“{label}”", "请填写此项"),
    "record.recommended": ("未填写“{label}”", "填写后匹配更准，也更容易被找到"),
    "record.field_unknown": ("“{field}”不是可导入的字段，已忽略", "{suggestion}"),
    "record.not_text": ("应为文本", "请改为一段文字"),
    "record.too_long": ("有 {found} 个字符，超过上限 {limit} 个", "请缩短到 {limit} 个字符以内"),
    "record.title_long": ("标题有 {found} 个字，建议不超过 {limit} 个字", "请精简标题，把细节写进说明"),
    "record.control_characters": ("含有不可见的控制字符（{character}）", "请删去该字符，或重新输入此项"),
    "record.spreadsheet_error": ("是电子表格的错误值 {found}", "请在原表中修正公式或填入正确的值"),
    "record.too_many_items": ("有 {found} 项，超过上限 {limit} 项", "请只保留最重要的几项"),
    "record.list_bad": ("列表的写法不对", "各项之间用“；”“、”或“|”分开；JSON 中写成文本数组"),
    "record.choice_unknown": ("“{found}”不在可选范围内", "{suggestion}"),
    "record.date_bad": ("不是日期", "请写成 2026-11-22、2026/11/22 或 2026年11月22日"),
    "record.date_impossible": ("没有这一天", "请检查年、月、日"),
    "record.date_order": ("有效期截止日早于发布日（{published_on}）", "请检查这两个日期"),
    "record.money_bad": ("不是金额", "请写成 500000、50万元、30-50万元，或填“面议”"),
    "record.money_negative": ("金额不能为负", "请填写零或正数"),
    "record.money_too_large": ("金额过大", "请检查单位（元、万元、亿元）"),
    "record.money_currency": ("金额不是人民币", "请折算为人民币后填写"),
    "record.money_order": ("最低金额高于最高金额（{high} 元）", "请检查这两个金额"),
    "record.trl_bad": ("不是技术成熟度等级", "请填 1 到 9，如 6、TRL 6 或 六级"),
    "record.trl_not_for_demand": ("需求不填现有成熟度，此项已忽略", "请改填“期望成熟度”"),
    "record.boolean_bad": ("不是“是”或“否”", "请填 是/否、true/false 或 1/0"),
    "record.place_unknown": ("没有行政区划代码“{found}”", "请填 6 位行政区划代码或规范地名，如 130600 或 保定市"),
    "record.place_outside": ("“{found}”不在本平台的地区表中，已留空", "本区域内的地点请填 6 位行政区划代码或规范地名"),
    "record.industry_bad": ("不是 GB/T 4754 行业代码", "请填门类字母加 2 至 4 位数字，如 C3973，或只填数字"),
    "record.industry_section": (
        "门类字母与代码不符，{digits} 属于 {section} 门类",
        "请改为 {section}{digits} 或只填数字",
    ),
    "record.ipc_bad": ("“{found}”不是 IPC 分类号", "请写成 H01L 21/00、G06F 或 G06F16/35 的形式"),
    "record.url_bad": ("不是网址", "请填写以 http:// 或 https:// 开头的完整网址"),
    "record.uscc_length": ("统一社会信用代码应为 18 位，现有 {found} 位", "请对照营业执照或法人证书核对"),
    "record.uscc_character": (
        "统一社会信用代码第 {position} 位“{character}”不是可用字符",
        "代码不使用字母 I、O、S、V、Z，请核对是否误作 1、0、5、U、2",
    ),
    "record.uscc_organisation_check": (
        "统一社会信用代码中的组织机构代码（第 9–17 位）校验不符：第 17 位是“{found}”，应为“{expected}”",
        "请核对第 9–17 位",
    ),
    "record.uscc_check": ("统一社会信用代码的校验位（第 18 位）是“{found}”，应为“{expected}”", "请逐位核对整个代码"),
    "record.number_lost_digits": ("长数字已被电子表格改写，末尾数位丢失", "请在原表中把此列设为“文本”后重新填写"),
    "record.patent_shape": ("“{found}”不是中国专利（申请）号", "请写成 ZL201710601862.3 或 201710601862.3 的形式"),
    "record.patent_check": ("专利号校验位是“{found}”，应为“{expected}”", "请对照专利证书或受理通知书核对"),
    "record.patent_kind": (
        "专利号第 {position} 位“{found}”不是有效的种类号",
        "1、8 为发明，2、9 为实用新型，3 为外观设计，请核对",
    ),
    "record.ip_bad": ("知识产权的写法不对", "请填专利号，或写成含 number、kind、status、owner 的对象列表"),
    "record.number_bad": ("不是数字", "请填不带单位的数，如 320 或 12.5"),
    "record.holder_bad": ("权利人“{found}”的写法不对", "请写成“甲大学 60%；乙公司 40%”，份额在 0 到 100 之间"),
    "record.licence_bad": ("“{found}”不是许可方式", "请写成普通许可、排他许可、独占许可或开放许可，可加“至2028-06-30”"),
    "record.contributor_bad": ("团队成员“{found}”的写法不对", "请写成含 name、organisation、roles、agreed 的对象列表"),
    "record.assessment_bad": ("评估记录“{found}”的写法不对", "请写成含 level、evidence、environment 等的对象列表"),
    "record.indicators_bad": ("指标的写法不对", "请写成“名称 比较符 数值 单位”，如 抗冲击韧性≥67%；功耗≤5W（必达）"),
}

TEXTS = MappingProxyType({**_FILE_TEXTS, **_MAPPING_TEXTS, **_RECORD_TEXTS})


class _Named(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


def describe(code: str, data: Mapping[str, object], *, row: int | None = None, column: str | None = None) -> Message:
    """Word a problem; an unknown code is shown as it is rather than hidden."""
    text, remedy = TEXTS.get(code, ("未知问题：{code}", ""))
    named = _Named(data)
    named.setdefault("code", code)
    for name in ("limit", "found"):
        size = data.get(name)
        if isinstance(size, int):
            named[f"{name}_mb"] = f"{size / MEBIBYTE:.0f}"
    return Message(_place(row, column), text.format_map(named), remedy.format_map(named))


def _place(row: int | None, column: str | None) -> str:
    parts = [f"第 {row} 行"] if row is not None else []
    if column is not None:
        parts.append(f"“{column}”列")
    return "，".join(parts) + "：" if parts else ""
