"""What was not told: a figure that reads it is left out with that reason, never counted as 0.

Where no source told it at all, the release has no such figure; where one ministry or province did not, that one has
none, and is in no group or nation of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.selectors import condition, counted
from motcua.oversight.indicators.types import (
    TOLD_AS_NO,
    Bounds,
    Compare,
    Comparison,
    Condition,
    Either,
    Flag,
    Form,
    Measure,
    Query,
    ServiceTrait,
)
from motcua.oversight.releases.rules.counting import KEY, columns_named
from motcua.oversight.releases.rules.units import taken_over
from motcua.oversight.releases.types import (
    DOSSIERS,
    PETITIONS,
    REPORTS,
    SERVICES,
    SYNCHRONISATION,
    Definition,
    LeftOut,
    Subject,
    Top,
)

_READ_FLAGS = (*TOLD_AS_NO, Flag.WRITTEN_RESULT_DUE)
"""Facts of dossiers that no figure may take for no where they were not told. Of the written result nobody says no: who
owes none in a whole period has not told it (assumed)."""
NEEDED_TOLD: Mapping[str, frozenset[str]] = {
    DOSSIERS: frozenset(flag.name.lower() for flag in _READ_FLAGS if flag.name),
    SERVICES: frozenset(trait.name.lower() for trait in ServiceTrait if trait.name),
    PETITIONS: frozenset({"kind"}),
    SYNCHRONISATION: frozenset({"expected_twelfths"}),
    REPORTS: frozenset({"expected"}),
}
"""Columns that may be told of nothing: a figure that reads one is then left out, never counted as 0."""
_OF_SERVICES = {"paid_online": "paid_online", "certified_copies": "certified_copy"}
"""Columns of services that are counted from a flag of their dossiers."""
_IN_PERIOD = Either((condition("received", DOSSIERS), condition("ended", DOSSIERS)))
_LEAST_TOLD = {SERVICES: 0, SYNCHRONISATION: 0, REPORTS: 0}
"""The least number that says something: a trait or a count may be told as 0, the kind of a petition may not."""
_OF_WHO_TOLD = frozenset({SYNCHRONISATION})
"""Subjects with rows of those alone who told, or were told of: no row is silence there, and elsewhere no case."""
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
    "e_result": "kết quả điện tử của hồ sơ",
    "written_result_due": "hồ sơ phải có kết quả bằng văn bản",
    "paid_online": "thanh toán trực tuyến của hồ sơ",
    "digitised": "thành phần hồ sơ được số hóa",
    "certified_copy": "bản sao chứng thực điện tử",
    "data_reused": "việc dùng lại dữ liệu",
    "from_store": "việc lấy từ kho dữ liệu cá nhân",
    "person_authenticated": "việc xác thực người nộp",
    "expected_twelfths": "số hồ sơ phải đồng bộ (báo cáo của cơ quan hoặc số đếm của Cổng)",
    "expected": "đợt báo cáo của kỳ này",
}
"""What a reader is told of a column."""


_SILENT = "chưa báo"
"""How the reason begins for which a ministry or province is left out of a figure that it told nothing of."""
Silence = Mapping[str, Mapping[int, frozenset[str]]]
"""By subject and number of each ministry or province that has rows, the columns of which its rows say nothing."""


def silence(engine: Engine, subjects: Iterable[Subject], bounds: Bounds) -> Silence:
    """What each ministry and province did not tell."""
    found: dict[str, Mapping[int, frozenset[str]]] = {}
    for subject in subjects:
        names = sorted(NEEDED_TOLD.get(subject.name, frozenset()))
        if names:
            engine.attach(subject.name, subject.files, subject.columns)
            least = _LEAST_TOLD.get(subject.name, 1)
            found[subject.name] = {
                number: frozenset(name for name, most in zip(names, row, strict=False) if most < least)
                for (number,), row in counted(engine, _asked(subject.name, names), bounds, subject.columns).items()
            }
    if SERVICES in found and DOSSIERS in found:
        found[SERVICES] = {top: told | _of_dossiers(found[DOSSIERS].get(top)) for top, told in found[SERVICES].items()}
    return found


def _asked(subject: str, names: Sequence[str]) -> Query:
    """The most that each column says; of dossiers of the period, how many say yes or no, and how many there are."""
    if subject != DOSSIERS:
        return Query(subject, (KEY,), tuple(Measure(name, Form.MAX, column=name) for name in names))
    measures = (Measure(name, Form.COUNT, _says(Flag[name.upper()])) for name in names)
    return Query(subject, (KEY,), (*measures, Measure("rows", Form.COUNT)), _IN_PERIOD)


def _says(flag: Flag) -> Condition:
    """Whether a dossier's row says anything of `flag`."""
    bits = [flag, TOLD_AS_NO[flag]] if flag in TOLD_AS_NO else [flag]
    return Either(tuple(Compare("flags", Comparison.HAS, int(bit)) for bit in bits))


