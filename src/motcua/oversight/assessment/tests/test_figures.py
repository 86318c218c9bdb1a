"""Figures drawn from a real release: exact pairs, their cells, and a corrected figure after an explanation."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.agencies.tests.factories import add_agencies, add_calendars
from motcua.kernel import clock, environment
from motcua.kernel.access import ANONYMOUS
from motcua.kernel.errors import NotFound, WrongState
from motcua.kernel.models import AuditEntry
from motcua.oversight.assessment import selectors, services
from motcua.oversight.assessment.models import Award, Score
from motcua.oversight.assessment.tests import factories as f
from motcua.oversight.assessment.tests.factories import CODE, People
from motcua.oversight.assessment.types import Verdict
from motcua.oversight.releases import ports
from motcua.oversight.releases import services as release_services
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.tests.factories import Country, actor
from motcua.oversight.releases.types import ACCEPT, APPROVE, PREPARE, PUBLISH

RELEASE = "2026-10-1"
EDITOR, REVIEWER, APPROVER = actor(PREPARE, PUBLISH), actor(ACCEPT), actor(APPROVE)


@pytest.fixture
def who(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> People:
    """An open assessment beside the published release of an invented country."""
    add_agencies("G06")
    add_calendars()
    settings.FILES_ROOT = tmp_path / "files"
    monkeypatch.setattr(environment, "home", lambda: tmp_path / "home")
    monkeypatch.setattr(ports, "_facts", {})
    monkeypatch.setattr(ports, "_definitions", {})
    country = Country(tmp_path)
    ports.register_fact_source(country)
    ports.register_definition_source(country)
    publish_release()
    found = f.people()
    f.opened(found)
    return found


def publish_release() -> None:
    with clock.at(datetime(2026, 11, 20, 17, 0, tzinfo=UTC)):
        release_services.prepare_release(year=2026, month=10, actor=EDITOR)
        release_services.cut_off_release(code=RELEASE, actor=EDITOR)
        release_services.build_release(code=RELEASE)
    digest = releases.release(RELEASE, published_only=False).digest
    with clock.at(datetime(2026, 11, 30, 3, 0, tzinfo=UTC)):
        release_services.accept_release(code=RELEASE, digest=digest, actor=REVIEWER)
        release_services.approve_release(code=RELEASE, digest=digest, actor=APPROVER)
        release_services.publish_release(code=RELEASE, actor=EDITOR)


def draw(who: People, release: str = RELEASE) -> int:
    with clock.at(f.OPEN_AT):
        return services.draw_figures(assessment=CODE, release=release, actor=who.assessor)


def test_points_come_from_the_pair_of_the_cell_and_name_it(who: People) -> None:
    assert draw(who) == draw(who) == 6
    assert {entry.detail["answers"] for entry in AuditEntry.objects.filter(action="draw_figures")} == {6}
    (cell,) = releases.cells(RELEASE, indicator="IND-10", scope="H01")
    award = Award.objects.get(agency__code="H01", criterion="1.1")
    assert award.answer == {
        "figures": {"": [cell.numerator, cell.denominator]}, "release": RELEASE, "cells": [cell.id]}  # fmt: skip
    f.mark_all(who)
    f.close_first(who)
    expected = min(Fraction(15), Fraction(15) * Fraction(cell.numerator, cell.denominator) * 100 / 80)
    assert Fraction(Score.objects.get(agency__code="H01", criterion="1.1").points) == expected
    f.publish(who)
    line = selectors.explained(CODE, "H01", ANONYMOUS).lines[0]
    assert (line.release, line.cells, line.points) == (RELEASE, (cell.id,), expected)


def test_a_release_that_is_not_public_gives_no_figures(who: People) -> None:
    with pytest.raises(NotFound):
        draw(who, "2031-01-1")
    assert not Award.objects.exists()


def test_figures_are_drawn_only_while_the_assessment_is_open(who: People) -> None:
    f.mark_all(who)
    f.close_first(who)
    with pytest.raises(WrongState):
        draw(who)


def test_a_figure_missed_at_first_is_drawn_when_the_explanation_is_accepted(who: People) -> None:
    f.mark_all(who)
    f.close_first(who)
    f.explain(who, "1.1", verdict=Verdict.CHANGED, reason="Số liệu đã công bố sau đó.", release=RELEASE)
    f.close_second(who)
    first, second = Score.objects.filter(agency__code="H01", criterion="1.1").order_by("stage")
    assert first.points == "" and Fraction(second.points) > 0
    assert second.answer["release"] == RELEASE
