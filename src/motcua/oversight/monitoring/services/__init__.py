"""Public verbs of the measure."""

from motcua.oversight.monitoring.services.load_monitoring import load_monitoring
from motcua.oversight.monitoring.services.receive_batch import receive_batch
from motcua.oversight.monitoring.services.recompute_facts import recompute_facts
from motcua.oversight.monitoring.services.register_source import register_source, retire_source

__all__ = ["load_monitoring", "receive_batch", "recompute_facts", "register_source", "retire_source"]
