"""Load the reference files of this module: idempotent, in one transaction, nothing when already loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from uuid import uuid4

from django.db import connection, models, transaction

from motcua.foundation.agencies import rules
from motcua.foundation.agencies.errors import BadIdentifier
from motcua.foundation.agencies.models import (
    AdminUnit,
    AdminUnitSuccessor,
    Agency,
    AgencyAlias,
    Calendar,
    CalendarDay,
    CodeScheme,
    ReferenceStamp,
)
from motcua.foundation.agencies.selectors import DEFAULT_CALENDAR, forget_cached
from motcua.foundation.agencies.services.load_territory import load_changes, load_keys, load_territories
from motcua.foundation.agencies.services.reference_files import REFERENCE, TWO_LEVELS, Row, optional_day, read_csv
from motcua.foundation.agencies.types import AliasKind, LoadReport, Relation, UnitLevel
from motcua.kernel.bulk import copy_rows
from motcua.kernel.clock import now
from motcua.kernel.text import nfc

IDENTIFIERS_IN_FORCE = date(2020, 9, 15)
"""Force of QĐ 20/2020/QĐ-TTg."""

_LOCK = 20_200_020
_UNIT_COLUMNS = ("level", "code", "name", "unit_type", "parent_code", "valid_from", "valid_to")
_SUCCESSOR_COLUMNS = ("old_code", "new_code", "since", "relation")


@transaction.atomic
def load_agencies(*, force: bool = False) -> LoadReport:
    """Bring agencies, units, calendars and code schemes to the state of the files. `force` loads them anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    digest = _digest()
    forget_cached()
    if not force and ReferenceStamp.objects.filter(name="agencies", digest=digest).exists():
        return LoadReport(changed=False, rows={})
    rows = {
        "calendars": _load_calendars(),
        "code schemes": _load_schemes(),
        "agencies": _load_all_agencies(),
        "administrative units": _load_units(),
        "successors": _load_successors(),
        "changes": load_changes(),
        "territories": load_territories(),
        "keys": load_keys(),
    }
    ReferenceStamp.objects.update_or_create(
        name="agencies", defaults={"digest": digest, "stamp": uuid4(), "loaded_at": now()}
    )
    return LoadReport(changed=True, rows=rows)


def _digest() -> str:
    files = sorted([*REFERENCE.iterdir(), *Path(__file__).parent.glob("*.py")])
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()


def _load_calendars() -> int:
    for row in read_csv("calendars.csv"):
        Calendar.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "shifts": [shift.split("-") for shift in row["shifts"].split()],
                "rest": [int(weekday) for weekday in row["rest"].split()],
                "assumed": row["assumed"] == "1",
                "source": row["source"],
            },
        )
    return _load_days(Calendar.objects.get(code=DEFAULT_CALENDAR))


def _load_days(calendar: Calendar) -> int:
    calendar.days.all().delete()
    days = [
        CalendarDay(
            calendar=calendar,
            day=date.fromisoformat(row["date"]),
            kind=row["kind"],
            name=nfc(row["name"]),
            status=row["status"],
            source=row["source"],
        )
        for row in read_csv("vn_holidays_2018_2027.csv")
    ]
    return len(CalendarDay.objects.bulk_create(days))


