"""A draft carried onto a correction says what the corrected figures say, direction and parts included (issue 4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.kernel import clock
from motcua.oversight.letters import services
from motcua.oversight.letters.errors import OlderRelease
from motcua.oversight.letters.models import Letter
from motcua.oversight.letters.selectors.letters import checked, info_of, paper_of, standing
from motcua.oversight.letters.tests.factories import (
    APPROVER,
    BEFORE,
    DRAFTER,
    LATER,
    OFFICE,
    Country,
    at_step,
    corrected,
    earlier,
    fresh,
    letter,
    published,
    with_text,
)
from motcua.oversight.letters.types import words_of
from motcua.oversight.releases.tests.factories import PERIOD, dossier
from motcua.oversight.releases.tests.factories import country as invented


def _corrected_downwards(country: Country) -> None:
    """October, corrected so that it falls below September."""
    country.rows = [
        {**row, "channel": 1} if row["received_month"] == PERIOD.first and n % 3 else row
        for n, row in enumerate(country.rows)
    ]
    corrected()


def _refreshed(row: Letter) -> list[str]:
    with clock.at(LATER + timedelta(days=4)):
        services.refresh_letter(letter_id=row.id, actor=DRAFTER)
    return [words_of(line) for line in paper_of(info_of(fresh(row))).body]


@pytest.fixture
def risen(country: Country) -> Country:
    country.rows = [*invented(), *earlier(invented())]
    published(9)
    published(10)
    return country


def test_a_comparison_turned_round_by_a_correction_is_worded_anew(risen: Country) -> None:
    row = letter()
    _corrected_downwards(risen)
    [told] = [line for line in _refreshed(row) if line.startswith("So với tháng")]
    assert "giảm" in told and " xuống " in told and " lên " not in told
    [found, *_] = info_of(fresh(row)).content.movements
    assert found.total < 0 and found.volume
    assert "hồ sơ dồn về" in told
    assert checked(info_of(fresh(row)))[1] == ()


def test_a_comparison_in_own_words_stays_and_the_check_says_what_no_longer_holds(risen: Country) -> None:
    row = letter()
    old = next(text for text in info_of(row).content.paragraphs if text.startswith("So với tháng"))
    with_text(row, f"Nhìn chung, {old}", "Đoạn của người soạn.")
    assert checked(info_of(fresh(row)))[1] == ()
    _corrected_downwards(risen)
    told = _refreshed(row)
    assert told[0].startswith("Nhìn chung") and told[1] == "Đoạn của người soạn."
    sentences = [fault.sentence for fault in checked(info_of(fresh(row)))[1]]
    assert any("“lên”" in sentence for sentence in sentences), sentences
    assert any("không đủ các phần" in sentence for sentence in sentences), sentences


@pytest.mark.parametrize("state", ["draft", "reviewed", "approved"])
def test_a_letter_whose_month_before_was_corrected_goes_no_further_before_it_says_so(
    risen: Country, state: str
) -> None:
    """It said "from 63.19 % up to 67.10 %" and was approved, though the month before says 63.95 % by now."""
    row = letter() if state == "draft" else at_step(state)
    risen.rows = [*risen.rows, *earlier([dossier(top=3, number=900 + n, channel=2) for n in range(9)])]
    newer = corrected(BEFORE)
    told = standing(info_of(row))
    assert (told.release, told.newer) == (BEFORE, newer) and told.changes
    with clock.at(LATER + timedelta(days=4)), pytest.raises(OlderRelease, match=newer):
        if state == "draft":
            services.submit_letter(letter_id=row.id, seen=1, actor=DRAFTER)
        elif state == "reviewed":
            services.approve_letter(letter_id=row.id, seen=1, actor=APPROVER)
        else:
            services.number_letter(letter_id=row.id, actor=OFFICE)
    if state == "draft":
        assert services.refresh_letter(letter_id=row.id, actor=DRAFTER) == 2
        assert info_of(fresh(row)).content.before == newer
        services.submit_letter(letter_id=row.id, seen=2, actor=DRAFTER)
