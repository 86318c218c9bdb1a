"""Public verbs: list hosts, register pages, plan and make visits, announce outages, object and decide."""

from motcua.oversight.probes.services.announce_outage import announce_outage, withdraw_outage
from motcua.oversight.probes.services.count_rounds import count_rounds
from motcua.oversight.probes.services.drop_pictures import drop_pictures
from motcua.oversight.probes.services.keep_visit import keep_visit
from motcua.oversight.probes.services.list_hosts import allow_host, allow_known_hosts, end_host
from motcua.oversight.probes.services.object_visit import decide_objection, object_visit
from motcua.oversight.probes.services.plan_visits import check_page, plan_visits
from motcua.oversight.probes.services.register_targets import end_target, register_target, register_targets
from motcua.oversight.probes.services.run_visits import run_visits
from motcua.oversight.probes.services.take_visit import take_visit, tidy_plans

__all__ = [
    "allow_host", "allow_known_hosts", "announce_outage", "check_page", "count_rounds", "decide_objection",
    "drop_pictures", "end_host", "end_target", "keep_visit", "object_visit", "plan_visits", "register_target",
    "register_targets", "run_visits", "take_visit", "tidy_plans", "withdraw_outage",
]  # fmt: skip
