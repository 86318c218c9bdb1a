"""The words of a comparison on the line: JSON, positions and sums as hexadecimal text (2**64 is no JSON number)."""

from __future__ import annotations

import re
from typing import Any

from motcua.kernel.identifiers import SENT_ID
from motcua.kernel.text import nfc
from motcua.oversight.reconciliation.errors import MalformedEvidence
from motcua.oversight.reconciliation.rules.checksums import SPACE, Answer, Checksum, Keyed, Question, Span

MAX_SPANS = 50_000
"""Spans in one question; a search that needs more has lists that differ nearly everywhere."""
_HEX = re.compile(r"[0-9a-f]{1,32}")


def question_json(question: Question) -> dict[str, Any]:
    return {"checksums": _spans(question.checksums), "records": _spans(question.records)}


def _spans(spans: tuple[Span, ...]) -> list[list[str]]:
    return [[format(span.start, "x"), format(span.end, "x")] for span in spans]


def answer_json(answer: Answer) -> dict[str, Any]:
    return {
        "checksums": [[c.count, format(c.total, "x")] for c in answer.checksums],
        "records": [[[r.key, r.content] for r in records] for records in answer.records],
    }


def read_question(given: Any) -> Question:
    """A question as sent; raises MalformedEvidence."""
    return Question(_read_spans(given, "checksums"), _read_spans(given, "records"))


def _read_spans(given: Any, name: str) -> tuple[Span, ...]:
    rows = given.get(name) if isinstance(given, dict) else None
    if not isinstance(rows, list) or len(rows) > MAX_SPANS:
        raise MalformedEvidence(what=name)
    return tuple(_read_span(row, name) for row in rows)


def _read_span(row: Any, name: str) -> Span:
    if not isinstance(row, list) or len(row) != 2:
        raise MalformedEvidence(what=name)
    span = Span(_read_hex(row[0], name), _read_hex(row[1], name))
    if not 0 <= span.start < span.end <= SPACE:
        raise MalformedEvidence(what=name)
    return span


def _read_hex(value: Any, name: str) -> int:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise MalformedEvidence(what=name)
    return int(value, 16)


def read_answer(given: Any) -> Answer:
    """An answer as received; raises MalformedEvidence."""
    if not isinstance(given, dict):
        raise MalformedEvidence(what="answer")
    checksums, records = given.get("checksums"), given.get("records")
    if not isinstance(checksums, list) or not isinstance(records, list):
        raise MalformedEvidence(what="answer")
    return Answer(tuple(_checksum(row) for row in checksums), tuple(read_keyed(rows) for rows in records))


def _checksum(row: Any) -> Checksum:
    if not isinstance(row, list) or len(row) != 2 or isinstance(row[0], bool) or not isinstance(row[0], int):
        raise MalformedEvidence(what="checksums")
    return Checksum(row[0], _read_hex(row[1], "checksums"))


def read_keyed(rows: Any) -> tuple[Keyed, ...]:
    """Records as `[key, content]` pairs; raises MalformedEvidence."""
    if not isinstance(rows, list):
        raise MalformedEvidence(what="records")
    return tuple(_keyed(row) for row in rows)


def _keyed(row: Any) -> Keyed:
    if not isinstance(row, list) or len(row) != 2 or not all(isinstance(part, str) for part in row):
        raise MalformedEvidence(what="records")
    if not SENT_ID.fullmatch(row[0]) or len(row[1]) > 200:
        raise MalformedEvidence(what="records")
    return Keyed(row[0], nfc(row[1]))
