"""Load the reference files of this module: procedures, fees, time limits, offers, synonyms."""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from motcua.foundation.catalogue.models import (
    CatalogueStamp,
    FeeRule,
    ProcedureVersion,
    SearchEntry,
    ServiceOffer,
    Synonym,
    TimeLimitRule,
)
from motcua.foundation.catalogue.selectors import forget_cached
from motcua.foundation.catalogue.services.import_procedures import import_procedures
from motcua.foundation.catalogue.services.store_versions import touch
from motcua.foundation.catalogue.types import LoadReport, Origin, ServiceLevel
from motcua.kernel.access import SYSTEM
from motcua.kernel.text import fold

REFERENCE = Path(__file__).parents[1] / "reference"
PROCEDURES = REFERENCE / "procedures.jsonl.gz"
OFFERED_SINCE = date(2025, 7, 1)
"""Start of the two-level local government."""

KIND_OF_LEVEL = {"xa": "commune", "tinh": "province"}
_BUTTON = "Mức độ tạm xác định từ nút nộp trực tuyến của Cổng dịch vụ công quốc gia, chưa đối chiếu quyết định công bố."
_NO_BUTTON = "Cổng dịch vụ công quốc gia không có nút nộp trực tuyến cho thủ tục này khi thu thập dữ liệu."
_Row = dict[str, str]


@transaction.atomic
def load_catalogue(*, force: bool = False, procedures: Path = PROCEDURES) -> LoadReport:
    """Bring the catalogue to the state of the files; nothing when they are already loaded.

    Procedures that another import brought or changed are left alone.
    """
    digest = _digest()
    if not force and CatalogueStamp.objects.filter(name="files", digest=digest).exists():
        return LoadReport(changed=False, rows={})
    report = import_procedures(procedures, actor=SYSTEM, keep_foreign=True)
    levels = _read("service_levels.csv")
    rows = {
        "procedures": report.created + report.changed,
        "fees": _load_fees(),
        "time limits": _load_time_limits(),
        "offers": _load_offers({row["procedure_code"]: row for row in levels}),
        "synonyms": _load_synonyms(),
    }
    _weigh(levels)
    touch("files", digest)
    touch("catalogue")
    forget_cached()
    return LoadReport(changed=True, rows=rows)


def _read(name: str) -> list[_Row]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _digest() -> str:
    files = sorted([*REFERENCE.iterdir(), Path(__file__)])
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()


def _load_fees() -> int:
    rules = [
        FeeRule(
            **{key: row[key] for key in ("procedure_code", "code", "name", "kind", "unit_label", "source")},
            amount=int(row["amount"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            assumed=row["assumed"] == "1",
        )
        for row in _read("fees.csv")
    ]
    fields = ["name", "kind", "unit_label", "source", "amount", "assumed"]
    FeeRule.objects.bulk_create(
        rules, update_conflicts=True, unique_fields=["procedure_code", "code", "valid_from"], update_fields=fields
    )
    return len(rules)


def _load_time_limits() -> int:
    TimeLimitRule.objects.filter(origin=Origin.CURATED).delete()
    rules = [
        TimeLimitRule(
            **{key: row[key] for key in ("procedure_code", "unit", "status", "source", "note")},
            value=int(row["value"]),
            origin=Origin.CURATED,
            valid_from=date.fromisoformat(row["valid_from"]),
        )
        for row in _read("time_limits.csv")
    ]
    return len(TimeLimitRule.objects.bulk_create(rules))


def _load_offers(levels: dict[str, _Row]) -> int:
    """One rule per procedure and kind of agency of the province that this copy serves."""
    versions = ProcedureVersion.objects.filter(valid_to=None, scope="national").values_list(
        "procedure_id", "levels", "content__online_apply_button"
    )
    offers = [
        _offer(code, KIND_OF_LEVEL[level], button, levels.get(code))
        for code, allowed, button in versions
        for level in allowed
        if level in KIND_OF_LEVEL
    ]
    ServiceOffer.objects.bulk_create(
        offers,
        update_conflicts=True,
        unique_fields=["procedure", "agency_code", "agency_kind", "valid_from"],
        update_fields=["level", "reason", "assumed", "source"],
    )
    return len(offers)


def _offer(code: str, kind: str, button: bool | None, row: _Row | None) -> ServiceOffer:
    """The level from the file, else from the apply button: partial or information, always marked as assumed."""
    offer = ServiceOffer(
        agency_code=settings.PROVINCE, agency_kind=kind, procedure_id=code, valid_from=OFFERED_SINCE, assumed=True
    )
    if row:
        offer.level, offer.reason, offer.source = row["level"], row["reason"], row["source"]
        offer.assumed = row["assumed"] == "1"
    elif button:
        offer.level, offer.reason, offer.source = ServiceLevel.PARTIAL, _BUTTON, "online_apply_button"
    else:
        offer.level, offer.reason, offer.source = ServiceLevel.INFORMATION, _NO_BUTTON, "online_apply_button"
    return offer


def _load_synonyms() -> int:
    Synonym.objects.all().delete()
    rows = [
        Synonym(phrase=fold(row["phrase"]), target=fold(row["target"]), written=row["phrase"])
        for row in _read("synonyms.csv")
    ]
    return len(Synonym.objects.bulk_create(rows))


def _weigh(levels: list[_Row]) -> None:
    """Services that most people need come first among equally good hits."""
    weights = {row["procedure_code"]: float(row["weight"]) for row in levels}
    entries = list(SearchEntry.objects.filter(procedure_id__in=weights).only("procedure_id", "weight"))
    for entry in entries:
        entry.weight = weights[entry.procedure_id]
    SearchEntry.objects.bulk_update(entries, ["weight"])
