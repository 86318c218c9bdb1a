"""Two at once: one draft of a month, one build, one of each step."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from motcua.kernel import clock
from motcua.kernel.errors import WrongState
from motcua.oversight.releases import services
from motcua.oversight.releases.models import Release, ReleaseCell, ReleaseStep
from motcua.oversight.releases.tests.factories import Country
from motcua.oversight.releases.tests.test_life_of_a_release import (
    AFTER,
    CODE,
    EDITOR,
    REVIEWER,
    built,
    cut_off,
    digest,
    published,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Callable[[], Any], writers: int = 3) -> list[Any]:
    """What each of several threads got, started together, each with its own connection."""
    gate, results = threading.Barrier(writers), []

    def run() -> None:
        gate.wait()
        try:
            with clock.at(AFTER):
                results.append(work())
        except Exception as error:  # noqa: BLE001  the test looks at it
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_month_opened_by_several_at_once_is_one_draft(country: Country) -> None:
    assert at_once(lambda: services.prepare_release(year=2026, month=10, actor=EDITOR)) == [CODE] * 3
    assert ReleaseStep.objects.count() == Release.objects.count() == 1


def test_a_correction_opened_by_several_at_once_is_one(country: Country) -> None:
    published()
    found = at_once(lambda: services.prepare_correction(code=CODE, reason="sai", actor=EDITOR))
    assert found == ["2026-10-2"] * 3


def test_a_step_taken_by_several_at_once_is_taken_once(country: Country) -> None:
    code = built()
    seen = digest()
    assert at_once(lambda: services.accept_release(code=code, digest=seen, actor=REVIEWER)) == [None] * 3
    assert ReleaseStep.objects.filter(step="accept").count() == 1


def test_several_workers_build_one_bundle(country: Country, tmp_path: Path) -> None:
    code = cut_off()
    found = at_once(lambda: services.build_release(code=code))
    assert sorted(found) == [False, False, True]
    assert ReleaseCell.objects.count() == 16


def test_what_is_abandoned_while_it_is_built_gets_no_bundle(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    code, frozen = cut_off(), country.frozen

    def abandoned_meanwhile(**asked: Any) -> Any:
        services.abandon_release(code=code, reason="đổi ý", actor=EDITOR)
        return frozen(**asked)

    monkeypatch.setattr(country, "frozen", abandoned_meanwhile)
    assert not services.build_release(code=code)
    assert ReleaseCell.objects.count() == 0
    with pytest.raises(WrongState):
        services.accept_release(code=code, digest="", actor=REVIEWER)
