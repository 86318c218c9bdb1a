"""The invented country as dossier tables: replayed in a copy for trying out, its cheats are found again."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import ZONE
from motcua.oversight.detection import ports, selectors, services
from motcua.oversight.intake.tests.factories import Sender, add_agencies
from motcua.oversight.monitoring import services as monitoring
from motcua.oversight.monitoring.errors import NotReplayable

pytestmark = pytest.mark.django_db
CODES = ("H33", "H34")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("country") / "out"
    services.simulate_tables(seed=3, agencies=CODES, months=12, folder=target)
    return target


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/*.parquet"), key=lambda file: (file.stem, file.parent.name))


def known(file: Path) -> datetime:
    return datetime.combine(date.fromisoformat(file.stem) + timedelta(days=1), datetime.min.time(), ZONE)


def registered() -> None:
    add_agencies(*CODES)
    for code in CODES:
        Sender(f"mp-{code}", code).register()


def test_the_same_seed_writes_the_same_files_and_another_one_others(folder: Path, tmp_path: Path) -> None:
    for seed, same in ((3, True), (4, False)):
        services.simulate_tables(seed=seed, agencies=CODES, months=12, folder=tmp_path / str(seed))
        alike = [f.read_bytes() == (tmp_path / str(seed) / f.parent.name / f.name).read_bytes() for f in files(folder)]
        assert all(alike) is same
    assert "made up by a program" in (folder / "README.md").read_text(encoding="utf-8")


def test_tables_replayed_in_their_order_are_taken_whole_and_the_cheat_is_found(folder: Path, settings: Any) -> None:
    settings.DEMO = True
    registered()
    written = (folder / "truth.csv").read_text(encoding="utf-8").splitlines()
    truth = {(row["agency"], row["month"]) for row in csv.DictReader(written)}
    with clock.at(datetime(2026, 6, 1, tzinfo=UTC)):
        for file in files(folder):
            receipt = monitoring.import_dossiers(
                path=file, source=f"mp-{file.parent.name}", actor=SYSTEM, known_at=known(file)
            )
            assert not receipt.rejected, receipt.first_rejected
        found = set()
        for month in (2024 * 12 + 10, 2024 * 12 + 11):
            with ports.open_look() as ledger:
                services.look_for_signs(month=month, ledger=ledger)
            label = f"2024-{month % 12 + 1:02d}"
            found |= {(row.agency_code, label) for row in selectors.noted_in(month)}
    assert truth and found == truth, "who and when; a table may show a cheat as another kind"


def test_a_past_is_replayed_only_in_a_copy_for_trying_out_and_forwards(folder: Path, settings: Any) -> None:
    registered()
    first, second = (file for file in files(folder)[:4] if file.parent.name == "H33")

    def load(file: Path, instant: datetime) -> None:
        monitoring.import_dossiers(path=file, source="mp-H33", actor=SYSTEM, known_at=instant)

    settings.DEMO = False
    with pytest.raises(NotReplayable):
        load(first, known(first))
    settings.DEMO = True
    with pytest.raises(NotReplayable):
        load(first, clock.now() + timedelta(hours=1))
    load(second, known(second))
    with pytest.raises(NotReplayable):
        load(first, known(first))


def test_too_few_months_or_agencies_say_so(tmp_path: Path) -> None:
    for codes, months in ((CODES, 11), (CODES, 25), (CODES[:1], 12)):
        with pytest.raises(ValueError, match="months from 12 to 24"):
            services.simulate_tables(seed=1, agencies=codes, months=months, folder=tmp_path / "x")
