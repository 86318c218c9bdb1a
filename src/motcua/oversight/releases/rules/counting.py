"""What is asked of an engine: the counts behind the cells, and the few columns of facts that they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from motcua.kernel.epoch import minute_of
from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.selectors import counted, limited_terms, measures_of, numbers_of, together
from motcua.oversight.indicators.types import (
    All,
    Bounds,
    Column,
    Compare,
    Condition,
    Either,
    Form,
    Measure,
    Parameter,
    Period,
    Query,
)
from motcua.oversight.releases.errors import NothingToCount
from motcua.oversight.releases.types import Composite, Counts, Definition, Term, Top

Columns = Mapping[str, Sequence[Column]]
"""The columns of each subject."""
KEY = "top"
ALWAYS = ("known_minute", "sign")
_ADDITIVE = (Form.COUNT, Form.SUM, Form.DISTINCT)


def bounds_of(period: Period, known: int) -> Bounds:
    """The numbers behind the parameters: a released period has ended, so it is cut at its end."""
    return Bounds(first=period.first, last=period.last, cut=minute_of(period.end), known=known)


def counts_of(
    engine: Engine, definitions: Sequence[Definition], columns: Columns, bounds: Bounds, tree: Sequence[Top]
) -> Counts:
    """Numerators and denominators by definition and ministry or province: one question for each subject."""
    codes = {top.number: top.code for top in tree}
    found: dict[tuple[str, int, str], tuple[int, int]] = {}
    for subject in sorted({definition.subject for definition in definitions} - {""}):
        asked = [definition for definition in definitions if definition.subject == subject]
        for (number,), row in counted(engine, together(subject, (KEY,), asked), bounds, columns[subject]).items():
            if number in codes:
                pairs = zip(asked, numbers_of(asked, row), strict=True)
                found |= {(d.id, d.version, codes[number]): (max(0, up), max(0, down)) for d, (up, down) in pairs}
    return found


def needed_columns(definitions: Iterable[Definition], columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns that the definitions speak of, in the order of the contract, without the two that every row has."""
    named = {KEY}
    for measure in measures_of(definitions):
        named |= {measure.column, *columns_named(measure.where)}
    return tuple(column for column in columns if column.name in named - set(ALWAYS))


def restriction(definitions: Sequence[Definition], subject: str, columns: Sequence[Column]) -> Query:
    """The facts that matter, as a question of the same algebra: rows that some measure counts, equal ones added up."""
    asked = [definition for definition in definitions if definition.subject == subject]
    keys = tuple(column.name for column in needed_columns(asked, columns))
    wanted = tuple(dict.fromkeys(measure.where for measure in measures_of(asked)))
    return Query(subject, keys, (Measure("sign", Form.COUNT),), Either(wanted))


def check_definitions(definitions: Iterable[Definition]) -> None:
    """Refuse what could not be pooled or recomputed. Raises NothingToCount."""
    for definition in definitions:
        for term in definition.terms:
            if term.measure.form not in _ADDITIVE:
                raise NothingToCount(what=f"{definition.id}: {term.measure.form}")


def columns_named(condition: Condition) -> Iterator[str]:
    """The columns that a condition reads."""
    if not isinstance(condition, Compare):
        for part in condition.parts:
            yield from columns_named(part)
        return
    yield condition.column
    if isinstance(condition.operand, str) and not isinstance(condition.operand, Parameter):
        yield condition.operand


def sentences(definition: Definition) -> tuple[str, str]:
    """Numerator and denominator in words of the facts, for a passport; of an index its lines and their points."""
    if definition.composite:
        return _lines(definition.composite), f"{definition.composite.points} điểm, trừ các dòng chưa tính"
    limited = list(limited_terms(definition))
    cut = len(definition.numerator)
    return _added(limited[:cut]), _added(limited[cut:])


def _lines(composite: Composite) -> str:
    return " + ".join(
        f"{line.code}: {line.points} × min(1, {line.figure} / {line.full_at} %)" for line in composite.lines
    )


def _added(terms: Sequence[Term]) -> str:
    return " + ".join(f"{term.times} × {_measured(term.measure)}" for term in terms).replace("1 × ", "")


def _measured(measure: Measure) -> str:
    of = f"({measure.column})" if measure.column else ""
    return f"{measure.form.value}{of}: {sentence(measure.where)}"


def sentence(condition: Condition) -> str:
    """The filter in words of the facts, for a passport."""
    if isinstance(condition, Compare):
        return f"{condition.column} {condition.comparison.value} {condition.operand}"
    if condition == All():
        return "mọi hồ sơ"
    word = " và " if isinstance(condition, All) else " hoặc "
    return "(" + word.join(sentence(part) for part in condition.parts) + ")"
