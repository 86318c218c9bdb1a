"""Public verbs of detection."""

from motcua.oversight.detection.services.look_for_signs import look_for_signs
from motcua.oversight.detection.services.score_rules import score_rules
from motcua.oversight.detection.services.settle_sign import settle_sign
from motcua.oversight.detection.services.simulate_facts import simulate_facts
from motcua.oversight.detection.services.simulate_tables import simulate_tables
from motcua.oversight.detection.services.write_scores import (
    HELD_OUT,
    OF_SIZES,
    SMALL,
    SMALLEST,
    interval,
    page_of,
    plain,
    write_scores,
)

__all__ = [
    "HELD_OUT",
    "OF_SIZES",
    "SMALL",
    "SMALLEST",
    "interval",
    "look_for_signs",
    "page_of",
    "plain",
    "score_rules",
    "settle_sign",
    "simulate_facts",
    "simulate_tables",
    "write_scores",
]  # fmt: skip
