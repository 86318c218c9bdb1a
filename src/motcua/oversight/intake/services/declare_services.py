"""Keep what agencies say they offer: a later declaration of a service ends the earlier one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from motcua.oversight.intake.models import ServiceDeclaration
from motcua.oversight.intake.services.append_services import append_services, told
from motcua.oversight.intake.types import Declaration

_Service = tuple[str, str]


def declare_services(source: str, declarations: Iterable[Declaration], *, known: datetime | None = None) -> None:
    """Write `declarations` of `source` and close the ones they follow; at most two statements."""
    new: dict[_Service, list[Declaration]] = defaultdict(list)
    for declaration in declarations:
        new[declaration.agency, declaration.procedure].append(declaration)
    if not new:
        return
    rows = {(r.agency_code, r.procedure_code, r.valid_from): r for r in _known([source], new)}
    before = told(rows.values())
    for given in (d for group in new.values() for d in group):
        key = given.agency, given.procedure, given.valid_from
        rows[key] = ServiceDeclaration(
            source_id=source,
            agency_code=given.agency,
            procedure_code=given.procedure,
            level=given.level,
            valid_from=given.valid_from,
            traits=given.traits,
            traits_told=given.traits_told,
            limit_days=given.limit_days,
        )
    closed = _closed(rows.values())
    _save(closed)
    append_services(source, before, told(closed), known=known)


def redeclare_services(
    source: str, gone: Iterable[Declaration], remaining: Iterable[Declaration], *, known: datetime
) -> None:
    """Derive the services that `gone` speaks of anew, from what `remaining` still says of them."""
    services = {(d.agency, d.procedure) for d in gone}
    if services:
        rows = list(_known([source], services))
        ServiceDeclaration.objects.filter(pk__in=[row.pk for row in rows]).delete()
        append_services(source, told(rows), set(), known=known)
        declare_services(source, [d for d in remaining if (d.agency, d.procedure) in services], known=known)


def declared_levels(source: str, declarations: Iterable[Declaration]) -> dict[tuple[str, str, date], str]:
    """The level that each of the services was declared at before, by agency, procedure and first day."""
    services = {(d.agency, d.procedure) for d in declarations}
    known = _known([source], services) if services else []
    return {(row.agency_code, row.procedure_code, row.valid_from): row.level for row in known}


def declared_limits(sources: Sequence[str], services: Collection[_Service]) -> dict[_Service, dict[date, int]]:
    """The most working days that declarations of `services` tell, by their first day; 0 where one tells none."""
    found: dict[_Service, dict[date, int]] = defaultdict(dict)
    for row in _known(sources, services) if services else []:
        found[row.agency_code, row.procedure_code][row.valid_from] = row.limit_days
    return dict(found)


def _known(sources: Sequence[str], services: Collection[_Service]) -> Iterable[ServiceDeclaration]:
    agencies, procedures = zip(*services, strict=True)
    wanted = ServiceDeclaration.objects.filter(
        source_id__in=sources, agency_code__in=set(agencies), procedure_code__in=set(procedures)
    )
    return [row for row in wanted if (row.agency_code, row.procedure_code) in set(services)]


def _closed(rows: Iterable[ServiceDeclaration]) -> list[ServiceDeclaration]:
    """Each row valid until the next of the same service begins."""
    ordered = sorted(rows, key=lambda r: (r.agency_code, r.procedure_code, r.valid_from))
    for row, following in zip(ordered, [*ordered[1:], None], strict=True):
        same = following and (following.agency_code, following.procedure_code) == (row.agency_code, row.procedure_code)
        row.valid_to = following.valid_from if same and following else None
    return ordered


def _save(rows: list[ServiceDeclaration]) -> None:
    for row in rows:
        row.pk = None
    ServiceDeclaration.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["source", "agency_code", "procedure_code", "valid_from"],
        update_fields=["level", "valid_to", "traits", "traits_told", "limit_days"],
    )
