"""The dossier ids behind counts, and which of them one side alone knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Sum

from motcua.oversight.reconciliation import ports, rules
from motcua.oversight.reconciliation.models import Comparison, EvidenceRecord
from motcua.oversight.reconciliation.selectors.figures import within
from motcua.oversight.reconciliation.types import (
    MEASURE_OF_WITNESS,
    WHOLE_AGENCY,
    Measure,
    Orphans,
    Pairing,
    Side,
    WitnessKind,
)

Lists = Mapping[str, Mapping[str, str]]
"""By procedure, dossier ids with what else must agree."""
_KINDS = {measure: kind for kind, measure in MEASURE_OF_WITNESS.items()}


def ledger_records(side: Side, measure: Measure, agency: str, month: int, known_at: datetime) -> Lists:
    """The ids that one side has behind a measure; empty where it has none to give."""
    if side is Side.COUNTERPART:
        return _evidence(_KINDS[measure], agency, month, known_at)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for feed in ports.feeds():
        if feed.side is side:
            for procedure, records in feed.records(agency, month, measure, known_at).items():
                found[procedure].update(records)
    return found


def _evidence(kind: WitnessKind, agency: str, month: int, known_at: datetime) -> Lists:
    """Ids that witnesses of a kind still stand by: sent more often than taken back."""
    rows = EvidenceRecord.objects.filter(within(agency), month=month, witness__kind=kind, known_at__lte=known_at)
    counted = rows.values_list("procedure_code", "dossier").annotate(times=Sum("sign")).filter(times__gt=0).order_by()
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for procedure, dossier, _times in counted:
        found[procedure][dossier] = ""
    return found


def orphans(pairing: Pairing, agency: str, month: int, known_at: datetime) -> dict[str, Orphans]:
    """Orphans by procedure, where both sides of a pairing are known by ids; else what a station's search found."""
    if Side.DECLARED in (pairing.left_side, pairing.right_side):
        return _searched(pairing, agency, month, known_at)
    if Side.OBSERVED in (pairing.left_side, pairing.right_side):
        return {}
    left = ledger_records(pairing.left_side, pairing.left, agency, month, known_at)
    right = ledger_records(pairing.right_side, pairing.right, agency, month, known_at)
    if not left or not right:
        return {}
    return {name: rules.orphans_of(left.get(name, {}), right.get(name, {})) for name in {*left, *right}}


def _searched(pairing: Pairing, agency: str, month: int, known_at: datetime) -> dict[str, Orphans]:
    """The last proven search of each procedure; its left side is the agency's own list."""
    searches = Comparison.objects.filter(
        agency_code=agency, month=month, measure=pairing.left, outcome__isnull=False, ended_at__lte=known_at
    )
    return {s.procedure_code: orphans_from(s.outcome) for s in searches.order_by("ended_at") if s.outcome}


def orphans_from(stored: Mapping[str, object]) -> Orphans:
    """Orphans from their JSON."""
    lists = {name: tuple(map(str, _list(stored[name]))) for name in ("left", "right", "changed")}
    return Orphans(**lists, matched=int(str(stored["matched"])))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def orphans_json(orphans: Orphans) -> dict[str, object]:
    """Orphans as JSON."""
    return {
        "left": list(orphans.left),
        "right": list(orphans.right),
        "changed": list(orphans.changed),
        "matched": orphans.matched,
    }


def whole(lists: Lists, procedure: str) -> dict[str, str]:
    """The ids of one procedure, or of all together."""
    chosen = lists.values() if procedure == WHOLE_AGENCY else [lists.get(procedure, {})]
    return {key: content for records in chosen for key, content in records.items()}
