"""What the law says of the rights in a bundle where its parties wrote nothing: dated rules, and for whom each counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lianqiao.rules.engine.ownership import owner_by_default
from lianqiao.rules.registry import Rule

_JOINT, _COMMISSIONED, _EQUITY, _ASSIGNMENT = "joint_development", "commissioned_development", "equity", "assignment"
_ADVICE = frozenset({"consulting", "service"})


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of the rights in one achievement. ``holders`` is the greatest number that one of its rights has."""

    owner: str
    holders: int = 0
    is_service_achievement: bool | None = None
    is_state_funded: bool = False


@dataclass(frozen=True, slots=True)
class RightsRule:
    """A rule that counts for a bundle; ``members`` are places in it, empty when it counts for all of them together."""

    rule: Rule
    members: tuple[int, ...] = ()


def bundle_rights(members: Sequence[Background], modes: frozenset[str], day: date) -> tuple[RightsRule, ...]:
    """List the defaults for what the members have, and for what comes out of their work together.

    ``modes`` are the ways of cooperation that the demand names; without any, both kinds of development are considered.
    Sources: Civil Code Art 847, 859–861, 875, 885; Patent Law Art 14; Law on Promoting the Conversion of Achievements
    Art 40; Law on Progress of Science and Technology Art 32; interpretation of the Supreme People's Court Art 16.
    """
    found = []
    for situation, places in _situations(members, modes):
        rule = owner_by_default(situation, day)
        if rule is not None:
            found.append(RightsRule(rule, places))
    return tuple(found)


def _situations(members: Sequence[Background], modes: frozenset[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    if not members:
        return
    yield from _of_members(members, modes)
    yield "conversion_none", ()
    develops = modes & {_JOINT, _COMMISSIONED}
    if _COMMISSIONED in modes or not develops:
        yield "commissioned", ()
    if _JOINT in modes or not develops:
        yield "cooperative", ()
    yield "secret", ()
    if len({member.owner for member in members}) > 1:
        yield "conversion_new", ()
        yield "conversion_result", ()
    yield "improvement", ()
    if modes & _ADVICE:
        yield "by_contractor", ()
        yield "by_client", ()
    if _EQUITY in modes:
        yield "as_capital", ()


def _of_members(members: Sequence[Background], modes: frozenset[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    facts = {
        "co_owned_patent": tuple(at for at, member in enumerate(members) if member.holders > 1),
        "state_project": tuple(at for at, member in enumerate(members) if member.is_state_funded),
        "completer_priority": tuple(
            at for at, member in enumerate(members) if _ASSIGNMENT in modes and member.is_service_achievement
        ),
    }
    yield from ((situation, places) for situation, places in facts.items() if places)
