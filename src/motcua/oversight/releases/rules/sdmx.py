"""Figures as an SDMX-JSON 2.0 data message, flat (all dimensions at the observation).

Values are texts with their exact decimals. Codes of SDMX know no point: `IND-16.persons` becomes `IND-16_persons`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from motcua.kernel.clock import local
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.types import Cell

SCHEMA = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json"
DATAFLOW = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=MOTCUA:RELEASES(1.0.0)"
SENDER = "MOTCUA"
_EACH: Mapping[str, Any] = {"observation": {}}
_Value = TypeVar("_Value", str, Period)
_STATUSES = ("A", "M", "P")
_STATUS_NAMES = ("Bình thường", "Không có số liệu", "Tạm thời: cơ quan gửi chậm hoặc chưa từng gửi")


@dataclass(frozen=True)
class Observation:
    """One published cell with its period, the edition it comes from and when that became public."""

    period: Period
    release: str
    published_at: datetime
    cell: Cell


def message(data: str, prepared: datetime) -> str:
    """The message as JSON around its `data`, which is written already."""
    return f'{{"meta": {json.dumps(_meta(prepared))}, "data": {data}, "errors": []}}'


def written(observations: Sequence[Observation], *, names: Mapping[str, str], as_of: str) -> str:
    """The data of a message as JSON: what is published, without the instant at which somebody asks.

    `names` gives words for indicators and scopes; `as_of` is the instant asked for, empty for none.
    """
    indicators = _codes(o.cell.indicator for o in observations)
    scopes = _codes(o.cell.scope for o in observations)
    periods = sorted({o.period for o in observations}, key=lambda p: (p.first, p.last))
    releases = _codes(o.release for o in observations)
    heirs = _codes(o.cell.counted_in for o in observations if o.cell.counted_in)
    places = _Places(
        _numbered(indicators), _numbered(scopes), _numbered(periods), _numbered(releases), _numbered(heirs)
    )
    rows = {places.key(o): _row(o, places) for o in observations}
    data_set: dict[str, Any] = {"structure": 0, "action": "Information", "links": _links(), "observations": rows}
    if as_of:
        data_set["annotations"] = [0]
    structure = {
        "dataSets": [0],
        "links": _links(),
        "name": "Số liệu công bố",
        "dimensions": {"observation": _dimensions(indicators, scopes, periods, names)} if rows else {},
        "measures": {"observation": [_measure(name) for name in ("OBS_VALUE", "NUMERATOR", "DENOMINATOR")]},
        "attributes": {"observation": _attributes(releases, heirs, names)},
        "annotations": [{"id": "asOf", "type": "asOf", "value": as_of}] if as_of else [],
    }
    return json.dumps({"structures": [structure], "dataSets": [data_set]})


def code(name: str) -> str:
    """A name as SDMX can carry it."""
    return name.replace(".", "_")


def _meta(prepared: datetime) -> dict[str, Any]:
    stamp = f"{local(prepared):%Y%m%dT%H%M%S}"
    return {
        "schema": SCHEMA,
        "id": f"MOTCUA-{stamp}",
        "test": False,
        "prepared": prepared.isoformat(),
        "contentLanguages": ["vi"],
        "sender": {"id": SENDER},
    }


def _links() -> list[dict[str, str]]:
    return [{"rel": "dataflow", "urn": DATAFLOW}]


def _codes(values: Iterable[str]) -> list[str]:
    return sorted(set(values))


def _numbered(values: Sequence[_Value]) -> dict[_Value, int]:
    return {value: place for place, value in enumerate(values)}


@dataclass(frozen=True)
class _Places:
    """Where each value stands in its list; looked up, for a message has thousands of observations."""

    indicators: Mapping[str, int]
    scopes: Mapping[str, int]
    periods: Mapping[Period, int]
    releases: Mapping[str, int]
    heirs: Mapping[str, int]

    def key(self, observation: Observation) -> str:
        cell = observation.cell
        return f"{self.indicators[cell.indicator]}:{self.scopes[cell.scope]}:{self.periods[observation.period]}"


def _row(observation: Observation, places: _Places) -> list[Any]:
    """Measures first, then attributes: an index where the attribute lists its values, else the value."""
    cell = observation.cell
    status = 1 if not cell.value else 2 if cell.late else 0
    return [
        cell.value or None,
        cell.numerator,
        cell.denominator,
        status,
        cell.rank,
        places.releases[observation.release],
        places.heirs.get(cell.counted_in),
    ]


def _dimensions(
    indicators: Sequence[str], scopes: Sequence[str], periods: Sequence[Period], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    return [
        _dimension("INDICATOR", 0, [{"id": code(i), "name": names.get(i, i)} for i in indicators]),
        _dimension("REF_AREA", 1, [{"id": code(s), "name": names.get(s, s)} for s in scopes]),
        _dimension("TIME_PERIOD", 2, [_time(period) for period in periods]),
    ]


def _dimension(name: str, position: int, values: list[dict[str, str]]) -> dict[str, Any]:
    return {"id": name, "name": name, "keyPosition": position, "roles": [name], "values": values}


def _time(period: Period) -> dict[str, str]:
    start = Period(period.first - 1, period.first - 1).end
    return {"id": period.code, "name": period.label, "start": start.isoformat(), "end": period.end.isoformat()}


def _measure(name: str) -> dict[str, Any]:
    kind = "Decimal" if name == "OBS_VALUE" else "Long"
    return {"id": name, "name": name, "roles": [name], "isMandatory": False, "format": {"dataType": kind}}


def _attributes(releases: Sequence[str], heirs: Sequence[str], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """`COUNTED_IN` names who holds the figure of an ended agency already: leave such rows out of sums."""
    statuses = [{"id": s, "name": name} for s, name in zip(_STATUSES, _STATUS_NAMES, strict=True)]
    listed: list[dict[str, str] | None] = [{"id": release, "name": release} for release in releases]
    taking: list[dict[str, str] | None] = [{"id": code(heir), "name": names.get(heir, heir)} for heir in heirs]
    return [
        {"id": "OBS_STATUS", "name": "OBS_STATUS", "relationship": _EACH, "values": statuses},
        {"id": "RANK", "name": "RANK", "relationship": _EACH, "format": {"dataType": "Integer"}},
        {"id": "RELEASE", "name": "RELEASE", "relationship": _EACH, "values": listed or [None]},
        {"id": "COUNTED_IN", "name": "COUNTED_IN", "relationship": _EACH, "values": taking or [None]},
    ]
