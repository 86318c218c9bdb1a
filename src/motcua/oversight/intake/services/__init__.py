"""Public verbs of the intake."""

from motcua.oversight.intake.services.give_numbers import give_numbers
from motcua.oversight.intake.services.receive_batch import receive_batch
from motcua.oversight.intake.services.recompute_facts import recompute_facts
from motcua.oversight.intake.services.register_source import register_source, retire_source
from motcua.oversight.intake.services.seal_rows import forget_touched, take_rows, touch_parts

__all__ = [
    "forget_touched",
    "give_numbers",
    "receive_batch",
    "recompute_facts",
    "register_source",
    "retire_source",
    "take_rows",
    "touch_parts",
]  # fmt: skip
