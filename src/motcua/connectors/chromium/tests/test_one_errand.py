"""One errand from the schedule to the public table, with a real browser on the town's real server."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from motcua.connectors.chromium.tests.conftest import Walk
from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.foundation.vault import services as vault
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.epoch import month_of
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.probes import ports, selectors, services
from motcua.oversight.probes.tests.factories import Picture, Visit
from motcua.oversight.probes.types import Check, TargetWish

AT = datetime(2026, 11, 10, 1, 0, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_a_page_is_planned_visited_judged_counted_and_shown(
    walk: Walk, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO, settings.FILES_ROOT = True, tmp_path
    monkeypatch.setattr(ports, "_visitors", [walk.visitor])
    add_agencies("H01")
    with clock.at(AT):
        _target(walk, "/tot")
    with clock.at(AT.replace(hour=4, minute=59)):
        report = services.run_visits()
    assert (report.visited, report.stopped) == (1, "")
    visit = Visit.objects.get()
    assert visit.outcomes[Check.REACHABLE] == "passed", visit.outcomes
    assert visit.browser.startswith("Chromium ") and visit.has_mark is not None
    assert vault.file_content(Picture.objects.get().file_id).startswith(b"\x89PNG")
    assert selectors.pairs_of("H01", month_of(AT), month_of(AT))[Check.REACHABLE] == Ratio(1, 1)


def _target(walk: Walk, path: str) -> int:
    host = f"localhost:{walk.running.port}"
    services.allow_host(agency="H01", host=host, reason="Thị trấn của bản chạy thử", actor=SYSTEM)
    wish = TargetWish(
        "H01", "1.004772", walk.address(path), walk.address("/tim"), "đăng ký khai sinh", "Đăng ký khai sinh",
        walk.address("/bieu-mau"),
    )  # fmt: skip
    return services.register_target(wish=wish, actor=SYSTEM)
