"""Day seals, and whether they still fit what is stored."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from motcua.kernel.epoch import day_end, midnight
from motcua.kernel.errors import NotFound
from motcua.oversight.intake import rules
from motcua.oversight.intake.models import Batch, DaySeal, Source
from motcua.oversight.intake.types import SealedBatch, SealReport


def seals(source: str, after: int = 0) -> QuerySet[DaySeal]:
    """The seals of a source from number `after` + 1, in order; raises NotFound for no source."""
    if not Source.objects.filter(pk=source).exists():
        raise NotFound()
    return DaySeal.objects.filter(source_id=source, number__gt=after).order_by("number")


def seal_batches(seal: DaySeal) -> list[SealedBatch]:
    """The batches of the sealed day as they are stored now, in order; the receipt's digest is computed anew."""
    begin, end = midnight(seal.day), day_end(seal.day)
    rows = Batch.objects.filter(source_id=seal.source_id, received_at__gte=begin, received_at__lt=end)
    stored = rows.order_by("sequence").values_list("sequence", "digest", "receipt")
    return [SealedBatch(number, digest, rules.receipt_digest(receipt)) for number, digest, receipt in stored]


def verified_seals() -> Iterator[SealReport]:
    """Every source with the number of its seals and of the first one that does not fit; None where all do."""
    for source in Source.objects.order_by("code"):
        yield _verified(source)


def verified_seal(source: str) -> SealReport:
    """The same for one source; raises NotFound."""
    found = Source.objects.filter(pk=source).first()
    if found is None:
        raise NotFound()
    return _verified(found)


def _verified(source: Source) -> SealReport:
    previous, count, broken = rules.NO_SEAL, 0, None
    for count, seal in enumerate(DaySeal.objects.filter(source=source).order_by("number"), start=1):
        digest = rules.seal_digest(source.code, seal.number, seal.day, previous, seal_batches(seal))
        if broken is None and (seal.number, seal.previous, seal.digest) != (count, previous, digest):
            broken = seal.number
        previous = seal.digest
    return SealReport(source.code, count, broken)
