"""One signed, numbered batch of what another platform saw: kept as it came, with a receipt for every row refused."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Max, Sum

from motcua.kernel import environment
from motcua.kernel.clock import now
from motcua.kernel.events import publish
from motcua.oversight.reconciliation.errors import (
    EvidenceChanged,
    EvidenceOutOfOrder,
    EvidenceTooFast,
    EvidenceTooLarge,
    MalformedEvidence,
    NotAWitness,
)
from motcua.oversight.reconciliation.events import SidesChanged
from motcua.oversight.reconciliation.models import EvidenceBatch, EvidenceRecord, Witness
from motcua.oversight.reconciliation.services.prove_sender import EVIDENCE, MAX_RECORDS, Sent, door, prove_sender
from motcua.oversight.reconciliation.services.read_evidence import Counted, Doubtful, Reader, Seen
from motcua.oversight.reconciliation.services.take_figures import append_figures
from motcua.oversight.reconciliation.types import MEASURE_OF_WITNESS, Doubt, Side, SideFigure, WitnessKind

_T = TypeVar("_T")
Cell = tuple[str, str, int]
"""Agency, procedure, month."""
WINDOW = timedelta(minutes=1)
_IN_FORCE = """
SELECT agency_code, procedure_code, month, count(*) FROM (
    SELECT r.agency_code, r.procedure_code, r.month, r.dossier
    FROM unnest(%s::text[], %s::text[], %s::int[]) AS cell (agency, procedure, month)
    JOIN reconciliation_evidencerecord r
      ON r.agency_code = cell.agency AND r.procedure_code = cell.procedure AND r.month = cell.month
    WHERE r.witness_id = %s
    GROUP BY r.agency_code, r.procedure_code, r.month, r.dossier
    HAVING sum(r.sign) > 0
) AS standing GROUP BY agency_code, procedure_code, month
"""


def receive_evidence(*, sent: Sent) -> tuple[dict[str, Any], bool]:
    """Keep one batch; returns its receipt and whether it had been received before.

    Raises Busy, NotAWitness, EvidenceTooLarge, MalformedEvidence, EvidenceTooFast, EvidenceOutOfOrder,
    EvidenceChanged.
    """
    with door().turn():
        witness, document = prove_sender(sent, EVIDENCE)
        if witness.kind == WitnessKind.STATION:
            raise NotAWitness()
        return _received(witness, document, sent)


def _received(witness: Witness, document: dict[str, Any], sent: Sent) -> tuple[dict[str, Any], bool]:
    sequence, records, counts = _envelope(document)
    digest = hashlib.sha256(sent.raw).hexdigest()
    with transaction.atomic():
        Witness.objects.select_for_update().get(pk=witness.pk)
        if known := EvidenceBatch.objects.filter(witness=witness, sequence=sequence).first():
            if known.digest != digest:
                raise EvidenceChanged(sequence=sequence)
            return dict(known.receipt), True
        _check_order(witness, sequence)
        _check_pace(witness, len(records) + len(counts))
        batch = EvidenceBatch(
            witness=witness, sequence=sequence, received_at=now(), digest=digest, signature=sent.signature,
            body=sent.raw, receipt={},
        )  # fmt: skip
        return _Keeper(witness, batch).keep(records, counts), False


def _envelope(document: dict[str, Any]) -> tuple[int, list[Any], list[Any]]:
    sequence, records, counts = document.get("sequence"), document.get("records", []), document.get("counts", [])
    if isinstance(sequence, bool) or not isinstance(sequence, int) or not 0 < sequence < 2**63:
        raise MalformedEvidence(what="sequence")
    if not isinstance(records, list) or not isinstance(counts, list) or not (records or counts):
        raise MalformedEvidence(what="records")
    if len(records) + len(counts) > MAX_RECORDS:
        raise EvidenceTooLarge(most=MAX_RECORDS)
    return sequence, records, counts


def _check_order(witness: Witness, sequence: int) -> None:
    expected = (EvidenceBatch.objects.filter(witness=witness).aggregate(last=Max("sequence"))["last"] or 0) + 1
    if sequence != expected:
        raise EvidenceOutOfOrder(expected=expected)


def _check_pace(witness: Witness, rows: int) -> None:
    """Raises EvidenceTooFast where the witness would send more rows within a minute than `INTAKE_PER_MINUTE`."""
    most = environment.count("INTAKE_PER_MINUTE")
    recent = EvidenceBatch.objects.filter(witness=witness, received_at__gt=now() - WINDOW)
    told = recent.values_list("receipt__accepted", "receipt__rejected")
    before = sum(accepted + len(rejected) for accepted, rejected in told)
    if before and before + rows > most:
        raise EvidenceTooFast(most=most, retry_after=int(WINDOW.total_seconds()))


class _Keeper:
    """The rows of one batch, taken one after the other. Runs in a transaction that holds the witness."""

    def __init__(self, witness: Witness, batch: EvidenceBatch) -> None:
        self.witness, self.batch = witness, batch
        self.reader = Reader(witness.agency_code, batch.received_at)
        self.refused: list[dict[str, Any]] = []
        self.kept: list[EvidenceRecord] = []

    def keep(self, records: list[Any], counts: list[Any]) -> dict[str, Any]:
        """Keep what can be kept; returns the receipt."""
        seen = self._read("records", records, self.reader.record)
        counted = self._read("counts", counts, self.reader.count)
        self._take_records(seen)
        EvidenceRecord.objects.bulk_create(self.kept)
        told = {(s.agency, s.procedure, s.month) for _at, s in seen}
        proven = self._counted_by_records(told | {(c.agency, c.procedure, c.month) for _at, c in counted})
        cells = {cell: proven.get(cell, 0) for cell in told}
        cells |= self._take_counts(counted, cells, proven)
        self.refused.sort(key=lambda row: (row["part"], row["index"]))
        self.batch.receipt = self._receipt(len(records) + len(counts))
        self.batch.save(force_insert=True)
        self._tell(cells)
        return dict(self.batch.receipt)

    def _read(self, part: str, rows: list[Any], read: Callable[[Any], _T]) -> list[tuple[int, _T]]:
        found: list[tuple[int, _T]] = []
        for index, row in enumerate(rows):
            try:
                found.append((index, read(row)))
            except Doubtful as doubtful:
                self.refused.append(doubtful.plain(part, index))
        return found

    def _take_records(self, rows: list[tuple[int, Seen]]) -> None:
        ids = [seen.event_id for _index, seen in rows]
        known = EvidenceRecord.objects.filter(witness=self.witness, event_id__in=ids)
        taken = set(known.values_list("event_id", flat=True))
        held = self._held([seen.dossier for _index, seen in rows])
        for index, seen in rows:
            key = (seen.agency, seen.procedure, seen.month, seen.dossier)
            try:
                if seen.event_id in taken:
                    raise Doubtful(Doubt.DUPLICATE)
                if seen.sign < 0 and held[key] < 1:
                    raise Doubtful(Doubt.NOTHING_TO_CANCEL)
            except Doubtful as doubtful:
                self.refused.append(doubtful.plain("records", index))
                continue
            taken.add(seen.event_id)
            held[key] += seen.sign
            self.kept.append(self._row(seen))

    def _held(self, dossiers: list[str]) -> Counter[tuple[str, str, int, str]]:
        """How often each dossier stands in the witness's records so far."""
        rows = EvidenceRecord.objects.filter(witness=self.witness, dossier__in=dossiers).order_by()
        counted = rows.values_list("agency_code", "procedure_code", "month", "dossier").annotate(n=Sum("sign"))
        return Counter({(agency, procedure, month, dossier): n for agency, procedure, month, dossier, n in counted})

    def _row(self, seen: Seen) -> EvidenceRecord:
        return EvidenceRecord(
            batch=self.batch,
            witness=self.witness,
            event_id=seen.event_id,
            agency_code=seen.agency,
            procedure_code=seen.procedure,
            month=seen.month,
            dossier=seen.dossier,
            at=seen.at,
            amount=seen.amount,
            sign=seen.sign,
            known_at=self.batch.received_at,
        )

    def _counted_by_records(self, cells: set[Cell]) -> dict[Cell, int]:
        """Dossiers in force by cell, this batch included, in one question; cells without records are absent."""
        agencies, procedures, months = ([cell[n] for cell in sorted(cells)] for n in range(3))
        with connection.cursor() as cursor:
            cursor.execute(_IN_FORCE, [agencies, procedures, months, self.witness.pk])
            return {(agency, procedure, month): n for agency, procedure, month, n in cursor.fetchall()}

    def _take_counts(
        self, rows: list[tuple[int, Counted]], cells: dict[Cell, int], proven: dict[Cell, int]
    ) -> dict[Cell, int]:
        """Counts given alone; where records were sent as well, both must agree."""
        found: dict[Cell, int] = {}
        for index, counted in rows:
            cell = (counted.agency, counted.procedure, counted.month)
            shown = cells.get(cell, proven.get(cell))
            if shown is not None and shown != counted.value:
                doubt = Doubtful(Doubt.COUNT_MISMATCH, f"{counted.value} ≠ {shown}")
                self.refused.append(doubt.plain("counts", index))
            else:
                found[cell] = counted.value
        return found

    def _tell(self, cells: dict[Cell, int]) -> None:
        measure = MEASURE_OF_WITNESS[WitnessKind(self.witness.kind)]
        figures = [
            SideFigure(Side.COUNTERPART, measure, agency, procedure, month, value)
            for (agency, procedure, month), value in sorted(cells.items())
        ]
        append_figures(figures, self.witness.code, str(self.batch.sequence), self.batch.received_at)
        changed = {(agency.split(".", 1)[0], month) for agency, _procedure, month in cells}
        publish(*(SidesChanged(agency, month) for agency, month in sorted(changed)))

    def _receipt(self, rows: int) -> dict[str, Any]:
        return {
            "receipt": str(self.batch.id),
            "witness": self.witness.code,
            "sequence": self.batch.sequence,
            "digest": self.batch.digest,
            "received_at": self.batch.received_at.isoformat(),
            "accepted": rows - len(self.refused),
            "rejected": self.refused,
            "next_sequence": self.batch.sequence + 1,
        }
