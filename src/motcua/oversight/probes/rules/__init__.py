"""What counts: addresses, verdicts, rounds, schedule, outages."""

from motcua.oversight.probes.rules.addresses import host_of, is_host
from motcua.oversight.probes.rules.outages import Arrival, counted_spans, own_outage
from motcua.oversight.probes.rules.rounds import counts_of, left_out, needs_second, outcome_of, outcomes_of
from motcua.oversight.probes.rules.schedule import due_at, part_of, parts_around, quiet_for
from motcua.oversight.probes.rules.verdicts import NETWORK_FAULTS, OWN_FAULTS, judge

__all__ = [
    "NETWORK_FAULTS", "OWN_FAULTS", "Arrival", "counted_spans", "counts_of", "due_at", "host_of", "is_host", "judge",
    "left_out", "needs_second", "outcome_of", "outcomes_of", "own_outage", "part_of", "parts_around", "quiet_for",
]  # fmt: skip
