"""Stretches of a text, and what surrounds them."""

import re
from dataclasses import dataclass

from lianqiao.core.text.sentences import sentence_spans

CLAUSE_END = re.compile(r"[,，。；;！!？?\n\r、：:（）()]")


# Sentences in which a body praises itself say nothing about the thing that is wanted.
_ABOUT_WRITER = re.compile(
    r"(?:公司|集团|企业|单位|医院|研究院|研究所|我司|我厂|我院|团队)[^，。；]{0,14}"
    r"(?:是一家|成立|创立|拥有|组建|建有|位于|占地|现有员工|获得|荣获|长期|通过了|先后|致力于)"
    r"|注册资[本金]|发明专利\s*\d+|院士|重点实验室|工程技术研究中心|荣获|高新技术企业|工作基础[:：为]|占地"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A value read from a text: the field it is for, where it stands and how sure we are (0 to 1)."""

    field: str
    value: object
    start: int
    end: int
    confidence: float


def sentence_around(spans: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Return the stretch of the sentences that hold characters [start, end)."""
    touched = [(first, last) for first, last in spans if first < end and start < last]
    if not touched:
        return start, end
    return touched[0][0], touched[-1][1]


def is_about_writer(sentence: str) -> bool:
    """Whether a sentence tells of the body that writes and not of what it wants or offers."""
    return bool(_ABOUT_WRITER.search(sentence))


def text_sentences(text: str) -> list[tuple[int, int]]:
    """List the sentences of a text."""
    return sentence_spans(text)


def clause_before(text: str, at: int, reach: int = 16) -> str:
    """Return up to ``reach`` characters before ``at`` that belong to the same clause."""
    piece = text[max(0, at - reach) : at]
    ends = [match.end() for match in CLAUSE_END.finditer(piece)]
    return piece[ends[-1] :] if ends else piece


def clause_after(text: str, at: int, reach: int = 12) -> str:
    """Return up to ``reach`` characters from ``at`` that belong to the same clause."""
    piece = text[at : at + reach]
    match = CLAUSE_END.search(piece)
    return piece[: match.start()] if match else piece
