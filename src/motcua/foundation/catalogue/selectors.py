"""Questions about procedures. Contents and rules are cached in the process until the next import (`kernel.cache`)."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Count

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import AgencyInfo, AgencyKind
from motcua.foundation.catalogue import rules
from motcua.foundation.catalogue.errors import ProcedureNotFound, TimeLimitNotStated
from motcua.foundation.catalogue.models import (
    CatalogueStamp,
    FeeRule,
    ProcedureVersion,
    SearchEntry,
    ServiceOffer,
    Synonym,
    TimeLimitRule,
)
from motcua.foundation.catalogue.types import (
    ChannelInfo,
    ComponentInfo,
    FeeLine,
    FieldInfo,
    LimitInfo,
    LimitStatus,
    Match,
    OfferInfo,
    Origin,
    ProcedureInfo,
    ResultInfo,
    SearchHit,
    SearchHits,
    ServiceLevel,
)
from motcua.kernel.cache import StampedCache
from motcua.kernel.clock import today
from motcua.kernel.worktime import TimeLimit, TimeUnit

PAGE_SIZE = 20
_MOST_SLIPS = 6
"""Words of a query up to which every word may be a slip; longer texts are questions, not titles."""
_ALIKE = 1.0
"""Score from which a title counts as the query with slips: half of the letter groups in common."""
_KEPT = 400
"""Contents kept in the process: the most used procedures, at some 20 KB each."""


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
forget_cached = _cache.forget


def _on(rows: list[D], on: date) -> list[D]:
    """Rows in force on a day."""
    return [row for row in rows if row.valid_from <= on and (row.valid_to is None or on < row.valid_to)]


# -- one procedure ----------------------------------------------------------------------------------------------


def procedure(code: str, on: date | None = None) -> ProcedureInfo:
    """The procedure as it stood on a day (now without one). Raises ProcedureNotFound.

    For days before the first import the first version speaks: nothing older is known.
    """
    kept, key = _cache.get().procedures, (code, on)
    if key not in kept:
        kept[key] = _procedure_info(_version(code, on))
    kept.move_to_end(key)
    while len(kept) > _KEPT:
        kept.popitem(last=False)
    return kept[key]


def version(version_id: UUID) -> ProcedureInfo:
    """The version that a dossier keeps. Raises ProcedureNotFound."""
    row = ProcedureVersion.objects.filter(id=version_id).first()
    if row is None:
        raise ProcedureNotFound(code=version_id)
    return _procedure_info(row)


def _version(code: str, on: date | None) -> ProcedureVersion:
    versions = ProcedureVersion.objects.filter(procedure_id=code).order_by("-number")
    found = versions.filter(valid_from__lte=on).first() or versions.last() if on else versions.first()
    if found is None:
        raise ProcedureNotFound(code=code)
    return found


def _procedure_info(row: ProcedureVersion) -> ProcedureInfo:
    content: dict[str, Any] = row.content
    texts = ("competent_agency", "receiving_address", "channels_text", "legal_basis_text", "conditions")
    provenance = ("source", "source_url", "retrieved")
    return ProcedureInfo(
        code=row.procedure_id,
        version_id=row.id,
        version_number=row.number,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        name=row.name,
        field=row.field,
        scope=row.scope,
        levels=tuple(row.levels),
        issuing_agency=row.issuing_agency,
        decision=row.decision,
        quality=tuple(row.quality),
        audience=tuple(content["audience"]),
        implementing_agencies=tuple(content["implementing_agencies"]),
        legal_basis=tuple(content["legal_basis"]),
        channels=tuple(_channel(item) for item in content["channels"]),
        components=tuple(_component(item) for item in content["components"]),
        results=tuple(ResultInfo(code=item.get("code", ""), name=item.get("name", "")) for item in content["results"]),
        steps=rules.step_lines(content["steps"]),
        **{key: content[key] for key in (*texts, *provenance)},
    )


def _channel(item: dict[str, Any]) -> ChannelInfo:
    return ChannelInfo(
        channel=item.get("channel", ""),
        time_value=item.get("time_value"),
        time_unit=item.get("time_unit"),
        fee_free=item.get("fee_free"),
        fees_vnd=tuple(item.get("fees_vnd", ())),
        text=item.get("text", ""),
    )


def _component(item: dict[str, Any]) -> ComponentInfo:
    return ComponentInfo(
        case=rules.clean_case(item.get("case", "")),
        name=rules.clean_item(item.get("name", "")),
        form_file=item.get("form_file", ""),
        n_original=item.get("n_original"),
        n_copy=item.get("n_copy"),
    )


# -- time limits, fees, offers ----------------------------------------------------------------------------------


def limit_info(code: str, on: date | None = None) -> LimitInfo:
    """The time limit with its evidence. A rule entered with its own source goes before the procedure record."""
    known = _cache.get().limits.get(code, [])
    in_force = _on(known, on or today()) or known[:1]
    for rule in sorted(in_force, key=lambda rule: rule.origin != Origin.CURATED):
        limit = TimeLimit(rule.value, TimeUnit(rule.unit)) if rule.value else None
        return LimitInfo(limit=limit, status=rule.status, source=rule.source, note=rule.note)
    return LimitInfo(limit=None, status=LimitStatus.NOT_STATED, source="", note="")


def time_limit(code: str, on: date | None = None) -> TimeLimit:
    """The time limit to count with. Raises TimeLimitNotStated: it is never guessed (R-CAL-05)."""
    limit = limit_info(code, on).limit
    if limit is None:
        raise TimeLimitNotStated(code=code)
    return limit


def fee_lines(code: str, on: date | None = None) -> list[FeeLine]:
    """What may be charged for a procedure on a day; a line may be 0 đồng (R-FEE-02)."""
    return [
        FeeLine(rule.code, rule.name, rule.kind, rule.amount, rule.unit_label, rule.source, rule.assumed)
        for rule in _on(_cache.get().fees.get(code, []), on or today())
    ]


def offer(procedure_code: str, agency_code: str, on: date | None = None) -> OfferInfo | None:
    """How an agency, or a desk of it, offers a procedure; None when it does not."""
    line = agencies.ancestors(agency_code)
    offers = _on(_cache.get().offers.get(procedure_code, []), on or today())
    return next((offer for offer in offers if _reaches(offer, line)), None)


def service_level(procedure_code: str, agency_code: str, on: date | None = None) -> ServiceLevel:
    """The level of the service at an agency; information only where it is not offered."""
    found = offer(procedure_code, agency_code, on)
    return found.level if found else ServiceLevel.INFORMATION


def offers_of(agency_code: str, on: date | None = None) -> list[OfferInfo]:
    """All procedures that an agency, or a desk of it, offers, in order of code."""
    line, day = agencies.ancestors(agency_code), on or today()
    known = _cache.get().offers
    return [offer for code in sorted(known) for offer in _on(known[code], day) if _reaches(offer, line)]


def _reaches(offer: OfferInfo, line: list[AgencyInfo]) -> bool:
    kinds = [info.kind for info in line if info.kind != AgencyKind.UNIT]
    return kinds[:1] == [offer.agency_kind] and any(info.code == offer.agency_code for info in line)


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


# -- lists and search -------------------------------------------------------------------------------------------


def fields() -> list[FieldInfo]:
    """The fields (lĩnh vực) with the number of procedures in force, largest first."""
    rows = ProcedureVersion.objects.filter(valid_to=None).values_list("field").annotate(count=Count("id"))
    return [FieldInfo(name=name, count=count) for name, count in rows.order_by("-count", "field")]


def procedures_of(field: str, page: int = 1) -> SearchHits:
    """One page of the procedures of a field, in order of code."""
    versions = ProcedureVersion.objects.filter(valid_to=None, field=field).order_by("procedure_id")
    first = (max(1, page) - 1) * PAGE_SIZE
    hits = _hits(
        [(code, 0.0, Match.WORDS) for code in versions.values_list("procedure_id", flat=True)[first:][:PAGE_SIZE]]
    )
    return SearchHits(hits, total=versions.count(), asked=field)


_BY_WORDS = """
    SELECT e.procedure_id, max(
        CASE WHEN e.title = a.q THEN 4.0 WHEN e.title LIKE a.q || ' %%' THEN 0.8
             WHEN e.title LIKE '%% ' || a.q || '%%' THEN 0.5 ELSE 0.0 END
        + least(1.0, a.n::float / greatest(e.words, 1)) + e.weight / 2) AS score,
        count(*) OVER ()
    FROM (SELECT unnest(%s::text[]) AS q, unnest(%s::text[]) AS ts, unnest(%s::int[]) AS n) a
    JOIN catalogue_searchentry e ON e.vector @@ to_tsquery('simple', a.ts)
    GROUP BY e.procedure_id ORDER BY score DESC, e.procedure_id LIMIT %s OFFSET %s
