"""What was wrong with a file, worded for people: row, column, value, reason and remedy."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from lianqiao.connectors.formats.messages import TEXTS, Message, describe
from lianqiao.connectors.formats.record_types import Problem
from lianqiao.connectors.models import ImportProblem, ImportRun

# Faults that only the database can see, in the form of formats.messages: (what is wrong, what to do).
_TEXTS: Mapping[str, tuple[str, str]] = {
    "import.duplicate_id": ("编号“{id}”在本文件中重复，首次出现在第 {first} 行", "请改用不同的编号，或删去重复的行"),
    "import.organisation_unknown": (
        "平台上没有单位“{found}”",
        "请核对统一社会信用代码或单位全称，或先导入该单位",
    ),
    "import.organisation_ambiguous": ("不止一个单位对应“{found}”", "请改填统一社会信用代码"),
    "import.organisation_forbidden": ("您不能代表“{found}”发布", "请删去这一行，或由该单位的编辑导入"),
    "import.organisation_missing": ("没有写明是哪个单位的", "请填写“单位”一列，或在导入时选定单位"),
    "import.entry_foreign": ("编号“{found}”已用于别的单位的条目", "请改用不同的编号，或另取一个来源名称"),
    "import.code_unknown": ("“{found}”不在本平台的代码表中", "请对照平台的代码表填写，或留空"),
    "import.evidence_without_level": ("写了成熟度依据，没有写成熟度等级，依据未保留", "请填写“技术成熟度”"),
    "import.database_refused": ("数据库不接受这一行（{detail}）", "请检查这一行的长度、编号和代码是否与已有数据冲突"),
}


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One thing wrong, ready to be shown. ``severity`` is error (the row was refused) or warning (it was taken)."""

    row: int
    column: str
    value: str
    code: str
    severity: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class WordedProblem(Problem):
    """A problem of a row that also knows the words for what only the database can see."""

    @property
    def message(self) -> Message:
        """The problem in words."""
        return word_problem(self.code, self.data)


def word_problem(code: str, data: Mapping[str, object]) -> Message:
    """Word a problem of a file or of the database; the place is left out."""
    if code not in _TEXTS or code in TEXTS:
        return describe(code, data)
    reason, remedy = _TEXTS[code]
    return Message("", reason.format_map(data), remedy.format_map(data))


def problems_of(run: ImportRun) -> QuerySet[ImportProblem]:
    """Return the problems of a run (which the caller may see) in the order of the rows."""
    return run.problems.all()


def view_problem(problem: ImportProblem) -> ProblemView:
    """Return a problem worded for people."""
    message = word_problem(problem.code, problem.data)
    return ProblemView(
        row=problem.row,
        column=problem.column,
        value=problem.value,
        code=problem.code,
        severity=problem.severity,
        reason=message.text,
        remedy=message.remedy,
    )


def problem_counts(run: ImportRun) -> dict[str, int]:
    """Return how often each kind of problem occurs in a run, the most frequent first."""
    rows = run.problems.values_list("code").annotate(times=Count("id")).order_by("-times", "code")
    return dict(rows)
