"""The centre's end of a comparison by checksums: it answers questions about its list, and proves the outcome.

Three signed messages: open (who, what, when; the centre draws the salt), ask (many times), end (the ids found).
The same opening is one session however often it comes, and none once its `sent_at` is older than the tolerance.
Nothing that the other end says is believed: the ids that it names must turn the centre's list, record by record, into
a list with the checksum that it claims, and those "only at the centre" must be there.
"""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from motcua.kernel import audit
from motcua.kernel.access import SYSTEM, covers
from motcua.kernel.clock import local, now
from motcua.kernel.epoch import month_of_code
from motcua.kernel.events import publish
from motcua.oversight.indicators.types import Period
from motcua.oversight.reconciliation import rules, selectors
from motcua.oversight.reconciliation.errors import (
    MalformedEvidence,
    NoLedger,
    NotAWitness,
    OutcomeDoesNotAddUp,
    SessionEnded,
    StaleOpening,
    TooManyOpenings,
)
from motcua.oversight.reconciliation.events import SidesChanged
from motcua.oversight.reconciliation.models import Comparison, Witness
from motcua.oversight.reconciliation.rules import Checksum, Keyed, Ledger
from motcua.oversight.reconciliation.selectors import ledger_records
from motcua.oversight.reconciliation.selectors.keys import orphans_json, whole
from motcua.oversight.reconciliation.services.prove_sender import OPENING, OUTCOME, QUESTION, Sent, door, prove_sender
from motcua.oversight.reconciliation.services.read_evidence import read_instant
from motcua.oversight.reconciliation.types import Measure, Orphans, Side, WitnessKind

LASTS = timedelta(minutes=30)
MOST_TRIPS = 2_000
"""Questions of one session; a search of ten million records that differ everywhere needs a tenth of it."""
_KEPT = 4
_ledgers: OrderedDict[UUID, Ledger] = OrderedDict()
"""Lists of running comparisons in this process; another process makes the same list anew."""


def open_comparison(*, sent: Sent) -> dict[str, Any]:
    """Begin with `{witness, agency, month, measure, procedure?, sent_at}`; returns the session, its salt and its end.

    The same message again returns the same session. Raises Busy, NotAWitness, MalformedEvidence, StaleOpening,
    TooManyOpenings, NoLedger.
    """
    with door().turn(), transaction.atomic():
        witness, document = prove_sender(sent, OPENING)
        Witness.objects.select_for_update().get(pk=witness.pk)
        digest = hashlib.sha256(sent.raw).hexdigest()
        _check_fresh(document)
        comparison = Comparison.objects.filter(witness=witness, opening=digest).first()
        if comparison is None:
            _check_pace(witness)
            comparison = _new_comparison(witness, document, digest)
            comparison.save(force_insert=True)
        return _told(comparison, _ledger(comparison))


def _check_fresh(document: Mapping[str, Any]) -> None:
    """Raises StaleOpening where the message says that it was sent longer ago, or later, than the tolerance allows."""
    instant = now()
    minutes = selectors.opening_terms(local(instant).date()).tolerance_minutes
    if abs(read_instant(document, "sent_at") - instant) > timedelta(minutes=minutes):
        raise StaleOpening(minutes=minutes)


def _check_pace(witness: Witness) -> None:
    most = selectors.opening_terms(local(now()).date()).most_an_hour
    if Comparison.objects.filter(witness=witness, opened_at__gt=now() - timedelta(hours=1)).count() >= most:
        raise TooManyOpenings(most=most, retry_after=3600)


def _told(comparison: Comparison, ledger: Ledger) -> dict[str, Any]:
    return {
        "session": str(comparison.id),
        "salt": bytes(comparison.salt).hex(),
        "expires_at": comparison.expires_at.isoformat(),
        "count": len(ledger),
    }


def _new_comparison(witness: Witness, document: Mapping[str, Any], digest: str) -> Comparison:
    agency, procedure = _word(document, "agency"), str(document.get("procedure") or "")
    if witness.kind != WitnessKind.STATION or not covers(witness.agency_code, agency):
        raise NotAWitness()
    month = month_of_code(_word(document, "month"))
    if month is None or document.get("measure") not in tuple(Measure):
        raise MalformedEvidence(what="month" if month is None else "measure")
    instant = now()
    return Comparison(
        witness=witness,
        opening=digest,
        agency_code=agency,
        procedure_code=procedure[:40],
        month=month,
        measure=document["measure"],
        salt=os.urandom(16),
        opened_at=instant,
        expires_at=instant + LASTS,
    )


