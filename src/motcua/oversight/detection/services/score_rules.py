"""Let the rules loose on a simulated country and count what they found against the truth."""

from __future__ import annotations

import hashlib
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from motcua.oversight.detection import rules
from motcua.oversight.detection.rules import world
from motcua.oversight.detection.selectors import limits_on, profiles_of, with_newcomers
from motcua.oversight.detection.services.simulate_facts import simulate_facts
from motcua.oversight.detection.types import Kind, Profile, Score, ScoreCard, Sign, Sizes
from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.types import Period, Ratio

_ONE, _TWO = Fraction(1), Fraction(2)
_MODULE = Path(__file__).parent.parent
_INPUTS = (
    "rules/*.py", "selectors/profiles.py", "services/score_rules.py", "services/simulate_facts.py",
    "reference/limits.json", "reference/simulation*.sql",
)  # fmt: skip


@dataclass
class _Known:
    """What has been seen so far: profiles by agency, and months flagged by kind."""

    past: dict[int, list[Profile]] = field(default_factory=lambda: defaultdict(list))
    flagged: dict[int, dict[Kind, frozenset[int]]] = field(default_factory=lambda: defaultdict(dict))


def score_rules(
    *, engine: Engine, seed: int, honest: int, careless: int, cheating: int, sizes: Sizes | None = None
) -> ScoreCard:
    """Simulate `honest`, `careless` and `cheating` agencies over 24 months and score every rule.

    With `sizes`, all agencies have from so many to so many dossiers a month.
    """
    agencies = list(world.natures(seed, honest, careless, cheating, sizes=sizes))
    truth = list(world.months(seed, agencies))
    with tempfile.TemporaryDirectory(prefix="motcua-") as name:
        moved = simulate_facts(seed=seed, months=truth, folder=Path(name))
        engine.attach(rules.SUBJECT, [Path(name) / "facts.parquet"])
        found = _found(engine, agencies)
    return replace(_card(seed, truth, found, moved), sizes=sizes)


def _found(engine: Engine, agencies: list[world.Nature]) -> dict[tuple[int, int], list[Sign]]:
    """The signs of every scored agency-month, month by month as they would be looked for."""
    known, found = _Known(), {}
    for month in range(world.FIRST_MONTH, world.FIRST_MONTH + world.MONTHS):
        profiles = profiles_of(engine, month)
        everyone = rules.added(profiles.values(), month=month)
        if month >= world.FIRST_MONTH + world.HISTORY_MONTHS:
            profiles = with_newcomers(engine, profiles, _usual(profiles, known))
        for nature in agencies:
            if nature.first <= month <= nature.last:
                profile = profiles.get(nature.agency, Profile(nature.agency, month))
                if month >= world.FIRST_MONTH + world.HISTORY_MONTHS:
                    found[nature.agency, month] = _looked_at(profile, everyone, known)
                known.past[nature.agency].append(profile)
    return found


def _usual(profiles: dict[int, Profile], known: _Known) -> dict[int, tuple[Profile, ...]]:
    kind = Kind.REPEATED_PERSON
    return {a: rules.usual_months(tuple(known.past[a]), known.flagged[a], kind) for a in profiles}


def _looked_at(profile: Profile, everyone: Profile, known: _Known) -> list[Sign]:
    month, flagged = profile.month, known.flagged[profile.agency]
    signs = rules.signs(
        profile,
        tuple(known.past[profile.agency]),
        flagged,
        rules.without(everyone, profile),
        (world.first_day(month), world.first_day(month + 1) - 1),
        limits_on(Period(month, month).last_day),
    )
    for sign in signs:
        flagged[sign.kind] = flagged.get(sign.kind, frozenset()) | {month}
    return signs


def _card(
    seed: int,
    truth: list[world.Month],
    found: dict[tuple[int, int], list[Sign]],
    moved: dict[tuple[int, int], Fraction],
) -> ScoreCard:
    kinds_found = {key: {sign.kind for sign in signs} for key, signs in found.items()}
    scored = [month for month in truth if (month.nature.agency, month.month) in found]
    by_conduct = defaultdict(list)
    for month in scored:
        by_conduct[month.nature.conduct].append(kinds_found[month.nature.agency, month.month])
    honest, careless = by_conduct[world.Conduct.HONEST], by_conduct[world.Conduct.CARELESS]
    planted = [
        (month.kind, moved[key], kinds_found[key])
        for month in scored
        if month.kind and moved[key := (month.nature.agency, month.month)] >= _ONE
    ]
    return ScoreCard(
        inputs=inputs_digest(),
        seed=seed,
        dossiers=sum(month.real + month.fakes for month in truth),
        honest_months=len(honest),
        honest_alarms=sum(map(bool, honest)),
        careless_months=len(careless),
        careless_alarms=sum(map(bool, careless)),
        scores=tuple(_score(kind, planted, honest) for kind in Kind),
    )


def _score(kind: Kind, planted: list[tuple[Kind, Fraction, set[Kind]]], honest: list[set[Kind]]) -> Score:
    mine = [(points, kinds) for planted_kind, points, kinds in planted if planted_kind is kind]
    slight = [kinds for points, kinds in mine if points < _TWO]
    return Score(
        kind=kind,
        planted=len(mine),
        found=sum(bool(kinds) for _, kinds in mine),
        named=sum(kind in kinds for _, kinds in mine),
        slight=Ratio(sum(kind in kinds for kinds in slight), len(slight)),
        least_points=min((points for points, kinds in mine if kind in kinds), default=None),
        false_alarms=sum(kind in kinds for kinds in honest),
    )


def inputs_digest() -> str:
    """SHA-256 over everything that decides the figures: rules, limits, the simulated world."""
    seal = hashlib.sha256()
    for path in sorted(path for pattern in _INPUTS for path in _MODULE.glob(pattern)):
        seal.update(path.name.encode() + b"\0" + path.read_bytes())
    return seal.hexdigest()
