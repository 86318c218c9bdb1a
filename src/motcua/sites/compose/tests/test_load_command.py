"""`motcua monitoring load FILE --source CODE`: what it prints, and its exit status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from motcua.kernel import clock
from motcua.oversight.intake.tests.factories import NOW, Sender, add_agencies
from motcua.oversight.monitoring.tests.factories import lives, write_csv
from motcua.sites.compose import cli

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _source(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    add_agencies("H01", "H01.101", "H01.102")
    monkeypatch.setattr("motcua.kernel.postgres.at_hand", nullcontext)
    with clock.at(NOW):
        Sender().register()
        yield


def run(*words: str) -> int:
    return cli.main(["monitoring", "load", *words])


def test_a_file_is_loaded_and_its_receipt_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_csv(tmp_path / "a.csv", lives(10))
    assert run(str(path), "--source", "tinh-mau", "--dry-run") == 0
    assert "Dry run: nothing was changed." in capsys.readouterr().out
    assert run(str(path), "--source", "tinh-mau") == 0
    said = capsys.readouterr().out.split("\n")
    assert "new        10" in said and "rejected   0" in said


def test_rejected_rows_are_named_and_end_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_csv(tmp_path / "a.csv", [*lives(3), {**lives(4)[3], "channel": 7}])
    assert run(str(path), "--source", "tinh-mau") == 1
    said = capsys.readouterr().out
    assert "row 4 H01-000003 rejected: MON-03 The value is not valid" in said and "(channel = '7')" in said


def test_no_file_and_no_source_end_in_words(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="There is no file"):
        run(str(tmp_path / "none.csv"), "--source", "tinh-mau")
    path = write_csv(tmp_path / "a.csv", lives(1))
    with pytest.raises(SystemExit, match="does not exist"):
        run(str(path), "--source", "nobody")
