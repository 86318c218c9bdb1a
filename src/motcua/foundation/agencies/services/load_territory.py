"""Load what became of agencies, what each speaks for, and the keys of divided units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from motcua.foundation.agencies.models import AgencyChange, AgencyTerritory, UnitSplitKey
from motcua.foundation.agencies.services.reference_files import TWO_LEVELS, Row, read_csv
from motcua.foundation.agencies.types import Change
from motcua.kernel.text import nfc


def load_changes() -> int:
    """Mergers, divisions and new names of ministries and provincial committees (C-01 to C-03)."""
    names = {row["code_qd20"]: nfc(row["name"]) for row in read_csv("agency_codes.csv")}
    whole = (_change(row, row["change"], names) for row in read_csv("agency_changes.csv"))
    parts = (_change(row, Change.DIVIDED, names) for row in read_csv("agency_divided.csv"))
    AgencyChange.objects.all().delete()
    return len(AgencyChange.objects.bulk_create([*whole, *parts]))


def _change(row: Row, change: str, names: dict[str, str]) -> AgencyChange:
    return AgencyChange(
        code=row["code"],
        on=date.fromisoformat(row["on"]),
        change=change,
        successor_code=row["successor_code"],
        name_before=names.get(row["code"], ""),
        assumed=row["assumed"] == "1",
        source=row["source"],
    )


def load_territories() -> int:
    """Who speaks for which unit: a provincial committee for its old territory, then for its new one (C-02)."""
    merged = {row["code"] for row in read_csv("agency_changes.csv") if row["change"] == Change.MERGED}
    AgencyTerritory.objects.all().delete()
    rows = [*_of_provinces(merged), *_of_communes(read_csv("an_giang_agencies.csv"))]
    return len(AgencyTerritory.objects.bulk_create(rows))


def _of_provinces(merged: set[str]) -> Iterator[AgencyTerritory]:
    for row in read_csv("agency_codes.csv"):
        code, old, new = row["code_qd20"], row["gso_code_old"], row["gso_code_new"]
        if not old:
            continue
        if code in merged:
            yield AgencyTerritory(agency_code=code, admin_unit_code=old, valid_to=TWO_LEVELS)
        elif old == new:
            yield AgencyTerritory(agency_code=code, admin_unit_code=old)
        else:
            yield AgencyTerritory(agency_code=code, admin_unit_code=old, valid_to=TWO_LEVELS)
            yield AgencyTerritory(agency_code=code, admin_unit_code=new, valid_from=TWO_LEVELS)


def _of_communes(rows: Iterable[Row]) -> Iterator[AgencyTerritory]:
    for row in rows:
        if row["kind"] == "commune" and row["admin_unit_code"]:
            yield AgencyTerritory(
                agency_code=row["code"],
                admin_unit_code=row["admin_unit_code"],
                valid_from=date.fromisoformat(row["valid_from"]),
            )


def load_keys() -> int:
    """Stated, dated weights of divided units; each row names its source."""
    UnitSplitKey.objects.all().delete()
    keys = [
        UnitSplitKey(
            **{column: row[column] for column in ("geography", "old_code", "new_code", "name", "source")},
            since=date.fromisoformat(row["since"]),
            as_of=date.fromisoformat(row["as_of"]),
            backward=row["backward"] == "1",
            weight=int(row["weight"]),
        )
        for row in read_csv("unit_split_keys.csv")
    ]
    return len(UnitSplitKey.objects.bulk_create(keys))
