"""Words of the accounts app."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is; one may be several at once."""

    UNIVERSITY = "university"
    INSTITUTE = "institute"
    ENTERPRISE = "enterprise"
    RD_BODY = "rd_body"
    SERVICE_AGENCY = "service_agency"
    CARRIER = "carrier"
    AUTHORITY = "authority"


class MemberRole(StrEnum):
    """What a person may do for an organisation."""

    OWNER = "owner"
    EDITOR = "editor"
    MEMBER = "member"
    TECHNOLOGY_MANAGER = "technology_manager"


class PlatformRole(StrEnum):
    """What a person does for the platform itself."""

    AUDITOR = "auditor"
    PLATFORM_ADMINISTRATOR = "platform_administrator"
    REGIONAL_ADMINISTRATOR = "regional_administrator"


class VerificationLevel(StrEnum):
    """How surely the platform knows an organisation."""

    NONE = "none"
    CODE = "code"  # the unified social credit code is well-formed
    VERIFIED = "verified"  # an administrator has seen the evidence
