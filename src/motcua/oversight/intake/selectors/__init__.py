"""Questions to the intake: sources, their batches, seals, doubts and silence; what they told beside dossiers."""

from motcua.oversight.intake.rules import is_placeholder_number as is_placeholder_number
from motcua.oversight.intake.rules import month_number as month_number
from motcua.oversight.intake.rules import on_time_internal as on_time_internal
from motcua.oversight.intake.rules import on_time_portal as on_time_portal
from motcua.oversight.intake.selectors.doubts import counted_observations, doubt_of, doubts, doubts_by_source
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
    source_agency,
    sources,
)
from motcua.oversight.intake.selectors.subjects import (
    declared_level,
    declared_reports,
    disclosures,
    dossier_identity,
    known_event_ids,
    petition_events,
    ratings,
    relayed_messages,
)

__all__ = [
    "batch",
    "batches",
    "clock_skews",
    "counted_observations",
    "declared_level",
    "declared_reports",
    "disclosures",
    "door_counts",
    "dossier_identity",
    "doubt_of",
    "doubts",
    "doubts_by_source",
    "is_placeholder_number",
    "keys",
    "known_event_ids",
    "last_received_at",
    "month_number",
    "on_time_internal",
    "on_time_portal",
    "petition_events",
    "ratings",
    "received_months",
    "relayed_messages",
    "seal_batches",
    "seals",
    "silent_sources",
    "source_agency",
    "sources",
    "verified_seals",
]
