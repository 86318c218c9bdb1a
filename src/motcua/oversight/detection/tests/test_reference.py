"""The reference data is whole: every kind has limits, words in both languages, a rule and a drill-down."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.oversight.detection import rules, selectors
from motcua.oversight.detection.rules.questions import BEHIND
from motcua.oversight.detection.types import Kind, State
from motcua.oversight.indicators.types import Ratio


def test_every_kind_has_limits_words_a_rule_and_a_drill_down() -> None:
    for known in (selectors.limits_on(date(2026, 1, 1)), selectors.wordings(), rules.RULES, BEHIND):
        assert set(known) == set(Kind)


def test_limits_are_marked_as_assumed_and_end_where_they_end() -> None:
    assert all(row.assumed for row in selectors.limits())
    assert selectors.limits_on(date(2017, 12, 31)) == {}


def holes(template: str) -> set[str]:
    """The names of the numbers that a sentence shows."""
    return {part.partition("}")[0] for part in template.split("{")[1:]}


@pytest.mark.parametrize("kind", Kind)
def test_both_languages_show_the_same_numbers(kind: Kind) -> None:
    wording = selectors.wordings()[kind]
    assert holes(wording.sentence) == holes(wording.sentence_en)
    assert not holes(wording.innocent) and wording.name != wording.name_en


def test_a_sentence_shows_days_as_days_and_counts_as_counts() -> None:
    numbers = {"days": 7, "first_day": 20_000, "last_day": 20_006, "awaited": 1_234}
    wording = selectors.wordings()[Kind.SILENCE]
    told = rules.sentence(wording, Ratio(0, 5_000), Ratio(1, 4), numbers)
    assert "7 ngày liền, từ 04/10/2024 đến 10/10/2024" in told and "1.234 hồ sơ" in told
    assert "about 1.234" in rules.sentence(wording, Ratio(0, 5_000), Ratio(1, 4), numbers, english=True)


def test_nothing_is_confirmed_before_somebody_was_asked() -> None:
    assert not rules.may_follow(State.NOTED, State.CONFIRMED)
    assert not any(rules.may_follow(State.CLOSED, state) for state in State)


def test_a_month_is_usual_again_once_its_sign_was_explained() -> None:
    assert rules.is_excused([State.NOTED, State.ASKED, State.EXPLAINED, State.CLOSED])
    assert not rules.is_excused([State.NOTED, State.EXPLAINED, State.CONFIRMED, State.CLOSED])
    assert not rules.is_excused([State.NOTED])