def _of_dossiers(untold: frozenset[str] | None) -> frozenset[str]:
    return frozenset(column for column, flag in _OF_SERVICES.items() if flag in (untold or ()))


def untold_columns(told: Silence) -> dict[str, frozenset[str]]:
    """By subject, the columns of which no row says anything."""
    return {subject: frozenset.intersection(NEEDED_TOLD[subject], *by_top.values()) for subject, by_top in told.items()}


def without_silent(definitions: Iterable[Definition], told: Silence, tree: Sequence[Top]) -> tuple[Definition, ...]:
    """The definitions, each without the ministries and provinces of which it reads what they did not tell.

    An heir is silent where what it took over is silent too. So nobody's figure, and nobody's lines of an index, depend
    on whether somebody else told.
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
        if untold := sorted(read & _untold(definition.subject, rows)):
            found.setdefault(code, f"{_SILENT} {_said(untold)}")
    return replace(definition, exclusions=found) if found != definition.exclusions else definition


def _untold(subject: str, rows: Sequence[frozenset[str]]) -> frozenset[str]:
    if rows:
        return frozenset.intersection(*rows)
    return NEEDED_TOLD[subject] if subject in _OF_WHO_TOLD else frozenset()


def _said(columns: Iterable[str]) -> str:
    return ", ".join(_WORDS.get(_OF_SERVICES.get(name, name), name) for name in columns)


def without_untold(
    definitions: Iterable[Definition], untold: dict[str, frozenset[str]]
) -> tuple[tuple[Definition, ...], tuple[LeftOut, ...]]:
    """The definitions that can be counted, and those that read what nobody told."""
    kept, left_out = [], []
    for definition in definitions:
        missing = sorted(_columns(definition) & untold.get(definition.subject, frozenset()))
        if missing:
            left_out.append(LeftOut(definition.id, definition.version, f"chưa nguồn nào báo {_said(missing)}", True))
        else:
            kept.append(definition)
    return _without_factors(kept, left_out)


def _without_factors(
    kept: list[Definition], left_out: list[LeftOut]
) -> tuple[tuple[Definition, ...], tuple[LeftOut, ...]]:
    """A figure that another one multiplies is left out with it (IND-12 with IND-28)."""
    held = {definition.id for definition in kept}
    lacking = [d for d in kept if d.factor and d.factor not in held]
    untold = {row.indicator for row in left_out}
    reasons = [
        LeftOut(d.id, d.version, f"còn phải nhân với {d.factor}, mà kỳ này không có", d.factor in untold)
        for d in lacking
    ]
    return tuple(d for d in kept if d not in lacking), (*left_out, *reasons)


def told_as_now(
    old: tuple[Iterable[Definition], Iterable[LeftOut]], new: tuple[Iterable[Definition], Iterable[LeftOut]]
) -> tuple[Definition, ...]:
    """The definitions of an edition as what is told now would have them: a figure comes, and goes, with its data.

    Each of the two is what an edition computes and what it leaves out.
    """
    now = {(d.id, d.version): d for d in new[0]}
    came, gone = ({(row.indicator, row.version) for row in left_out if row.is_untold} for _d, left_out in (old, new))
    kept = [(d, now.get((d.id, d.version))) for d in old[0] if (d.id, d.version) not in gone]
    return (*(replace(d, exclusions=_exclusions_now(d, n)) if n else d for d, n in kept),
            *(d for key, d in now.items() if key in came))  # fmt: skip


def _exclusions_now(old: Definition, new: Definition) -> dict[str, str]:
    silent = {code: why for code, why in new.exclusions.items() if why.startswith(_SILENT)}
    return silent | {code: why for code, why in old.exclusions.items() if not why.startswith(_SILENT)}


def _columns(definition: Definition) -> set[str]:
    """The columns that a definition reads, and the flags of dossiers by their names."""
    found = {*columns_named(definition.within), *_flags_named(definition.within)}
    for term in definition.terms:
        where = term.measure.where
        found |= {term.measure.column, *columns_named(where), *_flags_named(where)}
    return found


def _flags_named(where: Condition) -> Iterator[str]:
    if not isinstance(where, Compare):
        for part in where.parts:
            yield from _flags_named(part)
    elif where.comparison in (Comparison.HAS, Comparison.LACKS) and isinstance(where.operand, int):
        yield from (flag.name.lower() for flag in Flag(where.operand) if flag.name)
