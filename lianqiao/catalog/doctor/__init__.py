"""Judges how clearly a demand or an achievement is written and says what would help most; pure, and every point is shown."""

from lianqiao.catalog.doctor.diagnosis import Diagnosis, Missing, Part, diagnose
from lianqiao.catalog.doctor.pseudo import PseudoSign
from lianqiao.catalog.doctor.repeats import Repeat, similar_texts
from lianqiao.catalog.doctor.subject import Subject
from lianqiao.catalog.doctor.vague import VagueWord

__all__ = ["Diagnosis", "Missing", "Part", "PseudoSign", "Repeat", "Subject", "VagueWord", "diagnose", "similar_texts"]
