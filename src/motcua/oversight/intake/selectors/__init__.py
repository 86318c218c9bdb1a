"""Questions to the intake: sources, their batches, seals, doubts and silence; what they told beside dossiers."""

from motcua.oversight.intake.rules import month_number as month_number
from motcua.oversight.intake.rules import on_time_internal as on_time_internal
from motcua.oversight.intake.rules import on_time_portal as on_time_portal
from motcua.oversight.intake.selectors.doubts import counted_observations, doubt_of, doubts, doubts_by_source
from motcua.oversight.intake.selectors.ledger import (
    LEDGER_COLUMNS,
    SERVICE_COLUMNS,
    SERVICES,
    SOURCE_COLUMN,
    batches_in_minute,
    codes_of,
    copy_young_rows,
    count_services,
    numbers_of,
    tells_dossiers,
    touched_parts,
    young_received_months,
    young_tops,
)
from motcua.oversight.intake.selectors.seals import seal_batches, seals, verified_seals
from motcua.oversight.intake.selectors.sources import (
    batch,
    batches,
    clock_skews,
    door_counts,
    keys,
    last_received_at,
    received_months,
    silent_sources,
    sources,
)
from motcua.oversight.intake.selectors.subjects import declared_reports, disclosures, petition_events, ratings

__all__ = [
    "LEDGER_COLUMNS",
    "SERVICES",
    "SERVICE_COLUMNS",
    "SOURCE_COLUMN",
    "batch",
    "batches",
    "batches_in_minute",
    "clock_skews",
    "codes_of",
    "copy_young_rows",
    "count_services",
    "counted_observations",
    "declared_reports",
    "disclosures",
    "door_counts",
    "doubt_of",
    "doubts",
    "doubts_by_source",
    "keys",
    "last_received_at",
    "month_number",
    "numbers_of",
    "on_time_internal",
    "on_time_portal",
    "petition_events",
    "ratings",
    "received_months",
    "seal_batches",
    "seals",
    "silent_sources",
    "sources",
    "tells_dossiers",
    "touched_parts",
    "verified_seals",
    "young_received_months",
    "young_tops",
]  # fmt: skip
