"""Write docs/access.md: which role may do what, to whose things, in which state; read from the code.

Written together with the reference (``python -m scripts.reference``); a test compares the file with a fresh one.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianqiao.core.actors import Actor
    from lianqiao.core.states import Machine

TARGET = Path(__file__).resolve().parent.parent / "docs" / "access.md"
HOME, AWAY, PERSON, OTHER = 1, 2, 7, 8  # keys of the own and of another organisation and person
HERE, THERE = "130000", "110000"  # the places of the two organisations
HEAD = """# Access

Generated from the code by `python -m scripts.reference`; a test fails when it is out of date. Do not edit.

Who may do what. **own**: to things of the own organisation, or to oneself. **place**: to things of organisations in the
administrator's place. **others**: to things of other organisations than the own. **all**: to everybody's
things. **–**: not at all. *States*: where the thing must stand, when the action is a
move of a state machine (drawn in [reference.md](reference.md)). A row that a person may not know of is 404 for that person, not 403;
`tests/architecture/endpoints/` says for every address and every operation of the API what each role gets.

An auditor reads everything and changes nothing: the kernel refuses every action that is not marked as reading, the pages refuse every
request that could write, the API refuses every token that may write. Whoever audits holds no other office and belongs to no
organisation. A holder of achievements, an enterprise and a carrier operator are owners, editors or members of organisations of these
kinds; one organisation may be several. A technology manager acts on a mandate of an organisation, from a day to a day, for a scope.
A technology manager's mandate that has ended gives nothing. Jobs of the platform itself may do everything.
"""


def table() -> str:
    """Return the whole page. Django must be set up; no database is asked."""
    from lianqiao.core.access import actions, is_reading, may
    from lianqiao.regions import queries

    actors, subjects = _actors(), _subjects()
    states = _states_by_action()
    known = queries._lineage.copy()  # noqa: SLF001 - the table imagines two places and asks no database
    queries._lineage.clear()  # noqa: SLF001
    queries._lineage.update({HERE: (HERE,), THERE: (THERE,)})  # noqa: SLF001
    lines = [HEAD, f"| action | states | {' | '.join(actors)} |", "|---|---|" + ":-:|" * len(actors)]
    for action in actions():
        cells = [_cell(may, action, actor, subjects, actors["signed in"]) for actor in actors.values()]
        name = f"`{action}`" + (" (reads)" if is_reading(action) else "")
        lines.append(f"| {name} | {states.get(action, 'any')} | {' | '.join(cells)} |")
    queries._lineage.clear()  # noqa: SLF001
    queries._lineage.update(known)  # noqa: SLF001
    return "\n".join(lines) + "\n"


def _cell(may: object, action: str, actor: "Actor", subjects: Mapping[str, list[object]], anybody: "Actor") -> str:
    assert callable(may)
    home = any(may(actor, action, subject) for subject in subjects["home"])
    away = any(may(actor, action, subject) for subject in subjects["away"])
    if home and away:
        return "all"
    if not home and not away:
        return "–"
    if away:
        return "others"
    is_personal = any(may(anybody, action, subject) for subject in subjects["home"])
    return "place" if actor.place_codes and not is_personal else "own"


def _actors() -> "dict[str, Actor]":
    from lianqiao.core.actors import ANONYMOUS, Actor

    def member(role: str) -> Actor:
        return Actor(person_id=PERSON, organisation_id=HOME, memberships={HOME: frozenset({role})})

    def office(role: str, *places: str) -> Actor:
        return Actor(person_id=PERSON, roles=frozenset({role}), place_codes=frozenset(places))

    return {
        "visitor": ANONYMOUS,
        "signed in": Actor(person_id=PERSON),
        "member": member("member"),
        "editor": member("editor"),
        "owner": member("owner"),
        "technology manager": member("technology_manager"),
        "regional administrator": office("regional_administrator", HERE),
        "platform administrator": office("platform_administrator"),
        "auditor": office("auditor"),
    }


def _subjects() -> dict[str, list[object]]:
    """Return one thing of every sort that actions are about: at home, and of somebody else."""
    from lianqiao.accounts.models import Organisation, User
    from lianqiao.catalog.models import Achievement, Demand, Disclosure, Draft, NameExchange, Submission
    from lianqiao.organisations.models import Invitation, OwnershipTransfer, VerificationRequest

    def things(organisation_id: int, place: str, person_id: int) -> list[object]:
        organisation = Organisation(pk=organisation_id, place_id=place)
        request = VerificationRequest(organisation=organisation, person_id=person_id)
        return [
            None, organisation_id, organisation, Achievement(organisation_id=organisation_id, author_id=person_id), User(pk=person_id),
            Draft(person_id=person_id),
            Submission(
                achievement=Achievement(organisation_id=organisation_id, place_id=place, state="in_review", confidentiality="open"),
                author_id=OTHER + 1,
            ),
            Disclosure(organisation_id=organisation_id, achievement=Achievement(organisation_id=organisation_id)),
            NameExchange(organisation_id=organisation_id, demand=Demand(organisation_id=organisation_id)),
            request, VerificationRequest(organisation=organisation, person_id=OTHER + 1),
            Invitation(organisation=organisation),
            OwnershipTransfer(organisation=organisation, offered_to_id=person_id, offered_by_id=OTHER + 1),
        ]  # fmt: skip

    return {"home": things(HOME, HERE, PERSON), "away": things(AWAY, THERE, OTHER)}


def _states_by_action() -> dict[str, str]:
    """Map actions that are moves of a machine to the states that the move starts from."""
    from scripts.reference import machines

    found: dict[str, str] = {}
    for machine in machines():
        for move in _moves(machine):
            found[move[0]] = move[1]
    from lianqiao.core.access import actions

    by_suffix = {tuple(name.split(":")[-2:]): name for name in actions()}
    return {by_suffix[key]: states for text, states in found.items() if (key := tuple(text.split(":"))) in by_suffix}


def _moves(machine: "Machine") -> Iterator[tuple[str, str]]:
    for move in machine.moves:
        yield f"{machine.name}:{move.name}", ", ".join(sorted(move.sources))
