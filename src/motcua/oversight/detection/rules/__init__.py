"""What is a sign, in whole numbers; and the simulated world in which the rules are scored."""

from motcua.oversight.detection.rules.marks import asks_for_persons
from motcua.oversight.detection.rules.profiles import added, profiles, without
from motcua.oversight.detection.rules.questions import (
    DAYS,
    ENDED,
    MANY,
    RECEIVED,
    SERVICES,
    SUBJECT,
    drill_down,
    persons_of,
)
from motcua.oversight.detection.rules.signs import HISTORY, RULES, in_force, signs, usual_months

__all__ = [
    "DAYS",
    "ENDED",
    "HISTORY",
    "MANY",
    "RECEIVED",
    "RULES",
    "SERVICES",
    "SUBJECT",
    "added",
    "asks_for_persons",
    "drill_down",
    "in_force",
    "persons_of",
    "profiles",
    "signs",
    "usual_months",
    "without",
]  # fmt: skip
