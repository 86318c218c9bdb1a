"""Tables and messages of published releases: the same figures in every format, and nothing before its hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest

from motcua.kernel.errors import NotFound
from motcua.oversight.releases.rules.tables import COLUMNS
from motcua.oversight.releases.selectors import releases as selectors
from motcua.oversight.releases.selectors.exports import change_rows, release_rows, sdmx_message
from motcua.oversight.releases.tests.factories import KNOWN, ON_TIME, ONLINE, PERSONS, Country, dossier
from motcua.oversight.releases.tests.test_corrections import correct
from motcua.oversight.releases.tests.test_life_of_a_release import CODE, PUBLIC, built, published

_WORD = {"type": "string", "pattern": "^[A-Za-z0-9_@$-]+$"}
_VALUE = {
    "type": ["object", "null"],
    "required": ["id", "name"],
    "properties": {"id": _WORD, "name": {"type": "string"}},
}
_VALUES = {"type": "array", "minItems": 1, "uniqueItems": True, "items": _VALUE}
_COMPONENT = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"pattern": "^[A-Za-z][A-Za-z0-9_-]*$"}, "values": _VALUES},
}
_LINKS = {"type": "array", "items": {"type": "object", "required": ["urn", "rel"]}}


def _level(component: dict[str, Any]) -> dict[str, Any]:
    listed = {"type": "array", "items": component, "uniqueItems": True}
    levels = dict.fromkeys(("dataSet", "series", "observation", "dimensionGroup"), listed)
    return {"type": "object", "additionalProperties": False, "properties": levels}


STRUCTURE = {
    "type": "object",
    "required": ["meta", "data"],
    "properties": {
        "meta": {
            "type": "object",
            "required": ["id", "prepared", "sender"],
            "properties": {"id": _WORD, "prepared": {"format": "date-time"}, "sender": {"required": ["id"]}},
        },
        "data": {
            "type": "object",
            "properties": {
                "structures": {"type": "array", "items": {
                    "type": "object", "required": ["dimensions"],
                    "properties": {
                        "dataSets": {"type": "array", "minItems": 1, "items": {"type": "integer"}},
                        "links": _LINKS,
                        "dimensions": _level({**_COMPONENT, "required": ["id", "keyPosition", "values"]}),
                        "measures": _level(_COMPONENT),
                        "attributes": _level({**_COMPONENT, "required": ["id", "relationship"]}),
                    },
                }},
                "dataSets": {"type": "array", "items": {
                    "type": "object", "required": ["links"],
                    "properties": {
                        "structure": {"type": "integer"}, "links": _LINKS,
                        "action": {"enum": ["Information", "Append", "Replace", "Delete"]},
                        "observations": {"type": "object", "additionalProperties": False, "patternProperties": {
                            "^[0-9]+(:[0-9]+)*$": {"type": "array", "items": {"type": ["integer", "string", "null"]}}}},
                    },
                }},
            },
        },
    },
}  # fmt: skip
"""The structure of an SDMX-JSON 2.0 data message as its specification tells it, as far as we use it."""


def observations(message: dict[str, Any]) -> dict[tuple[str, str, str], list[Any]]:
    """By indicator, area and time; checks on the way that every index points at something."""
    jsonschema_rs.validator_for(STRUCTURE).validate(message)
    [structure], [data_set] = message["data"]["structures"], message["data"]["dataSets"]
    dimensions = structure["dimensions"].get("observation", [])
    width = len(structure["measures"]["observation"]) + len(structure["attributes"]["observation"])
    found = {}
    for key, row in data_set["observations"].items():
        places = [int(place) for place in key.split(":")]
        first, second, third = (d["values"][place]["id"] for d, place in zip(dimensions, places, strict=True))
        assert len(row) == width
        for attribute, value in zip(structure["attributes"]["observation"], row[3:], strict=True):
            assert "values" not in attribute or attribute["values"][value]
        found[first, second, third] = row
    return found


def test_rows_hold_every_cell_with_exact_values(country: Country) -> None:
    country.definitions = (ONLINE, ON_TIME, PERSONS)
    code = published()
    printed = {c.id: c for c in selectors.cells(code)}
    rows = release_rows(code)
    assert [row["cell"] for row in rows] == list(printed)
    for row in rows:
        cell = printed[row["cell"]]
        assert (row["numerator"], row["denominator"], row["rank"]) == (cell.numerator, cell.denominator, cell.rank)
        assert str(row["value"] or "") == cell.value
        assert tuple(row) == COLUMNS


def test_rows_of_unknown_and_unpublished_releases_are_not_found(country: Country) -> None:
    for code in (built(), "2020-01-1"):
        with pytest.raises(NotFound):
            release_rows(code)
    assert observations(sdmx_message()) == {}


def test_changes_name_cause_and_both_pairs(country: Country) -> None:
    published()
    country.rows += [dossier(top=3, number=2000, known_minute=KNOWN + 100)]
    rows = change_rows(correct())
    (nation,) = [row for row in rows if row["cell"] == "2026-10:IND-10:VN"]
    assert nation["cause"] == "revision"
    assert nation["denominator_after"] - nation["denominator_before"] == 2


def test_the_message_has_the_structure_of_sdmx_json_and_the_figures_of_the_release(country: Country) -> None:
    country.definitions = (ONLINE, PERSONS)
    country.silent = ("H03",)
    code = published()
    found = observations(sdmx_message())
    assert len(found) == len(selectors.cells(code))
    assert found["IND-10", "VN", "2026-10"][:3] == ["65.00", 26, 40]
    assert ("IND-16_persons", "VN", "2026-10") in found
    assert found["IND-10", "H03", "2026-10"][3] == 2
    only = observations(sdmx_message(indicator="IND-10", scope="H01"))
    assert list(only) == [("IND-10", "H01", "2026-10")]
    assert observations(sdmx_message(first=2027 * 12)) == {}


def test_as_of_gives_what_was_public_then(country: Country) -> None:
    published()
    country.rows += [dossier(top=3, number=2000, known_minute=KNOWN + 100)]
    correct()
    key = ("IND-10", "VN", "2026-10")
    assert observations(sdmx_message())[key][2] == 42
    then = sdmx_message(as_of=PUBLIC + timedelta(hours=1))
    assert observations(then)[key][2] == 40
    assert then["data"]["structures"][0]["attributes"]["observation"][2]["values"] == [{"id": CODE, "name": CODE}]
    assert observations(sdmx_message(as_of=PUBLIC - timedelta(hours=1))) == {}


def test_a_cell_that_a_correction_dropped_is_gone_from_the_message(country: Country) -> None:
    country.definitions = (ONLINE, ON_TIME)
    published()
    country.definitions = (ONLINE,)
    correct()
    assert {key[0] for key in observations(sdmx_message())} == {"IND-10"}
