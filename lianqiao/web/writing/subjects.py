"""A draft as the doctor sees it."""

from collections.abc import Mapping
from typing import Any

from lianqiao.catalog.choices import Element
from lianqiao.catalog.doctor import Diagnosis, Subject, diagnose
from lianqiao.connectors.formats.cells import split_list
from lianqiao.core.text.money import MoneyFault
from lianqiao.web.writing.reading import yuan


def diagnosis_of(content: Mapping[str, Any], kind: str) -> Diagnosis:
    """Judge what was typed; what cannot be read counts as not said."""
    return diagnose(subject_of(content, kind))


def subject_of(content: Mapping[str, Any], kind: str) -> Subject:
    """Return what the doctor looks at."""

    def typed(name: str) -> str:
        return str(content.get(name) or "").strip()

    trl = typed("trl_wanted") or typed("trl")
    name = "budget" if kind == "demand" else "price"
    return Subject(
        kind=kind,
        title=typed("title")[:200],
        summary=typed("summary")[:2000],
        description=typed("description")[:20_000],
        elements={element.value: _phrases(typed(f"elements.{element.value}")) for element in Element},
        indicators=sum(bool(row.get("name") and row.get("value")) for row in content.get("indicators") or []),
        trl=int(trl) if trl in set("123456789") else None,
        has_trl_evidence=len(typed("trl_evidence")) >= 4,
        amount=(_amount(typed(f"{name}_min"), is_upper=False), _amount(typed(f"{name}_max"), is_upper=True)),
        has_deadline=bool(typed("deadline")),
        has_acceptance=len(typed("acceptance")) >= 4,
        modes=len(content.get("modes") or []),
        rights=sum(bool(str(row.get("number", "")).strip()) for row in content.get("rights") or []),
    )


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(part for part in (str(item).strip() for item in split_list(text)) if part)


def _amount(text: str, *, is_upper: bool) -> int | None:
    try:
        return yuan(text, is_upper=is_upper) if text else None
    except MoneyFault:
        return None
