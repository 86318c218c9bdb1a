"""Score the rules on both simulated countries, and write what came out as data and as a page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

from motcua.oversight.detection.selectors import wordings
from motcua.oversight.detection.services.score_rules import score_rules
from motcua.oversight.detection.types import Score, ScoreCard
from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.types import Ratio, half_up

SMALL = {"seed": 11, "honest": 20, "careless": 5, "cheating": 28}
"""The country of the tests: small enough to be made anew each time."""
HELD_OUT = {"seed": 20261122, "honest": 100, "careless": 15, "cheating": 130}
"""The country that nobody looked at while the limits were chosen."""
_SCORES = Path(__file__).parent.parent / "reference" / "scores.json"
_BY_SIZE = Path(__file__).parent.parent / "reference" / "by_size.md"
"""Measured by hand with a changed world (decision 45), for whoever reads how well signs are found."""
_BAR = Ratio(95, 100)


def write_scores(*, engine: Engine, page: Path) -> list[ScoreCard]:
    """Write `reference/scores.json` and the page of figures; returns both cards."""
    cards = [score_rules(engine=engine, **size) for size in (SMALL, HELD_OUT)]
    _SCORES.write_text(json.dumps([plain(card) for card in cards], indent=1) + "\n", encoding="utf-8")
    page.write_text(page_of(cards[1]), encoding="utf-8")
    return cards


def plain(card: ScoreCard) -> dict[str, Any]:
    """A card as JSON; fractions as text."""
    return {**vars(card), "scores": [_plain(score) for score in card.scores]}


def _plain(score: Score) -> dict[str, Any]:
    least = score.least_points
    slight = [score.slight.numerator, score.slight.denominator]
    return {**vars(score), "kind": score.kind.value, "slight": slight, "least_points": least and str(least)}


def page_of(card: ScoreCard) -> str:
    """docs/reference/detection.md."""
    sizes = _BY_SIZE.read_text(encoding="utf-8").splitlines()
    return "\n".join([*_head(card), *_rows(card), "", *sizes, *_tail(card)]) + "\n"


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


def _tail(card: ScoreCard) -> list[str]:
    return [
        "",
        "## What the figures do not say",
        "",
        "- Manipulations are planted in agencies of 1,000 to 3,000 dossiers a month, of the size whose rates are "
        "ranked. A small commune can move its rate by a point with a single dossier; no rule can see that.",
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
