"""Lists of procedures, and what a person typed."""

from __future__ import annotations

from django.db import connection
from django.db.models import Count

from motcua.foundation.catalogue import rules
from motcua.foundation.catalogue.models import ProcedureVersion
from motcua.foundation.catalogue.selectors.kept import kept
from motcua.foundation.catalogue.types import FieldInfo, Match, SearchHit, SearchHits

PAGE_SIZE = 20
_MOST_SLIPS = 6
"""Words of a query up to which every word may be a slip; longer texts are questions, not titles."""
_ALIKE = 1.0
"""Score from which a title counts as the query with slips: half of the letter groups in common."""


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
    rewritten = rules.rewrite(asked, kept().synonyms)
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
    rewritten = rules.rewrite(asked, kept().synonyms)
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
    words, vocabulary = query.split(), kept().vocabulary
    if len(words) > _MOST_SLIPS:
        return []
    groups = [" | ".join([word, *rules.neighbours(word, vocabulary)]) for word in words]
    with connection.cursor() as cursor:
        cursor.execute(_BY_SLIPS, {"q": query, "ts": " & ".join(f"({group})" for group in groups)})
        rows = cursor.fetchall()
    return [(code, score, Match.SIMILAR) for code, score in rows] if rows and rows[0][1] >= _ALIKE else []


def _by_phrases(query: str) -> _Found:
    return [(code, score, Match.SIMILAR) for code, score in kept().phrases.best(query)]


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
