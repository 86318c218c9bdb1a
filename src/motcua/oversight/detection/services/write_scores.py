"""Score the rules on both simulated countries, and write what came out as data and as a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import comb
from pathlib import Path
from typing import Any

from motcua.oversight.detection.selectors import scores_by_size, wordings
from motcua.oversight.detection.services.score_rules import score_rules
from motcua.oversight.detection.types import Kind, Score, ScoreCard, Sizes
from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.types import Ratio, half_up

SMALL: dict[str, Any] = {"seed": 11, "honest": 20, "careless": 5, "cheating": 28}
"""The country of the tests: small enough to be made anew each time."""
HELD_OUT = {"seed": 20261122, "honest": 100, "careless": 15, "cheating": 130}
"""The country that nobody looked at while the limits were chosen."""
OF_SIZES: tuple[dict[str, Any], ...] = (
    {"seed": 31, "honest": 200, "careless": 0, "cheating": 200, "sizes": (100, 300)},
    {"seed": 32, "honest": 60, "careless": 0, "cheating": 110, "sizes": (300, 1_000)},
    {"seed": 33, "honest": 60, "careless": 0, "cheating": 60, "sizes": (1_000, 3_000)},
    {"seed": 34, "honest": 4, "careless": 0, "cheating": 26, "sizes": (3_000, 30_000)},
)
"""Countries of agencies of one size, not looked at either: what can be seen of an agency so small or so large."""
SMALLEST: dict[str, Any] = {"seed": 12, "honest": 20, "careless": 0, "cheating": 28, "sizes": (100, 300)}
"""The country of small agencies that the tests make anew."""
_SCORES = Path(__file__).parent.parent / "reference" / "scores.json"
_BAR = Ratio(95, 100)


def write_scores(*, engine: Engine, page: Path) -> list[ScoreCard]:
    """Write `reference/scores.json` and the page of figures; returns all cards: small ones, held out, by size."""
    cards = [score_rules(engine=engine, **size) for size in (SMALL, HELD_OUT, SMALLEST, *OF_SIZES)]
    _SCORES.write_text(json.dumps([plain(card) for card in cards], indent=1) + "\n", encoding="utf-8")
    page.write_text(page_of(cards[1], scores_by_size(cards)), encoding="utf-8")
    return cards


def plain(card: ScoreCard) -> dict[str, Any]:
    """A card as JSON; fractions as text."""
    return {**vars(card), "scores": [_plain(score) for score in card.scores]}


def _plain(score: Score) -> dict[str, Any]:
    least = score.least_points
    slight = [score.slight.numerator, score.slight.denominator]
    return {**vars(score), "kind": score.kind.value, "slight": slight, "least_points": least and str(least)}


def page_of(card: ScoreCard, of_sizes: Mapping[Sizes, ScoreCard]) -> str:
    """docs/reference/detection.md."""
    return "\n".join([*_head(card), *_rows(card), *_by_size(of_sizes), *_tail()]) + "\n"


def _head(card: ScoreCard) -> list[str]:
    alarms, careless = Ratio(card.honest_alarms, card.honest_months), Ratio(card.careless_alarms, card.careless_months)
    return [
        "# How well the signs of made-up figures are found",
        "",
        "Written by `motcua score-signs`, kept fresh by a test. The country is simulated: 24 months, "
        f"{card.dossiers:,} dossiers, seed {card.seed}, which nobody looked at while the limits were chosen. "
        "The first ten months are honest everywhere; the last fourteen are scored.",
        "",
        f"- Honest agency-months with any false alarm, all rules together: {card.honest_alarms} of "
        f"{card.honest_months:,}, that is {_percent(alarms)} (bar: 1 %).",
        f"- Careless agency-months with a sign: {card.careless_alarms} of {card.careless_months:,}, "
        f'{_percent(careless)}. A late line or a counter that ticks "online" looks much like the same thing done on '
        "purpose; that is what the conversation is for.",
        "- Planted: agency-months in which one manipulation moved a published rate by one point or more "
        "(exactly, as pairs with and without it). Bar: 95 of 100 found by the rule of the kind itself.",
        "",
        "| kind | planted | found | share | of 1 to 2 points | least movement found, points | false alarms | bar |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]


def _rows(card: ScoreCard) -> Iterable[str]:
    for score in card.scores:
        named = Ratio(score.named, score.planted)
        met = "met" if (named.share or 0) >= (_BAR.share or 0) else "**missed**"
        least = "–" if score.least_points is None else str(half_up(score.least_points, 2))
        slight = score.slight.pair if score.slight.applies else "–"
        name = wordings()[score.kind].name_en
        yield (
            f"| {name} | {score.planted} | {score.named} | {_percent(named)} | {slight} | {least} "
            f"| {score.false_alarms} | {met} |"
        )


def _by_size(of_sizes: Mapping[Sizes, ScoreCard]) -> Iterable[str]:
    """The share found by size, each with the exact interval that holds the true share 95 times of 100."""
    sizes, cards = list(of_sizes), list(of_sizes.values())
    yield from ("", "## By size of the agency", "")
    yield (
        "Found of 100 planted by the rule of the kind itself, with the exact interval of 95 % (Clopper and Pearson, "
        "whole percent, outwards), in countries where every agency, honest ones too, has so many dossiers a month. "
        "Where 95 are not reached, an agency without a sign says less; the page of signs says so."
    )
    yield from ("", f"| kind | {' | '.join(f'{low:,} to {high:,}' for low, high in sizes)} |")
    yield f"| --- |{' ---: |' * len(cards)}"
    for kind in Kind:
        found = [next(score for score in card.scores if score.kind is kind) for card in cards]
        cells = (
            f"{_percent(Ratio(s.named, s.planted))} ({_interval(s.named, s.planted)}) of {s.planted}" for s in found
        )
        yield f"| {wordings()[kind].name_en} | {' | '.join(cells)} |"
    alarms = (f"{card.honest_alarms} of {card.honest_months:,}, {_of_thousand(card)}" for card in cards)
    yield f"| *honest agency-months with any false alarm* | {' | '.join(alarms)} |"


def _interval(part: int, whole: int) -> str:
    low, high = interval(part, whole, 100)
    return f"{low} to {high}"


def _of_thousand(card: ScoreCard) -> str:
    low, high = interval(card.honest_alarms, card.honest_months, 1000)
    return f"{low} to {high} of 1,000"


def interval(part: int, whole: int, steps: int) -> tuple[int, int]:
    """Between how many of `steps` the true share lies 95 times of 100: exact, in whole steps, outwards."""
    ways = steps**whole
    lows = [n for n in range(steps + 1) if part and 40 * (ways - _at_most(part - 1, whole, n, steps)) <= ways]
    highs = [n for n in range(steps + 1) if part < whole and 40 * _at_most(part, whole, n, steps) <= ways]
    return max(lows, default=0), min(highs, default=steps)


def _at_most(part: int, whole: int, step: int, steps: int) -> int:
    """How many of the steps**whole ways bring at most `part` of `whole`, each with a chance of `step` in `steps`."""
    return sum(comb(whole, k) * step**k * (steps - step) ** (whole - k) for k in range(part + 1))


def _tail() -> list[str]:
    return [
        "",
        "## What the figures do not say",
        "",
        "- In the first table manipulations are planted in agencies of 1,000 to 3,000 dossiers a month, of the size "
        "whose rates are ranked. A small commune can move its rate by a point with one dossier or two; no rule can see "
        "that.",
        "- Post as online, endings pressed onto the due day and constant values are planted as a program does them: "
        "on seven to ten of ten dossiers concerned; weaker ones were not scored, and much of them must drown in what "
        "wanders by itself. "
        "Partial services are told as full for one to ten of ten procedures.",
        "- Dossiers invented with identities of real people, a plausible pace and numbers in sequence leave no trace "
        "in these facts. Only the counterparts of reconciliation can see them.",
        "- A manipulation as old as the data is what is usual for its agency; only all fees paid online is then still "
        "compared with peers.",
        "- The country is invented by those who wrote the rules. The real one will need other limits; they are data "
        "(`src/motcua/oversight/detection/reference/limits.json`).",
    ]


def _percent(ratio: Ratio) -> str:
    return f"{half_up((ratio.share or Fraction(0)) * 100, 1)} %"
