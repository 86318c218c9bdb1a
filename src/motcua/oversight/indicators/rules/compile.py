"""The algebra written out as SQL, exactly, for any dialect (measurement.md 4.6, decisions 32 and 34).

Counts and sums run over signed rows in one pass. Extremes, distinct values and histograms first group by the value
and keep those that hold, that is whose signs add up to more than 0. A group in which every measure is neutral is
left out, so no engine can differ about it. Numbers are written into the text, names are known ones: nothing that a
person typed reaches an engine as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from motcua.oversight.indicators.rules.check import check_query
from motcua.oversight.indicators.types import (
    FACT_COLUMNS,
    NEUTRAL,
    All,
    Bounds,
    Column,
    Compare,
    Comparison,
    Condition,
    Dialect,
    Either,
    Form,
    Measure,
    Parameter,
    Query,
)

_MERGED = {Form.MIN: "min", Form.MAX: "max"}
_ALWAYS = All()
_BITS = {Comparison.HAS: "{bits} = {right}", Comparison.LACKS: "{bits} = 0"}


def compile_query(query: Query, bounds: Bounds, dialect: Dialect, columns: Sequence[Column] = FACT_COLUMNS) -> str:
    """The SQL of a query; its rows are the keys (a histogram's value after them), then the measures, in key order.

    `columns` is the layout of the subject where it is another than the dossiers'. Raises OutsideAlgebra.
    """
    check_query(query, bounds, columns)
    writer = _Writer(query, bounds, dialect)
    if query.measures[0].form is Form.HISTOGRAM:
        return writer.histogram()
    return writer.additive() if not writer.stepped else writer.merged()


@dataclass(frozen=True)
class _Writer:
    """One query on its way into one dialect. Measures are m0, m1, .. (their parts p, nets n), a grouped value is v."""

    query: Query
    bounds: Bounds
    dialect: Dialect

    @property
    def stepped(self) -> dict[str, list[int]]:
        """The measures that need two steps, as positions by column."""
        found: dict[str, list[int]] = {}
        for place, measure in enumerate(self.query.measures):
            if measure.form not in (Form.COUNT, Form.SUM):
                found.setdefault(measure.column, []).append(place)
        return found

    def additive(self) -> str:
        """Counts and sums: one pass."""
        return self._finished(self._one_pass("m", range(len(self.query.measures))))

    def merged(self) -> str:
        """One pass for the counts and sums, two steps for each other column, laid together by key."""
        plain = [place for place, measure in enumerate(self.query.measures) if _is_plain(measure)]
        parts = [self._one_pass("p", plain)] if plain else []
        parts += [self._two_steps(column, places) for column, places in self.stepped.items()]
        merged = [
            self._wide(f"{_MERGED.get(measure.form, 'sum')}(p{place})") + f" AS m{place}"
            for place, measure in enumerate(self.query.measures)
        ]
        union = "\nUNION ALL\n".join(parts)
        return self._finished(self._select([*self._keys, *merged], f"(\n{union}\n) AS parts", self._keys))

    def histogram(self) -> str:
        """(keys, value, net of each measure) where a net is above 0."""
        places = range(len(self.query.measures))
        nets = [f"CASE WHEN n{place} > 0 THEN n{place} ELSE 0 END AS m{place}" for place in places]
        inner = self._nets(self.query.measures[0].column, places)
        held = " OR ".join(f"n{place} > 0" for place in places)
        order = [*self._keys, "v"]
        clauses = _clauses([*order, *nets], f"(\n{inner}\n) AS nets", f"WHERE {held}")
        return self._asked(clauses, order)

    @property
    def _keys(self) -> list[str]:
        return [self._name(key) for key in self.query.keys]

    def _one_pass(self, prefix: str, places: Sequence[int]) -> str:
        listed = [f"{self._measured(place, places)} AS {prefix}{place}" for place in range(len(self.query.measures))]
        return self._select([*self._keys, *listed], self._rows(_ALWAYS), self._keys)

    def _measured(self, place: int, places: Sequence[int]) -> str:
        measure = self.query.measures[place]
        if place not in places:
            return self._wide(str(NEUTRAL[measure.form]))
        sign = self._name("sign")
        value = sign if measure.form is Form.COUNT else f"{self._wide(self._name(measure.column))} * {sign}"
        return self._wide(self._summed(value, measure.where))

    def _two_steps(self, column: str, places: Sequence[int]) -> str:
        listed = [f"{self._stepped(place, places)} AS p{place}" for place in range(len(self.query.measures))]
        return self._select([*self._keys, *listed], f"(\n{self._nets(column, places)}\n) AS nets", self._keys)

    def _stepped(self, place: int, places: Sequence[int]) -> str:
        form = self.query.measures[place].form
        neutral = self._wide(str(NEUTRAL[form]))
        if place not in places:
            return neutral
        if form is Form.DISTINCT:
            return self._wide(f"sum(CASE WHEN n{place} > 0 THEN 1 ELSE 0 END)")
        return f"{_MERGED[form]}(CASE WHEN n{place} > 0 THEN v ELSE {neutral} END)"

    def _nets(self, column: str, places: Sequence[int]) -> str:
        """By key and value, how many rows of each measure hold. What they all ask for limits the rows read."""
        name = self._name(column)
        wheres = [self.query.measures[place].where for place in places]
        shared = wheres[0] if len(set(wheres)) == 1 else _ALWAYS
        nets = [
            self._wide(self._summed(self._name("sign"), _ALWAYS if where == shared else where)) + f" AS n{place}"
            for place, where in zip(places, wheres, strict=True)
        ]
        grouped = list(dict.fromkeys([*self._keys, name]))
        return self._select([*self._keys, f"{self._wide(name)} AS v", *nets], self._rows(shared), grouped)

    def _rows(self, where: Condition) -> str:
        """The rows of the subject that were known and that the query speaks of."""
        known = f"{self._name('known_minute')} <= {self.bounds.known}"
        limits = [known, *(self._condition(part) for part in (self.query.where, where) if part != All())]
        return f"{self._name(self.query.subject)}\nWHERE {' AND '.join(limits)}"

    def _select(self, listed: Sequence[str], source: str, grouped: Sequence[str]) -> str:
        """Without keys, nothing gives no row, in every engine."""
        tail = f"GROUP BY {', '.join(grouped)}" if grouped else "HAVING count(*) > 0"
        return _clauses(listed, source, tail)

    def _finished(self, inner: str) -> str:
        """Groups with something to say, in the order of their keys."""
        measures = list(enumerate(self.query.measures))
        said = " OR ".join(f"m{place} <> {NEUTRAL[measure.form]}" for place, measure in measures)
        listed = [*self._keys, *(f"m{place}" for place, _ in measures)]
        return self._asked(_clauses(listed, f"(\n{inner}\n) AS figures", f"WHERE {said}"), self._keys)

    def _asked(self, sql: str, order: Sequence[str]) -> str:
        """The whole text: in a fixed order, with the dialect's pins."""
        ordered = f"ORDER BY {', '.join(order)}" if order else ""
        return "\n".join(clause for clause in (sql, ordered, self.dialect.pinned) if clause)

    def _summed(self, value: str, where: Condition) -> str:
        if where == _ALWAYS:
            return f"sum({value})"
        return self.dialect.sum_where.format(condition=self._condition(where), value=value)

    def _condition(self, condition: Condition) -> str:
        if isinstance(condition, Compare):
            return self._compared(condition)
        word, empty = (" AND ", "1 = 1") if isinstance(condition, All) else (" OR ", "1 = 0")
        return f"({word.join(self._conditions(condition)) or empty})"

    def _conditions(self, condition: All | Either) -> Iterator[str]:
        return (self._condition(part) for part in condition.parts)

    def _compared(self, compare: Compare) -> str:
        left, right = self._name(compare.column), self._operand(compare.operand)
        if compare.comparison not in _BITS:
            return f"{left} {'<>' if compare.comparison is Comparison.UNEQUAL else compare.comparison} {right}"
        right = self._wide(right)
        bits = self.dialect.bits.format(left=self._wide(left), right=right)
        return _BITS[compare.comparison].format(bits=bits, right=right)

    def _operand(self, operand: int | Parameter | str) -> str:
        if isinstance(operand, Parameter):
            return str(int(getattr(self.bounds, operand.value)))
        return self._name(operand) if isinstance(operand, str) else str(int(operand))

    def _name(self, name: str) -> str:
        return self.dialect.quoted.format(name=name)

    def _wide(self, value: str) -> str:
        return self.dialect.wide.format(value=value)


def _clauses(listed: Sequence[str], source: str, tail: str) -> str:
    return "\n".join((f"SELECT {', '.join(listed)}", f"FROM {source}", tail))


def _is_plain(measure: Measure) -> bool:
    return measure.form in (Form.COUNT, Form.SUM)
