"""Which records of two lists differ, found by checksums of key ranges (measurement.md 1.10, F-164).

Both parties place every key at a position in 0 .. 2**64 that looks random, so ranges of positions hold about equally
many keys whatever the numbering of an agency. Ranges with equal count and checksum are left alone, the others are
split, and only small ranges are sent record by record. A checksum is a sum of 128-bit keyed digests: order does not
matter, a doubled record shows, and lists made to collide would have to know the salt, which is drawn for each session.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Protocol

from motcua.oversight.reconciliation.types import Orphans

SPACE = 2**64
_MODULUS = 2**128
FAN = 64
"""Parts into which an unequal range is split. More parts: fewer trips, larger messages."""
LEAF = 48
"""Up to so many records on both sides together a range is sent record by record."""
MOST_CHECKSUMS = 20_000
MOST_RECORDS = 5_000
"""Spans in one message: under the 2 MB of a signed body."""


@dataclass(frozen=True, order=True)
class Keyed:
    """One record: the dossier id, and what else must agree (a canonical text, empty where only the id counts)."""

    key: str
    content: str = ""


@dataclass(frozen=True, order=True)
class Span:
    """Positions from `start` up to, not including, `end`."""

    start: int = 0
    end: int = SPACE

    def split(self, parts: int) -> tuple[Span, ...]:
        """`parts` spans (fewer where there are fewer positions) that cover this one without overlap."""
        width = self.end - self.start
        parts = max(1, min(parts, width))
        edges = [self.start + width * n // parts for n in range(parts + 1)]
        return tuple(Span(a, b) for a, b in pairwise(edges))


@dataclass(frozen=True)
class Checksum:
    count: int
    total: int
    """Sum of the digests modulo 2**128."""


@dataclass(frozen=True)
class Question:
    """One message: checksums of some spans, the records of others."""

    checksums: tuple[Span, ...] = ()
    records: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Answer:
    checksums: tuple[Checksum, ...] = ()
    records: tuple[tuple[Keyed, ...], ...] = ()


class Counterpart(Protocol):
    """The other list, wherever it is; one call is one round trip."""

    def ask(self, question: Question) -> Answer: ...


class Ledger:
    """A list ready to answer: sorted by position, with running sums. n log n to make, log n for any span."""

    def __init__(self, records: Iterable[Keyed], salt: bytes) -> None:
        self._salt = salt
        placed = sorted((self._position(record.key), record) for record in records)
        self._positions = [position for position, _record in placed]
        self._records = [record for _position, record in placed]
        self._sums = [0, *accumulate(self.digest(record) for record in self._records)]

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, record: Keyed) -> bool:
        start = self._position(record.key)
        return record in self.records(Span(start, start + 1))

    def _position(self, key: str) -> int:
        return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8, key=self._salt).digest(), "big")

    def digest(self, record: Keyed) -> int:
        """128 bits of a record; the length of the key keeps key and content apart."""
        text = f"{len(record.key)}:{record.key}{record.content}"
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16, key=self._salt).digest(), "big")

    def _bounds(self, span: Span) -> tuple[int, int]:
        return bisect_left(self._positions, span.start), bisect_left(self._positions, span.end)

    def checksum(self, span: Span) -> Checksum:
        first, last = self._bounds(span)
        return Checksum(last - first, (self._sums[last] - self._sums[first]) % _MODULUS)

    def records(self, span: Span) -> tuple[Keyed, ...]:
        first, last = self._bounds(span)
        return tuple(self._records[first:last])

    def ask(self, question: Question) -> Answer:
        """Answer as the counterpart of somebody else's search."""
        return Answer(
            tuple(self.checksum(span) for span in question.checksums),
            tuple(self.records(span) for span in question.records),
        )

    def becomes(self, minus: Iterable[Keyed], plus: Iterable[Keyed], wanted: Checksum) -> bool:
        """Whether this list without `minus` and with `plus` is the list whose whole checksum is `wanted`.

        Whoever names too few, too many or other records is seen, because the sum no longer fits.
        """
        less, more = list(minus), list(plus)
        held = Counter(self._records)
        if any(held[record] < times for record, times in Counter(less).items()):
            return False
        total = self._sums[-1] - sum(map(self.digest, less)) + sum(map(self.digest, more))
        return wanted == Checksum(len(self) - len(less) + len(more), total % _MODULUS)


@dataclass
class Search:
    """What a search found and what it cost."""

    only_here: Counter[Keyed]
    only_there: Counter[Keyed]
    trips: int = 0
    checksums: int = 0
    """Checksums that went over the line."""
    records: int = 0
    """Records of the other party that went over the line."""
    there: int = 0
    """How many records the other party has."""

    def orphans(self, here: int) -> Orphans:
        """The same as ids: a key with another content on each side counts as changed, not as two orphans.

        `here` is the number of records on this side. A record that stands twice on one side is an orphan once.
        """
        mine, theirs = _by_key(self.only_here), _by_key(self.only_there)
        changed = mine & theirs
        return Orphans(
            left=tuple(sorted((mine - changed).elements())),
            right=tuple(sorted((theirs - changed).elements())),
            changed=tuple(sorted(changed.elements())),
            matched=here - (mine - changed).total(),
        )


def _by_key(records: Counter[Keyed]) -> Counter[str]:
    keys: Counter[str] = Counter()
    for record, times in records.items():
        keys[record.key] += times
    return keys


def difference(here: Ledger, there: Counterpart, *, fan: int = FAN, leaf: int = LEAF) -> Search:
    """Exactly the records in which the two lists differ, each as often as it is missing on the other side.

    One trip where the lists are equal; then one trip a level: about log(n) / log(fan) + 2 in all.
    """
    search = Search(Counter(), Counter())
    question = Question(checksums=(Span(),))
    while question.checksums or question.records:
        checksums: list[Checksum] = []
        for part in _parts(question):
            answer = there.ask(part)
            search.trips += 1
            search.checksums += len(answer.checksums)
            search.records += sum(map(len, answer.records))
            checksums += answer.checksums
            _settle(search, here, part.records, answer.records)
        search.there = search.there or sum(c.count for c in checksums)
        question = _next(here, question.checksums, checksums, fan, leaf)
    return search


def _parts(question: Question) -> Iterator[Question]:
    """One message, or as many as it takes where lists differ nearly everywhere."""
    spans, small = question.checksums, question.records
    for n in range(max(-(-len(spans) // MOST_CHECKSUMS), -(-len(small) // MOST_RECORDS))):
        yield Question(
            spans[n * MOST_CHECKSUMS : (n + 1) * MOST_CHECKSUMS], small[n * MOST_RECORDS : (n + 1) * MOST_RECORDS]
        )


def _settle(search: Search, here: Ledger, spans: Sequence[Span], answers: Sequence[tuple[Keyed, ...]]) -> None:
    """Compare the records of small spans one by one, doubled ones too."""
    for span, records in zip(spans, answers, strict=True):
        mine, theirs = Counter(here.records(span)), Counter(records)
        search.only_here += mine - theirs
        search.only_there += theirs - mine


def _next(here: Ledger, spans: Sequence[Span], answers: Sequence[Checksum], fan: int, leaf: int) -> Question:
    split: list[Span] = []
    small: list[Span] = []
    for span, theirs in zip(spans, answers, strict=True):
        mine = here.checksum(span)
        if mine == theirs:
            continue
        is_small = mine.count + theirs.count <= leaf or span.end - span.start == 1
        (small if is_small else split).append(span)
    return Question(tuple(part for span in split for part in span.split(fan)), tuple(small))
