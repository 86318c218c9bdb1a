"""Public verbs of the measure."""

from motcua.oversight.monitoring.services.load_monitoring import load_monitoring

__all__ = ["load_monitoring"]
