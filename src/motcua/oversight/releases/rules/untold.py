"""What was not told: a figure that reads it is left out with that reason, never counted as 0.

Where no source told it at all, the release has no such figure; where one ministry or province did not, that one has
none, and is in no group or nation of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import Bounds, Form, Measure, Query, ServiceTrait
from motcua.oversight.releases.rules.counting import KEY, columns_named
from motcua.oversight.releases.rules.units import taken_over
from motcua.oversight.releases.types import (
    PETITIONS,
    REPORTS,
    SERVICES,
    SYNCHRONISATION,
    Definition,
    LeftOut,
    Subject,
    Top,
)

NEEDED_TOLD: Mapping[str, frozenset[str]] = {
    SERVICES: frozenset(trait.name.lower() for trait in ServiceTrait if trait.name),
    PETITIONS: frozenset({"kind"}),
    SYNCHRONISATION: frozenset({"expected_twelfths"}),
    REPORTS: frozenset({"expected"}),
}
"""Columns that may be told of nothing: a figure that reads one is then left out, never counted as 0."""
_LEAST_TOLD = {SERVICES: 0, SYNCHRONISATION: 0, REPORTS: 0}
"""The least number that says something: a trait or a count may be told as 0, the kind of a petition may not."""
_WORDS: Mapping[str, str] = {
    "eligible_full": "thủ tục đủ điều kiện toàn trình",
    "on_portal": "dịch vụ có trên Cổng quốc gia",
    "has_fee": "thủ tục có phí, lệ phí",
    "pays_online": "thủ tục tích hợp thanh toán trực tuyến",
    "population_data": "thủ tục dùng dữ liệu dân cư",
    "exempt_from_desk": "thủ tục thuộc diện ngoại lệ",
    "at_desk": "thủ tục tiếp nhận, trả kết quả tại bộ phận một cửa",
    "whole_at_desk": "thủ tục làm toàn bộ tại bộ phận một cửa",
    "published_board": "việc công khai trên bảng",
    "published_online": "việc công khai trên mạng",
    "kind": "loại phản ánh",
    "expected_twelfths": "số hồ sơ phải đồng bộ (báo cáo của cơ quan hoặc số đếm của Cổng)",
    "expected": "đợt báo cáo của kỳ này",
}
"""What a reader is told of a column."""


Silence = Mapping[str, Mapping[int, frozenset[str]]]
"""By subject and number of each ministry or province that has rows, the columns of which its rows say nothing."""


def silence(engine: Engine, subjects: Iterable[Subject], bounds: Bounds) -> Silence:
    """What each ministry and province did not tell."""
    found = {}
    for subject in subjects:
        names = sorted(NEEDED_TOLD.get(subject.name, frozenset()))
        if names:
            engine.attach(subject.name, subject.files, subject.columns)
            query = Query(subject.name, (KEY,), tuple(Measure(name, Form.MAX, column=name) for name in names))
            least = _LEAST_TOLD.get(subject.name, 1)
            found[subject.name] = {
                number: frozenset(name for name, most in zip(names, row, strict=True) if most < least)
                for (number,), row in counted(engine, query, bounds, subject.columns).items()
            }
    return found


def untold_columns(told: Silence) -> dict[str, frozenset[str]]:
    """By subject, the columns of which no row says anything."""
    return {subject: frozenset.intersection(NEEDED_TOLD[subject], *by_top.values()) for subject, by_top in told.items()}


def without_silent(definitions: Iterable[Definition], told: Silence, tree: Sequence[Top]) -> tuple[Definition, ...]:
    """The definitions, each without the ministries and provinces of which it reads what they did not tell.

    An heir is silent where what it took over is silent too; who has no row at all is not silent but has no case.
    """
    parts: dict[str, list[int]] = {top.code: [top.number] for top in tree}
    numbers = {top.code: top.number for top in tree}
    for old, heir in taken_over(tree).items():
        parts[heir].append(numbers[old])
    return tuple(_without_silent(definition, told.get(definition.subject, {}), parts) for definition in definitions)


def _without_silent(
    definition: Definition, by_top: Mapping[int, frozenset[str]], parts: Mapping[str, Sequence[int]]
) -> Definition:
    found = dict(definition.exclusions)
    read = _columns(definition)
    for code, numbers in parts.items():
        rows = [by_top[number] for number in numbers if number in by_top]
        untold = sorted(read & frozenset.intersection(*rows)) if rows else []
        if untold:
            found.setdefault(code, f"chưa báo {_said(untold)}")
    return replace(definition, exclusions=found) if found != definition.exclusions else definition


def _said(columns: Iterable[str]) -> str:
    return ", ".join(_WORDS.get(name, name) for name in columns)


def without_untold(
    definitions: Iterable[Definition], untold: dict[str, frozenset[str]]
) -> tuple[tuple[Definition, ...], tuple[LeftOut, ...]]:
    """The definitions that can be counted, and those that read what nobody told."""
    kept, left_out = [], []
    for definition in definitions:
        missing = sorted(_columns(definition) & untold.get(definition.subject, frozenset()))
        if missing:
            left_out.append(LeftOut(definition.id, definition.version, f"chưa nguồn nào báo {_said(missing)}"))
        else:
            kept.append(definition)
    return _without_factors(kept, left_out)


def _without_factors(
    kept: list[Definition], left_out: list[LeftOut]
) -> tuple[tuple[Definition, ...], tuple[LeftOut, ...]]:
    """A figure that another one multiplies is left out with it (IND-12 with IND-28)."""
    held = {definition.id for definition in kept}
    lacking = [d for d in kept if d.factor and d.factor not in held]
    reasons = (LeftOut(d.id, d.version, f"còn phải nhân với {d.factor}, mà kỳ này không có") for d in lacking)
    return tuple(d for d in kept if d not in lacking), (*left_out, *reasons)


def _columns(definition: Definition) -> set[str]:
    found = set(columns_named(definition.within))
    for term in definition.terms:
        found |= {term.measure.column, *columns_named(term.measure.where)}
    return found
