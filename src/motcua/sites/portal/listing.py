"""Lists of procedures: what a row shows, in searches, fields, life events and suggestions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import AgencyKind
from motcua.foundation.catalogue import selectors, services
from motcua.foundation.catalogue.types import OfferInfo, ProcedureInfo
from motcua.kernel.errors import Refusal
from motcua.kernel.text import fold, sort_key
from motcua.sites.portal import money, words
from motcua.sites.portal.life import LifeEvent

PAGE = 10
_IN_GROUP, _SUGGESTED = 4, 6
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True)
class Row:
    """One procedure in a list: the legal name, a plain line, time, fee, level."""

    code: str
    name: str
    plain: str
    time: Any
    fee: Any
    level: words.Tag | None


@dataclass(frozen=True)
class Field:
    """A field of administration with its address and its number of procedures."""

    slug: str
    name: str
    count: int


@dataclass(frozen=True)
class Letter:
    letter: str
    anchor: str
    fields: list[Field]


@dataclass(frozen=True)
class Group:
    """The procedures found for one search of a life event."""

    title: str
    words: str
    rows: list[Row]


class Cut(Sequence[Row]):
    """One page of rows that stands for a longer list whose length is known."""

    def __init__(self, rows: list[Row], total: int) -> None:
        self._rows, self._total = rows, total

    def __len__(self) -> int:
        return self._total

    def __getitem__(self, at: Any) -> Any:
        return self._rows if isinstance(at, slice) else self._rows[at]


def _page(rows: list[Row], total: int, size: int, number: int) -> Page[Row]:
    return Paginator(Cut(rows, total), size).get_page(number)


# ---------- Rows ----------


def clean(text: str) -> str:
    """A line of the record without its leading bullet and its stray blanks."""
    return re.sub(r"\s+", " ", re.sub(r"^[\s\-+*•–]+", "", text)).strip()


def plain_line(info: ProcedureInfo) -> str:
    """One plain line beside the legal name: what one gets. In Vietnamese, as the record is."""
    results = [clean(result.name).rstrip(".;") for result in info.results if result.name][:2]
    return f"Kết quả: {'; '.join(results)}." if results else ""


def level_of(info: ProcedureInfo) -> str | None:
    """The level at which the province or its communes offer a service; None where nothing is declared."""
    offers = (_offer(info.code, code) for code in (settings.PROVINCE, *_samples(settings.PROVINCE)))
    return next((str(offer.level) for offer in offers if offer), None)


def _offer(code: str, agency_code: str) -> OfferInfo | None:
    try:
        return selectors.offer(code, agency_code)
    except Refusal:
        return None


@lru_cache(maxsize=4)
def _samples(province: str) -> tuple[str, ...]:
    """One agency of each kind below the province: offers are declared for all of a kind."""
    kinds = {agency.kind: agency.code for agency in reversed(agencies.agencies_under(province))}
    return tuple(code for kind, code in kinds.items() if kind in (AgencyKind.DEPARTMENT, AgencyKind.COMMUNE))


def row_of(code: str) -> Row:
    """The row of a procedure in any list."""
    info = selectors.procedure(code)
    level = level_of(info)
    return Row(
        code=code,
        name=info.name,
        plain=plain_line(info),
        time=words.time_words(selectors.limit_info(code).limit),
        fee=money.in_short(info, selectors.fee_lines(code)),
        level=words.LEVEL_TAGS.get(level) if level else None,
    )


# ---------- Lists ----------


def found(asked: str, number: int) -> Page[Row]:
    """The page `number` of the procedures that match, and how many there are in all."""
    hits = selectors.search(asked, PAGE, (number - 1) * PAGE)
    if number == 1:
        services.log_search(asked, hits.total)
    return _page([row_of(hit.code) for hit in hits], hits.total, PAGE, number)


def hints(asked: str) -> list[dict[str, Any]]:
    """Suggestions while a person types, each with time, fee and level in one line."""
    rows = [row_of(hit.code) for hit in selectors.suggest(asked)[:_SUGGESTED]] if len(asked) > 1 else []
    return [{"code": row.code, "name": row.name, "note": _in_one_line(row)} for row in rows]


def _in_one_line(row: Row) -> str:
    parts = [row.time, row.fee, row.level.word if row.level else ""]
    return " · ".join(str(part) for part in parts if part)


def groups_of(event: LifeEvent) -> list[Group]:
    """What serves a life event: the best hits of each of its searches, none shown twice."""
    seen: set[str] = set()
    groups = []
    for asked in event.searches:
        codes = [hit.code for hit in selectors.search(asked, _IN_GROUP + len(seen)) if hit.code not in seen]
        seen.update(codes[:_IN_GROUP])
        if codes:
            groups.append(Group(asked[:1].upper() + asked[1:], asked, [row_of(code) for code in codes[:_IN_GROUP]]))
    return groups


# ---------- Fields ----------


def slug_of(name: str) -> str:
    """The address of a field: its search form with hyphens."""
    return fold(name).replace(" ", "-") or "khac"


def all_fields() -> list[Field]:
    """All fields in Vietnamese alphabetical order."""
    fields = [Field(slug_of(row.name), row.name, row.count) for row in selectors.fields()]
    return sorted(fields, key=lambda field: sort_key(field.name))


def by_letter(fields: list[Field]) -> list[Letter]:
    """Fields under their first letters; the tone of a letter does not make another letter."""
    grouped = groupby(fields, key=lambda field: _letter(field.name))
    return [Letter(letter, str(ord(letter[:1] or "-")), list(group)) for letter, group in grouped]


def _letter(name: str) -> str:
    bare = [c for c in unicodedata.normalize("NFD", name[:1].upper()) if c not in _TONES]
    return unicodedata.normalize("NFC", "".join(bare))


def of_field(field: Field, number: int) -> Page[Row]:
    """The page `number` of the procedures of a field."""
    last = max(1, -(-field.count // selectors.PAGE_SIZE))
    hits = selectors.procedures_of(field.name, min(number, last))
    return _page([row_of(hit.code) for hit in hits], hits.total, selectors.PAGE_SIZE, number)


def codes_of(field: Field) -> list[str]:
    """The codes of all procedures of a field."""
    pages = range(1, -(-field.count // selectors.PAGE_SIZE) + 1)
    return [hit.code for page in pages for hit in selectors.procedures_of(field.name, page)]


def total() -> int:
    """How many procedures are in force."""
    return sum(row.count for row in selectors.fields())