"""
_SIMILAR = """
    SELECT procedure_id, 2 * word_similarity(%(q)s, head) + similarity(%(q)s, head) + weight / 2 AS score
    FROM catalogue_searchentry WHERE %(q)s <%% head
    ORDER BY score DESC, procedure_id LIMIT 50
"""
_BY_SLIPS = """
    SELECT procedure_id, 2 * similarity(%(q)s, head) + weight / 2 AS score
    FROM catalogue_searchentry WHERE vector @@ to_tsquery('simple', %(ts)s)
    ORDER BY score DESC, procedure_id LIMIT 50
"""
_Found = list[tuple[str, float, Match]]


def search(text: str, limit: int = PAGE_SIZE, offset: int = 0) -> SearchHits:
    """Procedures for what a person typed, best first: accents, word order and fillers do not matter.

    First all words, as typed and with lay phrases put into the words of the law. With no hit: words one slip
    of the finger away, then titles that share the most telling pairs of words (whole questions), then titles
    of similar letters (F-004).
    """
    asked = rules.searched_text(text[: rules.MAX_QUERY])
    if not asked:
        return SearchHits([], total=0, asked="")
    rewritten = rules.rewrite(asked, _cache.get().synonyms)
    found, total = _by_words([asked, rewritten], limit, offset)
    if not total:
        wider = _by_slips(rewritten) or _by_phrases(rewritten) or _similar(rewritten)
        found, total = wider[offset : offset + limit], len(wider)
    return SearchHits(_hits(found), total=total, asked=asked)


def suggest(text: str, limit: int = 8) -> SearchHits:
    """Procedures while a person is still typing: the last word may be unfinished."""
    asked = rules.searched_text(text[: rules.MAX_QUERY])
    if len(asked) < 2:
        return SearchHits([], total=0, asked=asked)
    rewritten = rules.rewrite(asked, _cache.get().synonyms)
    found, total = _by_words([asked, rewritten], limit, 0, unfinished=True)
    return SearchHits(_hits(found), total=total, asked=asked)


def _by_words(queries: list[str], limit: int, offset: int, *, unfinished: bool = False) -> tuple[_Found, int]:
    queries = list(dict.fromkeys(queries))
    patterns = [" & ".join(query.split()) + (":*" if unfinished else "") for query in queries]
    with connection.cursor() as cursor:
        cursor.execute(_BY_WORDS, [queries, patterns, [len(query.split()) for query in queries], limit, offset])
        rows = cursor.fetchall()
    match = Match.WORDS if len(queries) == 1 else Match.SYNONYM
    return [(code, score, match) for code, score, _ in rows], rows[0][2] if rows else 0


def _by_slips(query: str) -> _Found:
    """Titles that hold every word of the query or a word one slip away from it."""
    words, vocabulary = query.split(), _cache.get().vocabulary
    if len(words) > _MOST_SLIPS:
        return []
    groups = [" | ".join([word, *rules.neighbours(word, vocabulary)]) for word in words]
    with connection.cursor() as cursor:
        cursor.execute(_BY_SLIPS, {"q": query, "ts": " & ".join(f"({group})" for group in groups)})
        rows = cursor.fetchall()
    return [(code, score, Match.SIMILAR) for code, score in rows] if rows and rows[0][1] >= _ALIKE else []


def _by_phrases(query: str) -> _Found:
    return [(code, score, Match.SIMILAR) for code, score in _cache.get().phrases.best(query)]


def _similar(query: str) -> _Found:
    with connection.cursor() as cursor:
        cursor.execute(_SIMILAR, {"q": query})
        return [(code, score, Match.SIMILAR) for code, score in cursor.fetchall()]


def _hits(found: _Found) -> list[SearchHit]:
    columns = ("procedure_id", "name", "field", "levels", "issuing_agency")
    rows = ProcedureVersion.objects.filter(valid_to=None, procedure_id__in=[code for code, *_ in found])
    by_code = {row[0]: row for row in rows.values_list(*columns)}
    return [
        SearchHit(code, name, field, tuple(levels), issuer, match, round(score, 3))
        for code, score, match in found
        if code in by_code
        for _, name, field, levels, issuer in [by_code[code]]
    ]
