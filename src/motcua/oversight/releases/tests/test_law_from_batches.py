"""One ledger of thirteen dossiers from signed batches to cells: every figure by hand, then each boundary crossed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from motcua.oversight.intake.tests.factories import START, Sender, cloud_event, due
from motcua.oversight.releases.tests.test_frozen_subjects import CUT, counted, pair, send
from motcua.oversight.releases.tests.test_frozen_subjects import _ground as _ground
from motcua.oversight.releases.tests.test_frozen_subjects import senders as senders

pytestmark = pytest.mark.django_db
MINUTE = 1 / 1440
"""One minute in days. START is Monday 2 November 2026, 8:00 in Vietnam; the promise is five days later."""
PROMISE = 5
LAST_MINUTE = (datetime(2026, 11, 30, 16, 59, tzinfo=UTC) - START).total_seconds() / 86_400
"""23:59 of 30 November in Vietnam."""
Life = tuple[dict[str, Any], tuple[tuple[str, float, dict[str, Any]], ...]]


def life(*events: tuple[str, float] | tuple[str, float, dict[str, Any]], **common: Any) -> Life:
    """Events (kind, days, what it tells beside) of one dossier, with what all of them say."""
    told = tuple((event[0], event[1], event[2] if len(event) == 3 else {}) for event in events)
    return {"due_at": due(PROMISE), **common}, told


REQUEST, ANSWER = "supplement_requested", "supplemented"
FIRST = ["fee_due", "paid_online", "written_result_due", "digitised", "person_authenticated", "eligible_full"]
SECOND = ["fee_due", "written_result_due", "eligible_full", "disliked"]
LEDGER: dict[str, Life] = {
    "full, early, e-result": life(("received", 0, {"flags": FIRST}), ("decided", 3, {"online_result": True})),
    "counter, to the minute": life(("received", 0, {"flags": SECOND}), ("decided", PROMISE), channel=1),
    "post, a minute late": life(("received", 0), ("decided", PROMISE + MINUTE), channel=3, flags=["from_store"]),
    "information only": life(("received", 0), ("decided", 2), level="information", flags=["data_reused"]),
    "asked once, late but for that": life(
        ("received", 0), (REQUEST, 1), (ANSWER, 6, {"due_at": None}), ("decided", 9), flags=["certified_copy"]
    ),
    "asked twice": life(("received", 0), (REQUEST, 1), (ANSWER, 2), (REQUEST, 3), (ANSWER, 4), ("decided", 4.5)),
    "running, due in December": life(("received", 20), due_at=due(40)),
    "running, promise broken": life(("received", 10), due_at=due(15)),
    "refused at the door": life(("submitted", 1), ("refused", 2)),
    "last minute of November": life(("received", LAST_MINUTE), due_at=due(40)),
    "withdrawn in time": life(("received", 0), ("withdrawn", 2)),
    "without a promise": life(("received", 0), ("decided", 1), due_at=None),
    "asked at the door and after": life(
        ("submitted", -3), (REQUEST, -2), (ANSWER, -1), ("received", 0), (REQUEST, 1), (ANSWER, 2), ("decided", 3)
    ),
}
BY_HAND = {
    "IND-10": (9, 12),  # not: counter, post, information; the refused one was never received
    "IND-11": (1, 9),  # finished: all but the three running ones; with an e-result the first alone
    "IND-13": (1, 2),  # eligible: the first two, one of them at the counter
    "IND-20": (7, 11),  # late: post, asked twice, promise broken, asked at the door and after; one has no promise
    "IND-21": (6, 11),  # not: post, asked once (its limit was not set anew), the three running ones
    "IND-26": (7, 12),  # 12 in hand, 4 late, 1 disliked
    "IND-37": (1, 2), "IND-40": (1, 2), "IND-41": (1, 9), "IND-42.dossiers": (1, 12), "IND-43": (1, 12),
    "IND-44": (1, 12), "IND-45.dossiers": (1, 12),
}  # fmt: skip


def told(ledger: Mapping[str, Life]) -> list[dict[str, Any]]:
    return [
        cloud_event(kind, days, f"d{number}", **{"agency": "H01", **common, **more})
        for number, (common, events) in enumerate(ledger.values())
        for kind, days, more in events
    ]


def figures(sender: Sender, ledger: Mapping[str, Life]) -> dict[str, tuple[int, int]]:
    send(sender, *told(ledger), at=CUT - timedelta(minutes=1))
    cells = counted(*BY_HAND)
    return {code: pair(cells, code) for code in BY_HAND}


def test_a_ledger_told_in_signed_batches_gives_the_figures_counted_by_hand(senders: dict[str, Sender]) -> None:
    """IND-10, 11, 13, 20, 21, 26, 37, 40 to 45 of November, over the intake, the ledger and the engine."""
    assert figures(senders["H01"], LEDGER) == BY_HAND


CROSSED: dict[str, Life] = {
    "counter, to the minute": life(("received", 0), ("decided", PROMISE + MINUTE), channel=1),
    "post, a minute late": life(("received", 0), ("decided", PROMISE), channel=3),
    "asked once, late but for that": life(
        ("received", 0), (REQUEST, 1), (ANSWER, 6, {"due_at": due(11)}), ("decided", 10 + MINUTE)
    ),
    "asked twice": life(("received", 0), (REQUEST, 1), (ANSWER, 2), ("decided", 4.5)),
    "last minute of November": life(("received", LAST_MINUTE + MINUTE), due_at=due(40)),
}
AFTERWARDS = {"IND-10": (8, 11), "IND-11": (1, 9), "IND-20": (6, 10), "IND-21": (7, 10)}
"""By hand: the counter is late by a minute, the post no more; asked once is late by a minute of the promise put off
by five days, and in time of the limit set anew; asked once only is no longer late; December is not November.
IND-20: late are counter, asked once, promise broken, asked at the door and after: 10 - 4. IND-21: not on time are
the counter and the two running ones: 10 - 3."""


def test_one_step_over_each_boundary_gives_other_figures(senders: dict[str, Sender]) -> None:
    """IND-10, IND-20, IND-21, R-SUP-02, R-SUP-03: both sides of each boundary, told in events."""
    found = figures(senders["H01"], {**LEDGER, **CROSSED})
    assert {code: found[code] for code in AFTERWARDS} == AFTERWARDS


def test_a_province_that_told_nothing_has_no_figure_and_is_no_zero(senders: dict[str, Sender]) -> None:
    """IND-10, law.md 4.0: a share of nothing does not apply; the nation is pooled from who told."""
    send(senders["H01"], *told(LEDGER), at=CUT - timedelta(minutes=1))
    cells = counted("IND-10")
    assert (pair(cells, "IND-10", "H14"), cells["IND-10", "H14"].value) == ((0, 0), "")
    assert pair(cells, "IND-10", "VN") == BY_HAND["IND-10"]


def test_the_nation_is_the_quotient_of_sums_and_no_mean_of_rates(senders: dict[str, Sender]) -> None:
    """IND-10, trap 2: 9 of 12 and 1 of 1 are 10 of 13, 76,92 %, and not the mean of 75 and 100."""
    send(senders["H01"], *told(LEDGER), at=CUT - timedelta(minutes=1))
    send(senders["H14"], cloud_event("received", 0, "x1", agency="H14"), at=CUT - timedelta(minutes=1))
    cells = counted("IND-10")
    assert (pair(cells, "IND-10", "VN"), cells["IND-10", "VN"].value) == ((10, 13), "76.92")
