"""What is kept in the process of contents and rules, until the next import (`kernel.cache`)."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar
from uuid import UUID

from motcua.foundation.catalogue import rules
from motcua.foundation.catalogue.models import (
    CatalogueStamp,
    FeeRule,
    ProcedureVersion,
    SearchEntry,
    ServiceOffer,
    Synonym,
    TimeLimitRule,
)
from motcua.foundation.catalogue.types import OfferInfo, ProcedureInfo, ServiceLevel
from motcua.kernel.cache import StampedCache


class _Dated(Protocol):
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


D = TypeVar("D", bound=_Dated)


@dataclass
class _Kept:
    procedures: OrderedDict[tuple[str, date | None], ProcedureInfo] = field(default_factory=OrderedDict)

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of every procedure in its newest version: some 3,000."""
        rows = ProcedureVersion.objects.order_by("procedure_id", "number").values_list("procedure_id", "name")
        return dict(rows)

    @cached_property
    def limits(self) -> dict[str, list[TimeLimitRule]]:
        return _grouped((rule.procedure_code, rule) for rule in TimeLimitRule.objects.order_by("valid_from", "id"))

    @cached_property
    def fees(self) -> dict[str, list[FeeRule]]:
        return _grouped((rule.procedure_code, rule) for rule in FeeRule.objects.order_by("kind", "code", "valid_from"))

    @cached_property
    def offers(self) -> dict[str, list[OfferInfo]]:
        return _grouped((row.procedure_id, _offer_info(row)) for row in ServiceOffer.objects.order_by("valid_from"))

    @cached_property
    def synonyms(self) -> tuple[tuple[str, str], ...]:
        return tuple(Synonym.objects.values_list("phrase", "target"))

    @cached_property
    def phrases(self) -> rules.PhraseIndex:
        return rules.PhraseIndex(SearchEntry.objects.values_list("procedure_id", "title", "weight"))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words of all titles: some 2,500 syllables."""
        titles = SearchEntry.objects.values_list("title", flat=True)
        return frozenset(word for title in titles for word in title.split() if word.isalpha())


_V = TypeVar("_V")


def _grouped(pairs: Iterable[tuple[str, _V]]) -> dict[str, list[_V]]:
    groups: dict[str, list[_V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def _stamp() -> UUID | None:
    return CatalogueStamp.objects.filter(name="catalogue").values_list("stamp", flat=True).first()


_cache = StampedCache(_Kept, _stamp)
kept = _cache.get
forget_cached = _cache.forget


def in_force(rows: list[D], on: date) -> list[D]:
    """Rows in force on a day."""
    return [row for row in rows if row.valid_from <= on and (row.valid_to is None or on < row.valid_to)]


def _offer_info(row: ServiceOffer) -> OfferInfo:
    return OfferInfo(
        procedure_code=row.procedure_id,
        agency_code=row.agency_code,
        agency_kind=row.agency_kind,
        level=ServiceLevel(row.level),
        reason=row.reason,
        assumed=row.assumed,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
