"""Look through one month for signs. Picked up where it stopped; the same sign is noted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.clock import now
from motcua.kernel.epoch import day_number
from motcua.oversight.detection import rules
from motcua.oversight.detection.errors import MonthNotKnown
from motcua.oversight.detection.models import Entry, Finding, Look
from motcua.oversight.detection.ports import AgencyNumber, Ledger
from motcua.oversight.detection.selectors import bounds_of, flagged_months, limits_on, profiles_of, with_newcomers
from motcua.oversight.detection.types import Kind, Limits, Profile, Sign, State
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import Period

CHUNK = 200
"""Agencies that are settled in one transaction."""
_KEPT_DOSSIERS, _KEPT_DAYS = 100, 5
_EARLIER = rules.HISTORY + 3
"""Months that are read: some may be flagged and say nothing."""


def look_for_signs(*, month: int, ledger: Ledger, actor: Actor = SYSTEM) -> int:
    """Look through `month` (year * 12 + month - 1) and note what is new; returns how many signs the month has.

    Raises MonthNotKnown before the cut-off of the month's reports. A finished month is not looked through again.
    """
    if now().timestamp() < bounds_of(month).known * 60:
        raise MonthNotKnown(month=Period(month, month).label)
    look, _ = Look.objects.get_or_create(month=month)
    if look.finished_at is None:
        _look(look, _Country(month, ledger), actor)
    return Finding.objects.filter(month=month).count()


class _Country:
    """The profiles of a month and of the year before it, read once and outside of transactions."""

    def __init__(self, month: int, ledger: Ledger) -> None:
        self.month, self.ledger = month, ledger
        self.known = ledger.agencies()
        self.limits = limits_on(Period(month, month).last_day)
        self.flagged = flagged_months()
        self.past: dict[int, tuple[Profile, ...]] = _past(month, ledger)
        self.profiles = self._profiles()
        self.everyone = rules.added(self.profiles.values(), month=month)

    def _profiles(self) -> dict[int, Profile]:
        """Of all agencies in being, those too that sent nothing."""
        engine = self.ledger.engine
        profiles = profiles_of(engine, self.month)
        usual = {a: rules.usual_months(self.past[a], self._flagged(a), Kind.REPEATED_PERSON) for a in profiles}
        silent = {a: Profile(a, self.month) for a in self.known if self._being(a)[0] <= self._being(a)[1]}
        return {**silent, **with_newcomers(engine, profiles, usual)}

    def signs(self, agency: int) -> list[Sign]:
        """What the rules say of one agency's month."""
        profile = self.profiles[agency]
        peers = rules.without(self.everyone, profile)
        being = self._being(agency)
        return rules.signs(profile, self.past[agency], self._flagged(agency), peers, being, self.limits)

    def name(self, agency: int) -> AgencyNumber:
        return self.known.get(agency, AgencyNumber(str(agency)))

    def _flagged(self, agency: int) -> dict[Kind, frozenset[int]]:
        return self.flagged.get(agency, {})

    def _being(self, agency: int) -> tuple[int, int]:
        """First and last day of the month on which the agency was in being."""
        period, known = Period(self.month, self.month), self.name(agency)
        first = period.last_day.replace(day=1)
        since, until = max(known.since or first, first), min(known.until or period.end_day, period.end_day)
        return day_number(since), day_number(until) - 1


def _past(month: int, ledger: Ledger) -> dict[int, tuple[Profile, ...]]:
    past: dict[int, tuple[Profile, ...]] = defaultdict(tuple)
    for earlier in range(month - _EARLIER, month):
        for agency, profile in profiles_of(ledger.engine, earlier).items():
            past[agency] += (profile,)
    return past


def _look(look: Look, country: _Country, actor: Actor) -> None:
    waiting = iter(sorted(agency for agency in country.profiles if agency > look.last_agency))
    while chunk := list(islice(waiting, CHUNK)):
        _settle(look, chunk, [_finding(country, agency, sign) for agency in chunk for sign in country.signs(agency)])
    with transaction.atomic():
        Look.objects.filter(pk=look.pk).update(finished_at=now())
        audit.record(actor, "look_for_signs", f"month:{look.month}", agencies=look.agencies, noted=look.noted)


@transaction.atomic
def _settle(look: Look, chunk: Sequence[int], found: list[Finding]) -> None:
    """Keep what was found of a chunk and how far the look has come, together; the same sign of another look stands."""
    Look.objects.select_for_update().get(pk=look.pk)
    known = set(Finding.objects.filter(month=look.month, agency__in=chunk).values_list("kind", "agency"))
    new = [finding for finding in found if (finding.kind, finding.agency) not in known]
    Finding.objects.bulk_create(new)
    Entry.objects.bulk_create(
        [Entry(finding=f, position=1, at=f.found_at, state=State.NOTED, author=SYSTEM.name) for f in new]
    )
    look.last_agency, look.agencies, look.noted = chunk[-1], look.agencies + len(chunk), look.noted + len(new)
    look.save(update_fields=["last_agency", "agencies", "noted"])


def _finding(country: _Country, agency: int, sign: Sign) -> Finding:
    return Finding(
        kind=sign.kind,
        agency=agency,
        agency_code=country.name(agency).code,
        month=country.month,
        seen_numerator=sign.seen.numerator,
        seen_denominator=sign.seen.denominator,
        usual_numerator=sign.usual.numerator,
        usual_denominator=sign.usual.denominator,
        severity=sign.severity,
        numbers=dict(sign.numbers),
        days=_days(country, agency, sign.kind),
        dossiers=_dossiers(country, agency, sign.kind),
        limits=_plain(country.limits[sign.kind]),
        found_at=now(),
    )


def _days(country: _Country, agency: int, kind: Kind) -> list[tuple[int, int]]:
    """The days with most of the dossiers behind a sign."""
    query = rules.drill_down(kind, agency, rules.day_of(kind))
    rows = counted(country.ledger.engine, query, bounds_of(country.month))
    return sorted(((day, n) for (day,), (n,) in rows.items()), key=lambda row: (-row[1], row[0]))[:_KEPT_DAYS]


def _dossiers(country: _Country, agency: int, kind: Kind) -> list[str]:
    """Codes of the first dossiers behind a sign; their numbers where no code is known."""
    query = rules.drill_down(kind, agency, "dossier")
    rows = counted(country.ledger.engine, query, bounds_of(country.month))
    numbers = [dossier for (dossier,) in islice(rows, _KEPT_DOSSIERS)]
    codes = country.ledger.dossier_codes(agency, numbers)
    return [codes.get(number, str(number)) for number in numbers]


def _plain(limits: Limits) -> dict[str, str | int]:
    exact = {name: str(getattr(limits, name)) for name in ("floor", "deviations", "wander")}
    return {"least": limits.least, **exact, "valid_from": limits.valid_from.isoformat()}
