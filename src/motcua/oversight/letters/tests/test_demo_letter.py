"""The letter that a newcomer finds: on a real ledger, two public releases, every part of the movement told."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.accounts import services as account_services
from motcua.foundation.agencies import services as agencies
from motcua.kernel import clock, environment
from motcua.oversight.letters import services
from motcua.oversight.letters.models import Letter
from motcua.oversight.letters.selectors.letters import checked, info_of
from motcua.oversight.letters.types import FrozenMovement, State, words_of
from motcua.oversight.releases.selectors import releases

TODAY = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
NOW, BEFORE = "2026-09-1", "2026-08-1"


@pytest.fixture
def drafted(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Letter:
    settings.FILES_ROOT, settings.FACTS_ROOT = tmp_path / "files", tmp_path / "facts"
    monkeypatch.setattr(environment, "home", lambda: tmp_path / "home")
    with clock.at(TODAY):
        agencies.load_agencies()
        account_services.load_roles()
        assert services.load_demo_letter()
    return Letter.objects.get()


def test_it_is_drafted_once_on_the_newest_month_that_may_be_public_and_every_number_is_tied(drafted: Letter) -> None:
    assert (drafted.release, drafted.state) == (NOW, State.DRAFT)
    assert [info.code for info in releases.releases()] == [NOW, BEFORE]
    with clock.at(TODAY):
        assert services.load_demo_letter() is None
    paper, faults = checked(info_of(drafted))
    assert faults == ()
    told = "".join(words_of(line) for line in paper.body)
    assert paper.is_draft and "[[" not in told and "2.1" in told


def movements(row: Letter) -> list[FrozenMovement]:
    return [each for each in info_of(row).content.movements if each.indicator == "IND-10"]


def cell_value(code: str, scope: str) -> Fraction:
    (cell,) = releases.cells(code, indicator="IND-10", scope=scope)
    return Fraction(cell.numerator, cell.denominator)


def test_the_four_parts_of_the_movement_add_up_to_the_published_figures_and_are_told(drafted: Letter) -> None:
    found = movements(drafted)
    assert [each.scope for each in found] == ["VN", "ministry", "province"]
    for each in found:
        ends = [cell_value(code, each.scope) for code in (BEFORE, NOW)]
        assert [each.before, each.after] == ends
        assert each.has_kinds
        assert each.volume + each.mix + each.behaviour + each.revision == ends[1] - ends[0]
    nation = found[0]
    assert all((nation.volume, nation.mix, nation.behaviour, nation.revision))
    ministries = found[1]
    assert ministries.revision == 0
    paper, _ = checked(info_of(drafted))
    told = "\n".join(words_of(line) for line in paper.body)
    assert "So với tháng 8/2026" in told
    for words in (
        "hồ sơ dồn về các cơ quan có tỷ lệ khác nhau",
        "cơ cấu thủ tục trong từng cơ quan thay đổi",
        "tỷ lệ của chính từng thủ tục ở từng cơ quan thay đổi",
        "số liệu gửi lại sau công bố",
    ):
        assert words in told
