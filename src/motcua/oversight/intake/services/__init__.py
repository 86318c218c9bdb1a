"""Public verbs of the intake."""

from motcua.oversight.intake.services.receive_batch import receive_batch
from motcua.oversight.intake.services.recompute_facts import recompute_facts
from motcua.oversight.intake.services.register_source import register_source, retire_source

__all__ = ["receive_batch", "recompute_facts", "register_source", "retire_source"]