def answer_question(*, sent: Sent) -> dict[str, Any]:
    """Checksums and records of the spans asked for. Raises Busy, NotAWitness, MalformedEvidence, SessionEnded.

    A list is told at most once in one answer, and a session has an end of questions: whoever asks for more than any
    search needs (or repeats a question that he heard) is told that the session has ended.
    """
    with door().turn():
        witness, document = prove_sender(sent, QUESTION)
        comparison = _running(witness, document)
        question = rules.read_question(document)
        ledger = _ledger(comparison)
        if sum(ledger.checksum(span).count for span in question.records) > len(ledger):
            raise MalformedEvidence(what="records")
        if not Comparison.objects.filter(pk=comparison.pk, trips__lt=MOST_TRIPS).update(trips=F("trips") + 1):
            raise SessionEnded()
        return rules.answer_json(ledger.ask(question))


def end_comparison(*, sent: Sent) -> dict[str, Any]:
    """Take the outcome, when it adds up.

    Raises Busy, NotAWitness, MalformedEvidence, SessionEnded, OutcomeDoesNotAddUp.

    `only_here` are records of the sender's list alone, `only_there` of the centre's alone, `count` and `total` the
    checksum of the sender's whole list.
    """
    with door().turn():
        return _ended(sent)


@transaction.atomic
def _ended(sent: Sent) -> dict[str, Any]:
    witness, document = prove_sender(sent, OUTCOME)
    comparison = _running(witness, document, for_update=True)
    theirs, ours = rules.read_keyed(document.get("only_here")), rules.read_keyed(document.get("only_there"))
    ledger = _ledger(comparison)
    if not ledger.becomes(ours, theirs, _claimed(document)):
        raise OutcomeDoesNotAddUp()
    orphans = _orphans(theirs, ours, ledger)
    Comparison.objects.filter(pk=comparison.pk).update(outcome=orphans_json(orphans), ended_at=now())
    _ledgers.pop(comparison.id, None)
    audit.record(
        SYSTEM, "end_comparison", f"comparison:{comparison.id}", witness=witness.code,
        left=len(orphans.left), right=len(orphans.right), changed=len(orphans.changed),
    )  # fmt: skip
    publish(SidesChanged(comparison.agency_code.split(".", 1)[0], comparison.month))
    return {"session": str(comparison.id), "orphans": orphans_json(orphans), "trips": comparison.trips}


def _orphans(theirs: tuple[Keyed, ...], ours: tuple[Keyed, ...], ledger: Ledger) -> Orphans:
    """As seen from the agency, whose list is the left side."""
    left, right = {r.key for r in theirs}, {r.key for r in ours}
    changed = left & right
    return Orphans(
        left=tuple(sorted(left - changed)),
        right=tuple(sorted(right - changed)),
        changed=tuple(sorted(changed)),
        matched=len(ledger) - len(right - changed),
    )


def _claimed(document: Mapping[str, Any]) -> Checksum:
    answer = rules.read_answer({"checksums": [[document.get("count"), document.get("total")]], "records": []})
    return answer.checksums[0]


def _running(witness: Witness, document: Mapping[str, Any], *, for_update: bool = False) -> Comparison:
    """The sender's own comparison, while it runs. Somebody else's is answered like one that does not exist."""
    try:
        session = UUID(_word(document, "session"))
    except ValueError as error:
        raise MalformedEvidence(what="session") from error
    rows = Comparison.objects.select_for_update() if for_update else Comparison.objects
    found = rows.filter(id=session, witness=witness, outcome__isnull=True, expires_at__gt=now()).first()
    if found is None:
        raise SessionEnded()
    return found


def _ledger(comparison: Comparison) -> Ledger:
    """The centre's list as known when the comparison began: the same in every process and on every trip.

    Facts are known by whole minutes; those of the minute in which it began may still grow and are left out.
    """
    if comparison.id in _ledgers:
        _ledgers.move_to_end(comparison.id)
        return _ledgers[comparison.id]
    known_at = comparison.opened_at.replace(second=0, microsecond=0)
    lists = ledger_records(
        Side.SYNCHRONISED, Measure(comparison.measure), comparison.agency_code, comparison.month, known_at
    )
    records = whole(lists, comparison.procedure_code)
    if not records:
        raise NoLedger(agency=comparison.agency_code, month=Period(comparison.month, comparison.month).label)
    ledger = Ledger((Keyed(key, content) for key, content in records.items()), bytes(comparison.salt))
    _ledgers[comparison.id] = ledger
    while len(_ledgers) > _KEPT:
        _ledgers.popitem(last=False)
    return ledger


def _word(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 40 or "\0" in value:
        raise MalformedEvidence(what=name)
    return value
