"""What the check looks at: the rights in an achievement as their owner states them. Unknown facts are None, never guessed."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody to whom a right belongs; ``share`` in hundredths, None when it is not said."""

    name: str
    share: float | None = None
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that was given; ``kind`` is a value of ``CooperationMode``; without ``until`` it has no end."""

    kind: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Right:
    """One intellectual property right; ``kind`` and ``status`` are values of ``PropertyKind`` and ``PropertyStatus``.

    ``owner`` is the free word of those who know no more; ``holders`` say it in parts. ``expires`` is None when it follows from
    the date of application. ``holders_agree``: all of them agree to the ways of cooperation that are offered.
    """

    number: str
    kind: str
    status: str
    owner: str = ""
    applied: date | None = None
    granted: date | None = None
    expires: date | None = None
    fee_paid_until: date | None = None
    holders: tuple[Holder, ...] = ()
    holders_agree: bool | None = None
    is_pledged: bool | None = None
    pledgee_agrees: bool | None = None
    licences: tuple[Licence, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """The rights in one achievement, how it is offered (values of ``CooperationMode``), and where it comes from."""

    rights: tuple[Right, ...]
    modes: frozenset[str] = frozenset()
    is_service_achievement: bool | None = None
    funding_source: str = ""
