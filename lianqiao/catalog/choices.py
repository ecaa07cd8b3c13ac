"""Words of the catalogue; the values are used in files, in the API and in the database."""

from enum import StrEnum

VALIDITY_DAYS = 180  # an entry is confirmed again at least this often
ANSWER_DAYS = 30  # a wish that nobody answers lapses
GRANT_DAYS = 365  # a layer stays open at most this long before it is asked for again


class EntryKind(StrEnum):
    """The two sides."""

    ACHIEVEMENT = "achievement"
    DEMAND = "demand"


class EntryState(StrEnum):
    """Where an entry stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class ReviewState(StrEnum):
    """Where a submission stands: what an author handed in to be read before it becomes public."""

    WAITING = "waiting"
    READING = "reading"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    RECALLED = "recalled"


class VersionCause(StrEnum):
    """How a version of an entry came to be public."""

    ACCEPTED = "accepted"  # read by somebody else
    CHANGED = "changed"  # its owner changed what needs no reading, or reading is off
    IMPORTED = "imported"
    PUBLISHED = "published"  # without reading


class CooperationMode(StrEnum):
    """How the parties want to work together (LAW-PCL Art 16; LAW-SPC Art 25 for the licence kinds)."""

    ASSIGNMENT = "assignment"
    ORDINARY_LICENCE = "ordinary_licence"
    SOLE_LICENCE = "sole_licence"
    EXCLUSIVE_LICENCE = "exclusive_licence"
    OPEN_LICENCE = "open_licence"
    EQUITY = "equity"
    JOINT_DEVELOPMENT = "joint_development"
    COMMISSIONED_DEVELOPMENT = "commissioned_development"
    CONSULTING = "consulting"
    SERVICE = "service"
    TRY_FIRST = "try_first"


class AchievementKind(StrEnum):
    """What an achievement consists of (Beijing ordinance on conversion of achievements, Art 43)."""

    PATENT = "patent"
    SOFTWARE = "software"
    KNOW_HOW = "know_how"
    LAYOUT_DESIGN = "layout_design"
    PLANT_VARIETY = "plant_variety"
    NEW_DRUG = "new_drug"
    DESIGN_DRAWING = "design_drawing"
    FORMULA = "formula"


class Confidentiality(StrEnum):
    """Who may read the description: everyone, those under an agreement, or nobody on the network."""

    OPEN = "open"
    NDA = "nda"
    OFFLINE = "offline"


class Layer(StrEnum):
    """What of an entry is shown only under an agreement: after one of confidentiality, or after a declaration of intent as well."""

    NDA = "nda"
    INTENT = "intent"


class DisclosureState(StrEnum):
    """Where an organisation's wish to read a layer stands."""

    REQUESTED = "requested"  # waits for somebody with authority to accept the text
    ACCEPTED = "accepted"  # waits for the owner
    GRANTED = "granted"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    REVOKED = "revoked"
    EXPIRED = "expired"


class ExchangeState(StrEnum):
    """Where the wish to exchange names over an anonymous demand stands."""

    REQUESTED = "requested"
    AGREED = "agreed"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    EXPIRED = "expired"


class MediaKind(StrEnum):
    """What can be shown of an entry."""

    IMAGE = "image"
    VIDEO = "video"
    DOCUMENT = "document"
    MODEL = "model"


class MediaRole(StrEnum):
    """What a file is to its item: the thing itself, a smaller form of it, its still picture, or its words."""

    ORIGINAL = "original"
    RENDITION = "rendition"
    POSTER = "poster"
    CAPTIONS = "captions"


class Comparator(StrEnum):
    """How an indicator's value binds."""

    AT_LEAST = "ge"
    AT_MOST = "le"
    ABOVE = "gt"
    BELOW = "lt"
    EQUAL = "eq"
    ABOUT = "approx"
    RANGE = "range"


class Element(StrEnum):
    """The five elements of an entry: materials, methods, effects, products, applications."""

    MATERIALS = "materials"
    METHODS = "methods"
    EFFECTS = "effects"
    PRODUCTS = "products"
    APPLICATIONS = "applications"


class PropertyKind(StrEnum):
    """Kinds of intellectual property."""

    INVENTION = "invention"
    UTILITY_MODEL = "utility_model"
    DESIGN = "design"
    SOFTWARE_COPYRIGHT = "software_copyright"
    LAYOUT_DESIGN = "layout_design"
    PLANT_VARIETY = "plant_variety"
    OTHER = "other"


class CreditRole(StrEnum):
    """What somebody contributed: the fourteen roles of CRediT (ANSI/NISO Z39.104)."""

    CONCEPTUALIZATION = "conceptualization"
    DATA_CURATION = "data_curation"
    FORMAL_ANALYSIS = "formal_analysis"
    FUNDING_ACQUISITION = "funding_acquisition"
    INVESTIGATION = "investigation"
    METHODOLOGY = "methodology"
    PROJECT_ADMINISTRATION = "project_administration"
    RESOURCES = "resources"
    SOFTWARE = "software"
    SUPERVISION = "supervision"
    VALIDATION = "validation"
    VISUALIZATION = "visualization"
    WRITING_ORIGINAL_DRAFT = "writing_original_draft"
    WRITING_REVIEW_EDITING = "writing_review_editing"


class PropertyStatus(StrEnum):
    """Where an intellectual property right stands."""

    APPLIED = "applied"
    GRANTED = "granted"
    LAPSED = "lapsed"


class ExpertState(StrEnum):
    """Whether an expert's page is shown; an erased one is never filled again."""

    SHOWN = "shown"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class ConsentBy(StrEnum):
    """Who says that a person agreed to be shown."""

    PERSON = "person"
    ORGANISATION = "organisation"


# What is left of an expert's page, and of a contributor joined to it, once it is erased: by column.
ERASED_EXPERT: dict[str, object] = {
    "name": "", "name_en": "", "name_key": "", "title": "", "chain_links": [], "keywords": [], "about": "", "offers": [],
    "orcid": "", "consented": None, "consent_by": "", "consent_document": "", "technology_field_id": None, "person_id": None,
    "state": ExpertState.ERASED.value,
}  # fmt: skip
ERASED_CONTRIBUTOR: dict[str, object] = {"name": "", "organisation": "", "agreed": None, "expert_id": None}
