"""A contract as a paper: headings, clauses, tables and signatures, before it becomes a file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """A numbered article of several numbered clauses; the first of ``lines`` may stand before a table."""

    heading: str
    lines: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()  # the first row is its head


@dataclass(frozen=True, slots=True)
class Signature:
    """Where a party signs: its word in the paper, its name, who acts for it."""

    word: str
    name: str
    representative: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper; ``facts`` are the lines of its head, ``recital`` the sentence before the articles."""

    title: str
    number: str
    subject: str
    facts: tuple[tuple[str, str], ...]
    parties: tuple[tuple[str, ...], ...]
    recital: str
    articles: tuple[Article, ...]
    signatures: tuple[Signature, ...]
    notes: tuple[str, ...] = ()
    is_draft: bool = True
