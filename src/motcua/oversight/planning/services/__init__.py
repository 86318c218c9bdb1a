"""Public verbs of planning."""

from motcua.oversight.planning.services.climb_ladder import send_milestone_notices
from motcua.oversight.planning.services.estimate_procedure import estimate_procedure
from motcua.oversight.planning.services.follow_mergers import follow_mergers
from motcua.oversight.planning.services.hand_down import check_order, hand_down
from motcua.oversight.planning.services.name_head import name_head
from motcua.oversight.planning.services.set_target import set_target, withdraw_target

__all__ = [
    "check_order", "estimate_procedure", "follow_mergers", "hand_down", "name_head", "send_milestone_notices",
    "set_target", "withdraw_target",
]  # fmt: skip
