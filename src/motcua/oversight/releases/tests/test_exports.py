"""Tables and messages of published releases: the same figures in every format, and nothing before its hour."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import jsonschema_rs
import pytest

from motcua.foundation.vault import services as vault
from motcua.kernel import clock
from motcua.kernel.errors import NotFound
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.errors import TooManyObservations
from motcua.oversight.releases.models import Release, ReleaseCell
from motcua.oversight.releases.rules import sdmx
from motcua.oversight.releases.rules.tables import COLUMNS
from motcua.oversight.releases.selectors import exports
from motcua.oversight.releases.selectors import releases as selectors
from motcua.oversight.releases.selectors.exports import Asked, change_rows, release_rows, sdmx_message
from motcua.oversight.releases.tests.factories import KNOWN, ON_TIME, ONLINE, PERSONS, Country, dossier
from motcua.oversight.releases.tests.test_corrections import correct
from motcua.oversight.releases.tests.test_life_of_a_release import CODE, PUBLIC, built, published
from motcua.oversight.releases.types import State

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


def observations(written: str) -> dict[tuple[str, str, str], list[Any]]:
    """By indicator, area and time; checks on the way that every index points at something."""
    message = json.loads(written)
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
            assert value is None or "values" not in attribute or attribute["values"][value]
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
    assert observations(sdmx_message(Asked())) == {}


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
    found = observations(sdmx_message(Asked()))
    assert len(found) == len(selectors.cells(code))
    assert found["IND-10", "VN", "2026-10"][:3] == ["65.00", 26, 40]
    assert ("IND-16_persons", "VN", "2026-10") in found
    assert found["IND-10", "H03", "2026-10"][3] == 2
    only = observations(sdmx_message(Asked(indicator="IND-10", scope="H01")))
    assert list(only) == [("IND-10", "H01", "2026-10")]
    assert observations(sdmx_message(Asked(first=2027 * 12))) == {}


def test_as_of_gives_what_was_public_then(country: Country) -> None:
    published()
    country.rows += [dossier(top=3, number=2000, known_minute=KNOWN + 100)]
    correct()
    key = ("IND-10", "VN", "2026-10")
    assert observations(sdmx_message(Asked()))[key][2] == 42
    then = sdmx_message(Asked(as_of=PUBLIC + timedelta(hours=1)))
    assert observations(then)[key][2] == 40
    structures = json.loads(then)["data"]["structures"]
    assert structures[0]["attributes"]["observation"][2]["values"] == [{"id": CODE, "name": CODE}]
    assert observations(sdmx_message(Asked(as_of=PUBLIC - timedelta(hours=1)))) == {}


def test_the_data_of_a_message_are_written_once_until_another_edition_is_public(
    country: Country, django_assert_num_queries: Any
) -> None:
    code = published()
    first = sdmx_message(Asked())
    with django_assert_num_queries(1), clock.at(PUBLIC + timedelta(days=3)):
        again = sdmx_message(Asked())
    assert json.loads(again)["data"] == json.loads(first)["data"]
    assert json.loads(again)["meta"]["prepared"] != json.loads(first)["meta"]["prepared"]
    country.rows += [dossier(top=3, number=2000, known_minute=KNOWN + 100)]
    newer = correct()
    told = json.loads(sdmx_message(Asked()))["data"]["structures"][0]["attributes"]["observation"][2]["values"]
    assert told == [{"id": newer, "name": newer}] != [{"id": code, "name": code}]


def test_an_instant_is_told_as_it_was_asked_in_whatever_zone(country: Country) -> None:
    published()
    for zone in (UTC, timezone(timedelta(hours=7))):
        asked = PUBLIC.astimezone(zone)
        [structure] = json.loads(sdmx_message(Asked(as_of=asked)))["data"]["structures"]
        assert [note["value"] for note in structure["annotations"]] == [asked.isoformat()]


def test_the_message_names_in_whose_figure_an_ended_agency_is_counted_already(country: Country) -> None:
    """Decision 64: who sums the areas of a message must be able to leave the ended one out."""
    cells = selectors.cells(published(), indicator="IND-10")
    told = [replace(cell, counted_in="H33" if cell.scope == "H01" else "") for cell in cells]
    seen = [sdmx.Observation(Period.month(2026, 10), CODE, PUBLIC, cell) for cell in told]
    message = sdmx.message(sdmx.written(seen, names={}, as_of=""), PUBLIC)
    attributes = json.loads(message)["data"]["structures"][0]["attributes"]["observation"]
    assert (attributes[3]["id"], [value["id"] for value in attributes[3]["values"]]) == ("COUNTED_IN", ["H33"])
    assert {key[1]: row[-1] for key, row in observations(message).items() if row[-1] is not None} == {"H01": 0}


def test_a_cell_that_a_correction_dropped_is_gone_from_the_message(country: Country) -> None:
    country.definitions = (ONLINE, ON_TIME)
    published()
    country.definitions = (ONLINE,)
    correct()
    assert {key[0] for key in observations(sdmx_message(Asked()))} == {"IND-10"}


def test_a_figure_that_a_correction_dropped_does_not_speak_again_when_it_is_asked_for_alone(country: Country) -> None:
    country.definitions = (ONLINE, ON_TIME)
    published()
    country.definitions = (ONLINE,)
    correct()
    assert observations(sdmx_message(Asked(indicator="IND-20"))) == {}
    assert selectors.series("IND-20", "VN") == []
    then = PUBLIC + timedelta(hours=1)
    assert len(selectors.series("IND-20", "VN", then)) == 1
    assert observations(sdmx_message(Asked(indicator="IND-20", scope="VN", as_of=then)))


def test_first_and_last_observations_are_taken_from_the_ends_of_each_series(country: Country) -> None:
    code = published()
    three_periods(code)

    def months(first_n: int | None = None, last_n: int | None = None) -> list[str]:
        asked = Asked("IND-10", "VN", first_n=first_n, last_n=last_n)
        return [key[2] for key in observations(sdmx_message(asked))]

    assert months() == ["2026-08", "2026-09", "2026-10"]
    assert (months(first_n=1), months(last_n=2)) == (["2026-08"], ["2026-09", "2026-10"])
    assert (months(first_n=1, last_n=1), months(first_n=9)) == (["2026-08", "2026-10"], months())
    of_all = observations(sdmx_message(Asked(last_n=1)))
    assert {key[2] for key in of_all} == {"2026-10"} and len(of_all) == len(selectors.cells(code))


def three_periods(code: str) -> None:
    """The same cells once more for the two months before."""
    whole = Release.objects.get(code=code)
    for back in (1, 2):
        first = whole.first - back
        older = Release.objects.get(pk=whole.pk)
        older.pk, older.code, older.first, older.last = uuid4(), f"2026-{10 - back:02d}-1", first, first
        older.state = State.CUT_OFF
        older.save(force_insert=True)
        ReleaseCell.objects.bulk_create(
            ReleaseCell(release=older, cell=f"{back}:{c.cell}", indicator=c.indicator, scope=c.scope, content=c.content)
            for c in whole.cells.all()
        )
        for state in (State.ACCEPTED, State.APPROVED, State.PUBLISHED):
            Release.objects.filter(pk=older.pk).update(state=state)


def test_a_message_larger_than_the_limit_is_refused_before_it_is_built(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = published()
    size = len(selectors.cells(code))
    monkeypatch.setattr(exports, "MOST_OBSERVATIONS", size)
    assert len(observations(sdmx_message(Asked()))) == size
    exports._written.cache_clear()
    monkeypatch.setattr(exports, "MOST_OBSERVATIONS", size - 1)
    with pytest.raises(TooManyObservations) as refusal:
        sdmx_message(Asked())
    assert (refusal.value.status, "firstNObservations" in str(refusal.value)) == (413, True)
    assert observations(sdmx_message(Asked(scope="VN")))


def test_a_bundle_is_opened_once_however_often_it_is_asked_for(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = published()
    selectors._opened.cache_clear()
    selectors._frame.cache_clear()
    opened: list[UUID] = []
    read = vault.file_content

    def noted(file_id: UUID) -> bytes:
        opened.append(file_id)
        return read(file_id)

    monkeypatch.setattr(vault, "file_content", noted)
    first = release_rows(code)
    cell = first[0]["cell"]
    for _time in range(3):
        assert release_rows(code) == first
        assert selectors.passport(code, cell).cell.id == cell
        assert observations(sdmx_message(Asked()))
    assert len(opened) == 1
    assert selectors._opened.cache_info().maxsize == selectors.OPEN_BUNDLES


def test_an_open_bundle_tells_nothing_before_its_hour(country: Country) -> None:
    code = built()
    assert selectors.frame_of(code).definitions
    for ask in (release_rows, change_rows, selectors.contents, lambda c: selectors.passport(c, "2026-10:IND-10:VN")):
        with pytest.raises(NotFound):
            ask(code)
