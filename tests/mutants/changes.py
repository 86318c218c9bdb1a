"""Every way in which one definition is changed in one place: conditions, parts, rounding, validity, limits, ties."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Json = Any
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "has": "lacks", "lacks": "has"}
_NEXT = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_OTHER_PARAMETER = {"first": "last", "last": "first"}
_OTHER_FORM = {"count": "", "distinct": "count", "sum": "count", "histogram": ""}
_MEMBERSHIPS = ("received", "ended", "in_hand")


@dataclass(frozen=True)
class Mutant:
    """One changed file of reference data: which, about which definition, what was changed, and the new content."""

    file: str
    about: str
    says: str
    content: Json


def conditions_changed(where: Json) -> Iterator[tuple[str, Json]]:
    """A condition with one change: a part dropped, a comparison turned round or moved by one, a flag forgotten."""
    for key in ("all", "any"):
        for place, part in enumerate(where.get(key, ())):
            rest = [*where[key][:place], *where[key][place + 1 :]]
            if rest:
                yield f"{key} without part {place + 1}", {key: rest} if len(rest) > 1 else rest[0]
            for says, changed in conditions_changed(part):
                yield f"{key} part {place + 1}: {says}", {key: [*where[key][:place], changed, *where[key][place + 1 :]]}
    if len(where.get("all", ())) > 1:
        yield "all turned into any", {"any": where["all"]}
    if len(where.get("any", ())) > 1:
        yield "any turned into all", {"all": where["any"]}
    if "is" in where:
        yield from _comparison_changed(where)


def _comparison_changed(where: Json) -> Iterator[tuple[str, Json]]:
    said = f"{where['column']} {where['is']}"
    yield f"{said} turned round", {**where, "is": _OPPOSITE[where["is"]]}
    if where["is"] in _NEXT:
        yield f"{said} at its border", {**where, "is": _NEXT[where["is"]]}
    if "number" in where:
        yield f"{said} {where['number']} plus 1", {**where, "number": where["number"] + 1}
    if where.get("parameter") in _OTHER_PARAMETER:
        yield f"{said} other parameter", {**where, "parameter": _OTHER_PARAMETER[where["parameter"]]}
    for name in where.get("flags", ()):
        if len(where["flags"]) > 1:
            yield f"flag {name} forgotten", {**where, "flags": [flag for flag in where["flags"] if flag != name]}


def figures_changed(figure: Json) -> Iterator[tuple[str, Json]]:
    """One figure of a definition with one change."""
    yield from _parts_changed(figure, "numerator")
    yield from _parts_changed(figure, "denominator")
    if figure["denominator"] and figure["numerator"] != figure["denominator"]:
        yield "numerator is the denominator", {**figure, "numerator": figure["denominator"]}
        yield "denominator is the numerator", {**figure, "denominator": figure["numerator"]}
    for other in sorted(set(_MEMBERSHIPS) - {figure["within"]}):
        if figure["within"] in _MEMBERSHIPS:
            yield f"within {other}", {**figure, "within": other}
    for name in sorted({"factor", "per"} & figure.keys()):
        yield f"{name} dropped", {key: value for key, value in figure.items() if key != name}


def _parts_changed(figure: Json, part: str) -> Iterator[tuple[str, Json]]:
    terms = figure[part]
    for place, term in enumerate(terms):
        for says, changed in _terms_changed(term):
            yield f"{part} {place + 1}: {says}", {**figure, part: [*terms[:place], changed, *terms[place + 1 :]]}
        if len(terms) > 1:
            yield f"{part} {place + 1} dropped", {**figure, part: terms[:place] + terms[place + 1 :]}


def _terms_changed(term: Json) -> Iterator[tuple[str, Json]]:
    yield "times one more", {**term, "times": term["times"] + 1}
    yield "times turned round", {**term, "times": -term["times"]}
    if _OTHER_FORM[term["form"]]:
        yield "counted, not as it was", {
            **{name: value for name, value in term.items() if name != "column"}, "form": "count"
        }  # fmt: skip
    if term.get("column") == "procedure":
        yield "by agency, not by procedure", {**term, "column": "agency"}
    if "where" in term:
        yield "condition dropped", {name: value for name, value in term.items() if name != "where"}
        for says, where in conditions_changed(term["where"]):
            yield says, {**term, "where": where}


def definitions_changed(row: Json, roundings: Json) -> Iterator[tuple[str, Json]]:
    """A definition with one change: in a figure, by a day, in its decimals, in a limit."""
    for place, figure in enumerate(row["figures"]):
        for says, changed in figures_changed(figure):
            figures = [*row["figures"][:place], changed, *row["figures"][place + 1 :]]
            yield f"figure {figure['name'] or '–'}, {says}", {**row, "figures": figures}
    yield from days_changed(row)
    places = roundings[row["rounding"]]["places"]
    other = next(words for words, rule in roundings.items() if rule["places"] != places)
    yield f"rounded to {roundings[other]['places']} decimals", {**row, "rounding": other}
    for name, days in row.get("limits", {}).items():
        yield f"limit {name} a day longer", {**row, "limits": {**row["limits"], name: days + 1}}


def days_changed(row: Json) -> Iterator[tuple[str, Json]]:
    """Valid a day earlier or later at either end."""
    for name in ("valid_from", "valid_to"):
        if row.get(name):
            for step in (-1, 1):
                moved = (date.fromisoformat(row[name]) + timedelta(days=step)).isoformat()
                yield f"{name} {step:+d} day", {**row, name: moved}


def indices_changed(row: Json) -> Iterator[tuple[str, Json]]:
    """An index with one change: by a day, in a line's points, threshold, step or share of nothing, in a band."""
    yield from days_changed(row)
    for way, says in _places_of_index(row):
        changed = copy.deepcopy(row)
        way(changed)
        yield says, changed


