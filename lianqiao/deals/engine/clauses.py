"""Searches the free text of clauses for what the law forbids in technology contracts, with the place and what to write instead.

Patterns are read sentence by sentence. They find wordings, not intentions: the parties may keep a clause with a written reason, and
the paper then goes on with an amber mark instead of a red one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from lianqiao.deals.engine.laws import Source, read, source

_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
# A ban on banning: "不得限制乙方…", "任何一方均不得禁止…".
_NEGATED = re.compile(
    r"(不得|不应|不会|不可|不|并不|未|无权|不以任何方式)(?:以任何(?:方式|理由|形式))?(?:无故|不合理地?|不当地?)?"
    r"(?:要求|限制|禁止|阻止|阻碍|妨碍|妨害|干涉|干预|约束|排除|剥夺|强制|强迫)"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with an agreement; red ones stop it. ``start`` and ``end`` mark the words in the text at ``place``."""

    code: str
    is_red: bool
    place: str = ""
    start: int = 0
    end: int = 0
    source: Source | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    quote: str = ""
    reason: str = ""  # of the parties who keep it


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    source: Source
    patterns: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None


def forbidden(name: str, text: str) -> Iterator[Finding]:
    """Yield what is forbidden in a text, in its order, each code once in a sentence."""
    for sentence in _SENTENCE.finditer(text):
        found = [hit for rule in _rules() if (hit := _hit(rule, name, sentence)) is not None]
        yield from sorted(found, key=lambda item: (item.start, item.code))


def _hit(rule: _Rule, name: str, sentence: re.Match[str]) -> Finding | None:
    words = sentence.group()
    if rule.unless is not None and rule.unless.search(words):
        return None
    negations = [match.start() for match in _NEGATED.finditer(words)]
    for pattern in rule.patterns:
        for match in pattern.finditer(words):
            before = words[: match.start()]
            clause = match.start() - max(before.rfind("，"), before.rfind(","), -1) - 1
            if any(match.start() - clause <= at <= match.end() for at in negations):
                continue
            start = sentence.start() + match.start()
            return Finding(rule.code, True, name, start, start + len(match.group()), rule.source, quote=match.group())
    return None


@cache
def _rules() -> tuple[_Rule, ...]:
    data = read("forbidden_clauses.json")
    named = {f"<{name}>": f"(?:{words})" for name, words in data["words"].items()}

    def compiled(pattern: str) -> re.Pattern[str]:
        for name, words in named.items():
            pattern = pattern.replace(name, words)
        return re.compile(pattern)

    return tuple(
        _Rule(
            row["code"], source(row), tuple(compiled(pattern) for pattern in row["patterns"]),
            compiled(row["unless"]) if "unless" in row else None,
        )
        for row in data["rules"]
    )  # fmt: skip
