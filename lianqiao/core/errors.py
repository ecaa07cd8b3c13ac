"""The errors that the platform means to raise; each surface (pages, API, command line) has one handler for all of them.

DomainError
├── Forbidden      403  the actor may see the thing but not do this
├── NotFound       404  missing, or hidden from this actor: the two are never told apart
├── IllegalMove    409  the state machine has no such move from here
├── Conflict       409  somebody else changed or holds it
├── Invalid        422  the input breaks a rule; ``problems`` says which field and why
├── TooMany        429  asked too often; ``retry_after_s`` says when it may be tried again
└── Unavailable    503  a part that is needed does not answer now
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One broken rule: the field, a stable code and a sentence for the reader."""

    field: str
    code: str
    message: str


class DomainError(Exception):
    """Base of all; ``code`` is stable and public, the message is for people."""

    code = "core.error"
    status = 400

    def __init__(self, message: str = "", *, code: str | None = None, data: Mapping[str, object] | None = None) -> None:
        super().__init__(message or self.__class__.__name__)
        self.message = message
        self.data = dict(data or {})
        if code:
            self.code = code


class Forbidden(DomainError):
    """The actor may not do this."""

    code = "core.forbidden"
    status = 403


class NotFound(DomainError):
    """There is no such thing, or the actor may not know of it."""

    code = "core.not_found"
    status = 404


class IllegalMove(DomainError):
    """The state machine has no such move from the present state."""

    code = "core.illegal_move"
    status = 409


class Conflict(DomainError):
    """The thing was changed or is held by somebody else."""

    code = "core.conflict"
    status = 409


class Invalid(DomainError):
    """The input breaks rules; nothing was written."""

    code = "core.invalid"
    status = 422

    def __init__(self, message: str = "", *, problems: Sequence[FieldProblem] = (), code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.problems: tuple[FieldProblem, ...] = tuple(problems)


class TooMany(DomainError):
    """Asked too often; ``retry_after_s`` is how many seconds from now it may be tried again."""

    code = "core.too_many"
    status = 429

    def __init__(self, message: str = "", *, retry_after_s: int, code: str | None = None) -> None:
        super().__init__(message, code=code, data={"retry_after_s": retry_after_s})
        self.retry_after_s = retry_after_s


class Unavailable(DomainError):
    """A part that is needed does not answer now; trying again later may help."""

    code = "core.unavailable"
    status = 503


@dataclass(frozen=True, slots=True)
class Problems:
    """Collects field problems and raises them together, so that a person sees all at once."""

    found: list[FieldProblem] = field(default_factory=list)

    def add(self, name: str, code: str, message: str) -> None:
        """Note one broken rule."""
        self.found.append(FieldProblem(name, code, message))

    def check(self, message: str) -> None:
        """Raise ``Invalid`` when any rule was broken."""
        if self.found:
            raise Invalid(message, problems=self.found)
