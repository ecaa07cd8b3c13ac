"""Words of the rights app."""

from enum import StrEnum


class Purpose(StrEnum):
    """What a person agrees to, each by itself."""

    ACCOUNT = "account"  # name and address, so that there can be an account
    NOTICES = "notices"  # reminders and news of one's own entries by mail
    PERSONAL_PUSH = "personal_push"  # suggestions chosen by what one did here


OPTIONAL = (Purpose.NOTICES, Purpose.PERSONAL_PUSH)


class CaseKind(StrEnum):
    """What somebody asks for."""

    CORRECTION = "correction"
    COMPLAINT = "complaint"
    PERSONAL_DATA = "personal_data"


class CaseCategory(StrEnum):
    """What it is about."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    INFRINGEMENT = "infringement"
    FRAUD = "fraud"
    PRIVACY = "privacy"
    SERVICE = "service"
    OTHER = "other"


class CaseState(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"
