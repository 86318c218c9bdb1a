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
    day_of,
    drill_down,
    due_in,
    persons_of,
)
from motcua.oversight.detection.rules.signs import HISTORY, RULES, in_force, signs, usual_months
from motcua.oversight.detection.rules.steps import FOLLOWS, is_excused, may_follow, sentence

__all__ = [
    "DAYS", "ENDED", "FOLLOWS", "HISTORY", "MANY", "RECEIVED", "RULES", "SERVICES", "SUBJECT", "added",
    "asks_for_persons", "day_of", "drill_down", "due_in", "in_force", "is_excused", "may_follow", "persons_of",
    "profiles", "sentence", "signs", "usual_months", "without",
]  # fmt: skip
