"""Sets of criteria from their JSON; what they borrow (an index, a scheme of grades, repeated items) is written out.

The written-out form is frozen with an assessment, so that a later change of the files changes no past result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from motcua.oversight.assessment.rules.mystery_sheets import read_template
from motcua.oversight.assessment.types import (
    Choice,
    CriteriaGroup,
    CriteriaSet,
    Criterion,
    Kind,
    Scale,
    Threshold,
    ThresholdTable,
)
from motcua.oversight.indicators.types import Band, Index, IndexItem, Need, Step
from motcua.oversight.indicators.types import Scale as LineScale

Json = dict[str, Any]
_LINE_SCALES = {Scale.LINEAR: LineScale.LINEAR, Scale.MEAN: LineScale.MEAN, Scale.STEPS: LineScale.STEPS}


def expanded(
    raw: Json, indices: Mapping[str, Index], schemes: Mapping[str, Json], sheets: Mapping[str, Json] | None = None
) -> Json:
    """The set with its index, scheme, sheet and repeated items written out; the same set gives the same JSON."""
    written = {name: value for name, value in raw.items() if name not in ("index", "by_hand", "scheme")}
    if "index" in raw:
        written |= _of_index(indices[raw["index"]], raw.get("by_hand", {}))
    written["criteria"] = [one for item in written["criteria"] for one in _repeated(item)]
    if "sheet" in raw:
        written["sheet"] = (sheets or {})[raw["sheet"]]
    if "scheme" in raw:
        written["bands"] = _of_scheme(schemes[raw["scheme"]], written["criteria"])
    return written


def _of_index(index: Index, by_hand: Mapping[str, Json]) -> Json:
    return {
        "places": index.places,
        "line_places": index.line_places,
        "bands": [[band.label, str(band.points)] for band in index.bands],
        "groups": [[group.code, group.name] for group in index.groups],
        "criteria": [
            {**_of_line(item, group.code, group.name), **by_hand.get(item.code, {})}
            for group in index.groups
            for item in group.items
        ],
    }


def _of_line(item: IndexItem, group: str, group_name: str) -> Json:
    steps = [[s.points, [[n.figure, str(n.percent), n.at_most] for n in s.needs]] for s in item.steps]
    return {
        "code": item.code, "group": group, "name": group_name, "guide": "", "kind": "automatic",
        "scale": str(item.scale), "points": str(item.points), "indicator": item.indicator, "figure": item.figure,
        "full_at": str(item.full_at), "steps": steps, "left_out": item.left_out, "assumed": item.assumed,
    }  # fmt: skip


def _repeated(item: Json) -> Iterator[Json]:
    """`"repeat": 25` stands for 25 like criteria, numbered 1 to 25 after the code."""
    if "repeat" not in item:
        yield item
        return
    base = {name: value for name, value in item.items() if name != "repeat"}
    for number in range(1, item["repeat"] + 1):
        yield {**base, "code": f"{item['code']}.{number}", "name": f"{item['name']} {item['code']}.{number}"}


def _of_scheme(scheme: Json, criteria: list[Json]) -> list[list[str]]:
    """Bounds out of 100 as bands out of the points of the set; below the last bound is E."""
    full = sum((Fraction(c["points"]) * Fraction(c.get("weight", "1")) for c in criteria), Fraction(0)) or Fraction(100)
    bounds = [*scheme["bounds"], "0"]
    return [[grade, str(Fraction(bound) * full / 100)] for grade, bound in zip("ABCDE", bounds, strict=True)]


def read_set(raw: Json) -> CriteriaSet:
    """A written-out set as a value."""
    return CriteriaSet(
        code=raw["code"],
        version=raw["version"],
        valid_from=date.fromisoformat(raw["valid_from"]),
        valid_to=_day(raw["valid_to"]),
        name=raw["name"],
        article=raw["article"],
        source=raw["source"],
        assumed=raw["assumed"],
        policy=raw["policy"],
        places=raw["places"],
        bands=tuple(Band(label, Fraction(points)) for label, points in raw["bands"]),
        groups=tuple(CriteriaGroup(code, name) for code, name in raw["groups"]),
        criteria=tuple(map(_criterion, raw["criteria"])),
        is_self_assessed=raw.get("self_assessed", False),
        supplier_minimum=raw["supplier_minimum"],
        unusable=raw.get("unusable", ""),
        line_places=raw.get("line_places"),
        sheet=read_template(raw["sheet"]) if "sheet" in raw else None,
    )


def _criterion(raw: Json) -> Criterion:
    return Criterion(
        code=raw["code"],
        group=raw["group"],
        name=raw["name"],
        guide=raw.get("guide", ""),
        kind=Kind(raw["kind"]),
        scale=Scale(raw["scale"]),
        points=Fraction(raw["points"]),
        weight=Fraction(raw.get("weight", "1")),
        choices=tuple(Choice(Fraction(mark), label) for mark, label in raw.get("choices", [])),
        tables=tuple(map(_table, raw.get("tables", []))),
        line=_line(raw),
        differ=Fraction(raw.get("differ", "0")),
        sample=raw.get("sample", 0),
        assumed=raw.get("assumed", ""),
        check=raw.get("check", ""),
        months=raw.get("months", 3),
    )


def _table(raw: Json) -> ThresholdTable:
    rows = tuple(Threshold(Fraction(percent), Fraction(share)) for percent, share in raw["rows"])
    return ThresholdTable(
        date.fromisoformat(raw["valid_from"]), _day(raw["valid_to"]), rows, raw["source"], raw["assumed"]
    )


def _line(raw: Json) -> IndexItem:
    """A linear line has 1 point, which the criterion multiplies: its own points may be a fraction."""
    scale = Scale(raw["scale"])
    return IndexItem(
        code=raw["code"],
        indicator=raw.get("indicator", ""),
        figure=raw.get("figure", ""),
        points=1 if scale is Scale.LINEAR else int(Fraction(raw["points"])),
        scale=_LINE_SCALES.get(scale, LineScale.LINEAR),
        full_at=Fraction(raw.get("full_at", "100")),
        steps=tuple(_step(points, needs) for points, needs in raw.get("steps", [])),
        left_out=raw.get("left_out", True),
        assumed="",
    )


def _step(points: int, needs: list[list[Any]]) -> Step:
    return Step(points, tuple(Need(figure, Fraction(percent), at_most) for figure, percent, at_most in needs))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
