"""Words of judging."""

from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How well an achievement answers a demand."""

    NONE = 1
    WEAK = 2
    STRONG = 3  # rather strong
    FULL = 4  # strong


class JudgementReason(StrEnum):
    """What decided a judgement; several at once."""

    SAME_PROBLEM = "same_problem"
    SAME_METHOD = "same_method"
    MEETS_INDICATORS = "meets_indicators"
    SAME_SETTING = "same_setting"
    MISSES_INDICATORS = "misses_indicators"
    OTHER_PROBLEM = "other_problem"
    OTHER_SETTING = "other_setting"
    NOT_MATURE = "not_mature"
    WORDS_ONLY = "words_only"
    TERMS_DIFFER = "terms_differ"
    TOO_VAGUE = "too_vague"


class Chosen(StrEnum):
    """Why a pair was put before a judge."""

    THIRD = "third"  # two judges differ by two levels or more
    SECOND = "second"  # judged once, by somebody else
    PARTS = "parts"  # words and meaning say different things
    BORDER = "border"  # the score lies near the border of two levels
    TOP = "top"  # stands high for a demand with few judgements
    CHANCE = "chance"  # drawn by lot from all candidates
    ASKED = "asked"  # the judge called it up


class Pass(StrEnum):
    """What a person did with a pair instead of judging it."""

    SKIP = "skip"  # later
    CANNOT = "cannot"  # never again