def _places_of_index(row: Json) -> Iterator[tuple[Callable[[Json], None], str]]:
    for g, group in enumerate(row["groups"]):
        for i, item in enumerate(group["items"]):
            for name, change in (("points", _one_more), ("full_at", _percent_more), ("left_out", _turned)):
                yield _set(("groups", g, "items", i, name), change), f"line {item['code']} {name}"
            for s, step in enumerate(item.get("steps", ())):
                at: tuple[str | int, ...] = ("groups", g, "items", i, "steps", s)
                yield _set((*at, "points"), _one_more), f"line {item['code']} step {s + 1} points"
                for n, _ in enumerate(step["needs"]):
                    yield (
                        _set((*at, "needs", n, "percent"), _percent_more),
                        f"line {item['code']} step {s + 1} need {n + 1}",
                    )
                    yield _set((*at, "needs", n, "at_most"), _turned), f"line {item['code']} step {s + 1} at most"
    for b, band in enumerate(row["bands"]):
        yield _set(("bands", b, "points"), _percent_more), f"band {band['label']}"


def _set(path: tuple[str | int, ...], change: Callable[[Json], Json]) -> Callable[[Json], None]:
    def way(row: Json) -> None:
        for step in path[:-1]:
            row = row[step]
        row[path[-1]] = change(row[path[-1]])

    return way


def _one_more(points: int) -> int:
    return points + 1


def _percent_more(percent: str) -> str:
    return str(int(percent) + 1) if percent.isdigit() else percent + "1"


def _turned(holds: bool) -> bool:
    return not holds


def policies_changed(row: Json) -> Iterator[tuple[str, Json]]:
    """A policy of ranking with one change: numbering of equals, comparison, decimals, samples, late reports, a day."""
    yield from days_changed(row)
    for other in ("competition", "ordinal", "dense"):
        if other != row["numbering"]:
            yield f"numbering {other}", {**row, "numbering": other}
    yield "compares as printed", {**row, "compares": "printed" if row["compares"] == "exact" else "exact"}
    late = "as_known" if row["late_reports"] == "unranked" else "unranked"
    yield f"late reports {late}", {**row, "late_reports": late}
    for name in ("places", "minimum_sample", "suppress_below"):
        yield f"{name} one more", {**row, name: row[name] + 1}


def mutants(read: Callable[[str], Json], definitions: list[Json], policies: Json) -> Iterator[Mutant]:
    """All of them, of one kind after the other."""
    roundings, indices, conditions = (read(f"{name}.json") for name in ("roundings", "indices", "conditions"))
    for place, row in enumerate(definitions):
        for says, changed in definitions_changed(row, roundings):
            yield _mutant("definitions", row["id"], says, definitions, place, changed)
    for place, row in enumerate(indices):
        for says, changed in indices_changed(row):
            yield _mutant("indices", row["id"], says, indices, place, changed)
    for place, row in enumerate(policies):
        for says, changed in policies_changed(row):
            yield _mutant("policies", row["code"], says, policies, place, changed)
    for name, where in conditions.items():
        for says, changed in conditions_changed(where):
            yield Mutant("conditions", name, says, {**conditions, name: changed})


def _mutant(file: str, about: str, says: str, rows: list[Json], place: int, changed: Json) -> Mutant:
    found = [*rows[:place], changed, *rows[place + 1 :]]
    return Mutant(file, f"{about}-{rows[place]['version']}", says, json.loads(json.dumps(found)))