def _load_schemes() -> int:
    schemes = [
        CodeScheme(
            **{key: row[key] for key in ("code", "kind", "pattern", "agency_in_code", "source")},
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=optional_day(row["valid_to"]),
            assumed=row["assumed"] == "1",
        )
        for row in read_csv("code_schemes.csv")
    ]
    fields = ["kind", "pattern", "agency_in_code", "source", "valid_from", "valid_to", "assumed"]
    CodeScheme.objects.bulk_create(schemes, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return len(schemes)


def _load_all_agencies() -> int:
    changes = {row["code"]: row for row in read_csv("agency_changes.csv")}
    official, local = read_csv("agency_codes.csv"), read_csv("an_giang_agencies.csv")
    _upsert([_official_agency(row, changes.get(row["code_qd20"], {})) for row in official])
    _upsert([_local_agency(row) for row in local])
    _link({row["code"]: row["parent_code"] for row in local}, "parent_id")
    _link({code: row["successor_code"] for code, row in changes.items() if row["successor_code"]}, "successor_id")
    _load_aliases(official, changes)
    return len(official) + len(local)


def _official_agency(row: Row, change: Mapping[str, str]) -> Agency:
    """A ministry or province. It ends when it merged into another; else it holds its present territory."""
    merged = change.get("change") == "merged"
    return Agency(
        code=_checked(row["code_qd20"]),
        name=nfc(change.get("name_now") or row["name"]),
        kind=row["kind"],
        admin_unit_code=row["gso_code_old"] if merged else row["gso_code_new"],
        valid_from=IDENTIFIERS_IN_FORCE,
        valid_to=date.fromisoformat(change["on"]) if merged else None,
        assumed=row["status"] != "verified",
        source=row["evidence"],
    )


def _local_agency(row: Row) -> Agency:
    return Agency(
        code=_checked(row["code"]),
        name=nfc(row["name"]),
        kind=row["kind"],
        admin_unit_code=row["admin_unit_code"],
        valid_from=date.fromisoformat(row["valid_from"]),
        is_desk=row["is_desk"] == "1",
        assumed=row["assumed"] == "1",
        source=row["source"],
    )


def _checked(code: str) -> str:
    if not rules.is_identifier(code):
        raise BadIdentifier(code=code)
    return code


def _upsert(agencies: list[Agency]) -> None:
    fields = ["name", "kind", "admin_unit_code", "valid_from", "valid_to", "is_desk", "assumed", "source"]
    Agency.objects.bulk_create(agencies, update_conflicts=True, unique_fields=["code"], update_fields=fields)


def _link(targets: Mapping[str, str], column: str) -> None:
    """Set a relation of many agencies: `targets` maps the code of each to the code it points at."""
    by_code = {row.code: row for row in Agency.objects.filter(code__in={*targets, *targets.values()})}
    for code, target in targets.items():
        setattr(by_code[code], column, by_code[target].pk)
    Agency.objects.bulk_update([by_code[code] for code in targets], [column.removesuffix("_id")])


def _load_aliases(official: list[Row], changes: Mapping[str, Row]) -> None:
    ids = dict(Agency.objects.values_list("code", "id"))
    older = [
        AgencyAlias(agency_id=ids[row["code_qd20"]], kind=AliasKind.OLDER_CODE, value=row["code_qcvn102"])
        for row in official
    ]
    former = [
        AgencyAlias(agency_id=ids[row["code_qd20"]], kind=AliasKind.FORMER_NAME, value=nfc(row["name"]))
        for row in official
        if changes.get(row["code_qd20"], {}).get("name_now")
    ]
    AgencyAlias.objects.bulk_create([*older, *former], ignore_conflicts=True)


def _load_units() -> int:
    old = [
        (
            row["level"],
            row["code"],
            nfc(row["name"]),
            row["type"],
            row["parent_code"],
            row["valid_from"],
            row["valid_to"],
        )
        for row in read_csv("admin_units_history.csv.gz")
    ]
    return _replace(AdminUnit, _UNIT_COLUMNS, [*old, *_units_of_two_levels()])


def _units_of_two_levels() -> list[tuple[str, ...]]:
    """The units since 2025-07-01; one that was renamed since then has an interval for each name."""
    former = {row["code"]: row for row in read_csv("unit_changes_since_2025.csv")}
    units: list[tuple[str, ...]] = []
    for row in read_csv("admin_units_current.csv"):
        level = str(UnitLevel.PROVINCE if row["level"] == "1" else UnitLevel.COMMUNE)
        code, parent, since = row["code"], row["parent_code"], str(TWO_LEVELS)
        name, unit_type = nfc(row["full_name"]), row["unit_type"]
        if change := former.get(code):
            units.append((level, code, change["name"], change["unit_type"], parent, since, change["until"]))
            since = change["until"]
            name, unit_type = change["name_after"] or name, change["unit_type_after"] or unit_type
        units.append((level, code, name, unit_type, parent, since, ""))
    return units


def _load_successors() -> int:
    provinces = [
        (row["old_code"], row["new_code"], str(TWO_LEVELS), Relation.FULL.value)
        for row in read_csv("admin_province_map_2025.csv")
    ]
    communes = [
        (row["old_code"], row["new_code"], str(TWO_LEVELS), row["relation"])
        for row in read_csv("admin_ward_map_2025.csv.gz")
        if row["recommended"] == "1"
    ]
    return _replace(AdminUnitSuccessor, _SUCCESSOR_COLUMNS, [*provinces, *communes])


def _replace(model: type[models.Model], columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> int:
    """Exchange all rows of a table that nothing refers to; '' of a date column means none."""
    model._default_manager.all().delete()
    dated = [place for place, column in enumerate(columns) if column.startswith("valid_")]
    return copy_rows(model, columns, ([None if i in dated and not v else v for i, v in enumerate(row)] for row in rows))
