"""Who owns the results: models to choose from, suggested by at most ten questions, and what the statute says of a blank field."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lianqiao.deals.engine.laws import Source, read, source

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """A question to be answered with yes or no."""

    code: str
    names: Names


@dataclass(frozen=True, slots=True)
class Model:
    """A way to divide rights. Without ``rule`` its allocation has not been verified, and it is named only."""

    code: str
    family: str  # china, lambert
    names: Names
    rule: Names | None
    sources: tuple[Source, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A model with the answers that speak for it: pairs of question and answer."""

    model: Model
    because: tuple[tuple[str, bool], ...]
    source: Source | None


@dataclass(frozen=True, slots=True)
class Default:
    """What holds when the parties write nothing."""

    text: str
    sources: tuple[Source, ...]

    @property
    def cited(self) -> str:
        """The sources as a paper names them."""
        return "、".join(item.cited for item in self.sources)


@cache
def questions() -> tuple[Question, ...]:
    """Return the questions in their order."""
    return tuple(Question(row["code"], row["names"]) for row in read("ownership_models.json")["questions"])


@cache
def models() -> dict[str, Model]:
    """Return every model by its code: the statutory defaults first."""
    return {
        row["code"]: Model(
            row["code"], row["family"], row["names"], row["rule"], tuple(map(source, row["sources"])), row["clause"]
        )
        for row in read("ownership_models.json")["models"]
    }  # fmt: skip


def suggest(answers: Mapping[str, bool]) -> tuple[Suggestion, ...]:
    """Return the models that all their conditions speak for, the most conditions first; an unanswered question speaks for none."""
    found = []
    for row in read("ownership_models.json")["reasons"]:
        when: dict[str, bool] = row["when"]
        if all(answers.get(code) is wanted for code, wanted in when.items()):
            found.append(Suggestion(models()[row["model"]], tuple(when.items()), source(row) if "law" in row else None))
    return tuple(sorted(found, key=lambda item: (item.source is None, -len(item.because))))


def clause_of(model: Model, unit: str, firm: str) -> str:
    """Return the clause of a model for two parties by their names in the paper; empty where its allocation is not verified."""
    return model.clause.replace("{unit}", unit).replace("{firm}", firm) if model.rule else ""


def defaults(kind: str) -> dict[str, Default]:
    """Return what the statute says of each field of a kind of contract that may stay blank."""
    rows = read("agreement_defaults.json")["defaults"].get(kind, {})
    return {name: Default(row["text"], tuple(map(source, row["sources"]))) for name, row in rows.items()}


def required(kind: str) -> tuple[str, ...]:
    """Return the fields that have to be filled for a kind of contract."""
    rows: dict[str, list[str]] = read("agreement_defaults.json")["required"]
    return tuple(dict.fromkeys((*rows["*"], *rows.get(kind, ()))))


def advised(kind: str) -> tuple[str, ...]:
    """Return the fields that are better filled, without those that have to be."""
    rows: dict[str, list[str]] = read("agreement_defaults.json")["advised"]
    return tuple(name for name in rows["*"] if name not in required(kind))
