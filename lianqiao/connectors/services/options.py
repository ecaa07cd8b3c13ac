"""What may be chosen for an import besides the file and the mapping, as the run keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lianqiao.connectors.errors import FileRefused
from lianqiao.core.actors import Actor


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """``create_organisations``: one that is missing is made from its name; ``draft``: nothing is published yet."""

    create_organisations: bool = False
    draft: bool = False

    @classmethod
    def read(cls, record: Mapping[str, object] | None) -> "ImportOptions":
        """Read the choices of a request or of a run. Raises ``FileRefused`` for one that does not exist."""
        chosen = {name: value for name, value in (record or {}).items() if name != "system"}
        unknown = sorted(set(chosen) - set(cls.__slots__))
        if unknown or not all(isinstance(value, bool) for value in chosen.values()):
            raise FileRefused(f"Import options are create_organisations and draft (true or false), not {chosen}.")
        return cls(**{name: bool(value) for name, value in chosen.items()})

    def record(self, actor: Actor) -> dict[str, object]:
        """Return what the run keeps: the choices and, for a job, its name.

        Without a name, a run whose person was deleted would look like one that a job asked for, and gain its rights.
        """
        return {"create_organisations": self.create_organisations, "draft": self.draft, "system": actor.system}
