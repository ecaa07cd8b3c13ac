"""Who acts: a person in an organisation with roles, or a job of the system. Built once per request or job."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts.

    ``roles`` are platform roles held by the person; ``memberships`` maps an organisation's key to the roles held in it;
    ``place_codes`` are the places (GB/T 2260) that a regional administrator answers for.
    """

    person_id: int | None = None
    organisation_id: int | None = None
    roles: frozenset[str] = frozenset()
    memberships: dict[int, frozenset[str]] = field(default_factory=dict, hash=False)
    place_codes: frozenset[str] = frozenset()
    system: str = ""
    label: str = ""

    @property
    def is_system(self) -> bool:
        """Whether a job of the platform acts, not a person."""
        return bool(self.system)

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is signed in."""
        return self.person_id is None and not self.system

    def has_role(self, *roles: str) -> bool:
        """Whether the person holds any of the platform roles."""
        return not self.roles.isdisjoint(roles)

    def has_membership(self, organisation_id: int | None, *roles: str) -> bool:
        """Whether the person belongs to the organisation, in any of ``roles`` when some are named."""
        held = self.memberships.get(organisation_id) if organisation_id is not None else None
        return held is not None and (not roles or not held.isdisjoint(roles))

    def as_record(self) -> dict[str, object]:
        """Return what the audit trail keeps of the actor: keys only, never names."""
        return {"person": self.person_id, "organisation": self.organisation_id, "system": self.system}


ANONYMOUS = Actor()


def system_actor(name: str) -> Actor:
    """Return the actor of a job or command called ``name``."""
    return Actor(system=name, label=name)
