"""Each policy of ranking as its text or its published table has it: numbering of equals, comparison, samples, days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motcua.kernel.errors import NotFound
from motcua.oversight.rankings import selectors
from motcua.oversight.rankings.types import Compares, LateReports, Numbering

COMPETITION, ORDINAL = Numbering.COMPETITION, Numbering.ORDINAL
KNOWN, WAITS = LateReports.AS_KNOWN, LateReports.UNRANKED
POLICIES = {
    "it-index": ("2017-01-01", "2020-01-01", COMPETITION, 3, 0, 0, KNOWN),  # table of 2017: 17, 17, 19
    "tt01": ("2019-01-06", "2025-09-15", COMPETITION, 1, 0, 0, WAITS),  # TT 01/2018/TT-VPCP
    "level4": ("2020-01-01", "2022-08-15", ORDINAL, 2, 0, 0, KNOWN),  # law.md 5.1: two of 100 % are 1 and 2
    "index-766": ("2022-06-23", "", COMPETITION, 2, 0, 0, KNOWN),
    "rates": ("2022-06-22", "", COMPETITION, 2, 30, 0, KNOWN),
    "open-cells": ("2022-06-22", "", COMPETITION, 2, 30, 5, KNOWN),  # 1 to 4 are not printed
    "quality-round": ("2023-01-01", "", COMPETITION, 2, 0, 0, WAITS),  # law.md 5.2: six of rank 4, then 10
    "dti": ("2022-01-01", "", COMPETITION, 4, 0, 0, KNOWN),  # DTI 2022: 15, 15, 17
}
"""First day, first day after it, numbering, decimals, smallest sample, least count printed, late reports."""


@pytest.mark.parametrize("code", POLICIES)
def test_a_policy_is_as_its_text_or_its_table_has_it(code: str) -> None:
    first, _, *rules = POLICIES[code]
    found = selectors.policy(code, date.fromisoformat(first))
    told = [found.numbering, found.places, found.minimum_sample, found.suppress_below, found.late_reports]
    assert (told, found.compares) == (rules, Compares.EXACT), "compared before rounding, law.md 4.0"


@pytest.mark.parametrize("code", POLICIES)
def test_a_policy_holds_from_its_first_day_to_the_day_before_its_last(code: str) -> None:
    first, after = (date.fromisoformat(day) if day else None for day in POLICIES[code][:2])
    assert first
    for day in [first - timedelta(days=1), *([after] if after else [])]:
        with pytest.raises(NotFound):
            selectors.policy(code, day)
    assert selectors.policy(code, after - timedelta(days=1) if after else date(2099, 12, 31)).code == code


def test_every_policy_stands_above() -> None:
    assert {row.code for row in selectors.policies()} == set(POLICIES)
