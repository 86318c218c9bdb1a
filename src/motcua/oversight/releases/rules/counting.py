"""What is asked of an engine: the counts behind the cells, and the few columns of facts that they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.selectors import counted
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
from motcua.oversight.releases.rules.calendar import minute_of
from motcua.oversight.releases.types import Counts, Definition, Top

KEY = "top"
ALWAYS = ("known_minute", "sign")
_ADDITIVE = (Form.COUNT, Form.SUM, Form.DISTINCT)


def bounds_of(period: Period, known: int) -> Bounds:
    """The numbers behind the parameters: a released period has ended, so it is cut at its end."""
    return Bounds(first=period.first, last=period.last, cut=minute_of(period.end), known=known)


def measures_of(definitions: Iterable[Definition]) -> tuple[Measure, ...]:
    """Both measures of each definition, under names of their own."""
    return tuple(
        Measure(f"{definition.id}/{definition.version}/{part}", measure.form, measure.where, measure.column)
        for definition in definitions
        for part, measure in (("n", definition.numerator), ("d", definition.denominator))
    )


def counts_of(
    engine: Engine, definitions: Sequence[Definition], columns: dict[str, Sequence[Column]], bounds: Bounds,
    tree: Sequence[Top],
) -> Counts:  # fmt: skip
    """Numerators and denominators by definition and ministry or province: one question for each subject."""
    codes = {top.number: top.code for top in tree}
    found: dict[tuple[str, int, str], tuple[int, int]] = {}
    for subject in sorted({definition.subject for definition in definitions}):
        asked = [definition for definition in definitions if definition.subject == subject]
        query = Query(subject, (KEY,), measures_of(asked))
        for (number,), row in counted(engine, query, bounds, columns[subject]).items():
            if number in codes:
                for place, definition in enumerate(asked):
                    pair = row[2 * place], row[2 * place + 1]
                    found[definition.id, definition.version, codes[number]] = pair
    return found


def needed_columns(definitions: Iterable[Definition], columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns that the definitions speak of, in the order of the contract, without the two that every row has."""
    named = {KEY}
    for definition in definitions:
        for measure in (definition.numerator, definition.denominator):
            named |= {measure.column, *_columns(measure.where)}
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
        for measure in (definition.numerator, definition.denominator):
            if measure.form not in _ADDITIVE:
                raise NothingToCount(what=f"{definition.id}: {measure.form}")


def _columns(condition: Condition) -> Iterator[str]:
    if not isinstance(condition, Compare):
        for part in condition.parts:
            yield from _columns(part)
        return
    yield condition.column
    if isinstance(condition.operand, str) and not isinstance(condition.operand, Parameter):
        yield condition.operand


def sentence(condition: Condition) -> str:
    """The filter in words of the facts, for a passport."""
    if isinstance(condition, Compare):
        return f"{condition.column} {condition.comparison.value} {condition.operand}"
    if condition == All():
        return "mọi hồ sơ"
    word = " và " if isinstance(condition, All) else " hoặc "
    return "(" + word.join(sentence(part) for part in condition.parts) + ")"
