"""Public verbs of the measure."""

from motcua.oversight.monitoring.services.import_dossiers import import_dossiers
from motcua.oversight.monitoring.services.load_monitoring import load_monitoring
from motcua.oversight.monitoring.services.read_events import read_dossier_events, read_dossiers
from motcua.oversight.monitoring.services.refresh_partials import advance_months, refresh_partials
from motcua.oversight.monitoring.services.seal_facts import remove_unlisted, seal_facts

__all__ = [
    "advance_months",
    "import_dossiers",
    "load_monitoring",
    "read_dossier_events",
    "read_dossiers",
    "refresh_partials",
    "remove_unlisted",
    "seal_facts",
]  # fmt: skip
