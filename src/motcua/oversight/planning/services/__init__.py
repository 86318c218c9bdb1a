"""Public verbs of planning."""

from motcua.oversight.planning.services.estimate_procedure import estimate_procedure
from motcua.oversight.planning.services.set_target import set_target, withdraw_target

__all__ = ["estimate_procedure", "set_target", "withdraw_target"]
