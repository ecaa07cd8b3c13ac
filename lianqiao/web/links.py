"""Addresses of things by their kind and public number."""

from django.urls import reverse

from lianqiao.push.choices import RULE


def entry_url(kind: str, number: str) -> str:
    """Return the page of an achievement or a demand."""
    return reverse("achievement" if kind == "achievement" else "demand", args=[number])


def told_url(kind: str, number: str) -> str:
    """Return the page of what a notice is about: an achievement, a demand, or a rule of law."""
    return reverse("rule", args=[number]) if kind == RULE else entry_url(kind, number)


def matches_url(kind: str, number: str) -> str:
    """Return the page of all matches of an achievement or a demand."""
    return reverse("achievement-matches" if kind == "achievement" else "demand-matches", args=[number])


def versions_url(kind: str, number: str) -> str:
    """Return the page of the versions of an achievement or a demand."""
    return reverse(f"{kind}-versions", args=[number])


def move_url(kind: str, number: str, move: str) -> str:
    """Return the address at which an owner makes a move of an achievement or a demand."""
    return reverse(f"{kind}-move", args=[number, move])


def entry_part_url(kind: str, number: str, part: str, *keys: object) -> str:
    """Return the address of a part of an entry's pages: ``layers``, ``section``, ``history`` …."""
    return reverse(f"{'achievement' if kind == 'achievement' else 'demand'}-{part}", args=[number, *keys])
