"""The figures of the rules on simulated countries: fresh, as promised, and the same again from the same seed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from motcua.kernel.epoch import day_number
from motcua.oversight.detection import selectors, services
from motcua.oversight.detection.rules import world
from motcua.oversight.detection.services.score_rules import inputs_digest
from motcua.oversight.detection.types import Kind
from motcua.oversight.indicators.ports import open_engine

PAGE = Path(__file__).resolve().parents[5] / "docs" / "reference" / "detection.md"
FRESH = "run `./dev motcua score-signs` and look at what changed"


@pytest.mark.slow
def test_the_small_country_gives_again_what_was_written_down() -> None:
    with open_engine("duckdb") as engine:
        card = services.score_rules(engine=engine, **services.SMALL)
    assert card == selectors.scores()[0], FRESH


def test_the_rules_and_the_country_are_those_that_were_scored() -> None:
    """The large country takes a minute; that nothing changed since it was scored shows by the digest of its inputs."""
    assert {card.inputs for card in selectors.scores()} == {inputs_digest()}, FRESH


def test_the_page_shows_the_card_that_was_held_out() -> None:
    page = services.page_of(selectors.scores()[1], selectors.scores_by_size())
    assert PAGE.read_text(encoding="utf-8") == page, FRESH


def test_at_most_one_honest_month_in_a_hundred_is_alarmed() -> None:
    card = selectors.scores()[1]
    assert card.honest_months >= 1_000
    assert 100 * card.honest_alarms <= card.honest_months


@pytest.mark.parametrize("kind", Kind)
def test_of_each_kind_95_of_100_plantings_are_found_by_its_own_rule(kind: Kind) -> None:
    score = next(score for score in selectors.scores()[1].scores if score.kind is kind)
    assert score.planted >= 60
    assert 100 * score.named >= 95 * score.planted


@pytest.mark.slow
def test_a_country_of_small_agencies_gives_again_what_was_written_down() -> None:
    with open_engine("duckdb") as engine:
        card = services.score_rules(engine=engine, **services.SMALLEST)
    assert card == selectors.scores()[2], FRESH


ALWAYS_SEEN = {Kind.SILENCE, Kind.CONSTANT_LEVEL}
"""What is seen even of 100 to 300 dossiers a month."""


@pytest.mark.parametrize("sizes", [(100, 300), (300, 1_000), (1_000, 3_000), (3_000, 30_000)])
def test_at_most_one_honest_month_in_a_hundred_is_alarmed_at_any_size(sizes: tuple[int, int]) -> None:
    card = selectors.scores_by_size()[sizes]
    assert 100 * card.honest_alarms <= card.honest_months


@pytest.mark.parametrize("sizes", [(1_000, 3_000), (3_000, 30_000)])
@pytest.mark.parametrize("kind", Kind)
def test_from_a_thousand_dossiers_a_month_every_kind_is_found(kind: Kind, sizes: tuple[int, int]) -> None:
    score = next(s for s in selectors.scores_by_size()[sizes].scores if s.kind is kind)
    assert score.planted and 100 * score.named >= 95 * score.planted


@pytest.mark.parametrize("kind", sorted(ALWAYS_SEEN))
def test_in_the_smallest_agencies_what_is_said_to_be_seen_is_seen(kind: Kind) -> None:
    score = next(s for s in selectors.scores_by_size()[100, 300].scores if s.kind is kind)
    assert 100 * score.named >= 95 * score.planted


@pytest.mark.parametrize(
    ("part", "whole", "steps", "between"),
    [(0, 10, 100, (0, 31)), (10, 10, 100, (69, 100)), (5, 10, 100, (18, 82)), (1, 2800, 1000, (0, 2))],
)
def test_an_interval_is_exact_and_widened_to_whole_steps(
    part: int, whole: int, steps: int, between: tuple[int, int]
) -> None:
    """Clopper and Pearson, as printed in tables: 0 of 10 is 0 to 30.85 %, 5 of 10 is 18.71 to 81.29 %."""
    assert services.interval(part, whole, steps) == between


def test_the_country_of_the_tests_and_the_one_held_out_are_not_the_same() -> None:
    assert services.SMALL["seed"] != services.HELD_OUT["seed"]


def test_the_same_seed_makes_the_same_country_and_another_seed_another() -> None:
    def digest(seed: int) -> str:
        months = world.months(seed, list(world.natures(seed, 4, 2, 2)))
        return hashlib.sha256("".join(map(str, months)).encode()).hexdigest()

    assert digest(1) == digest(1) != digest(2)


def test_a_cheating_agency_is_honest_until_its_past_is_known() -> None:
    months = list(world.months(3, list(world.natures(3, 0, 0, 10))))
    assert all(m.kind is None for m in months if m.month < world.FIRST_MONTH + world.HISTORY_MONTHS)
    assert {m.kind for m in months if m.kind} == set(Kind)


def test_nobody_works_at_tet_and_the_week_before_is_busy() -> None:
    days = world.slots(2024 * 12 + 1)
    tet = day_number(world.HOLIDAYS[1][0])
    assert len(days) == 1000 and not set(days) & set(range(tet, tet + 7))
    assert days.count(tet - 1) > days.count(tet + 12)
