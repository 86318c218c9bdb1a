"""The commands for visits from outside: hosts, pages from a file, and a run that says what it did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest

from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.oversight.probes import ports, selectors, services
from motcua.oversight.probes.tests.factories import NOW, Scripted, good_sight
from motcua.sites.compose import cli

pytestmark = pytest.mark.django_db
HOST = "dichvucong.mau.example.vn"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    add_agencies("H01")
    monkeypatch.setattr("motcua.kernel.postgres.at_hand", nullcontext)
    monkeypatch.setattr(ports, "_visitors", [Scripted([good_sight(screenshot=None)])])
    with clock.at(NOW):
        yield


def run(*words: str) -> int:
    return cli.main(["probes", *words])


def test_a_host_is_allowed_pages_are_loaded_and_visited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "trang.csv"
    table.write_text(f"agency,address\nH01,https://{HOST}/1\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="dòng 2, cột address"):
        run("load", str(table))
    with pytest.raises(SystemExit, match="reason"):
        run("allow", HOST, "--agency", "H01", "--reason", "x")
    assert run("allow", HOST, "--agency", "H01", "--reason", "Trang chính thức") == 0
    assert run("load", str(table)) == 0 and selectors.targets().count() == 1
    with clock.at(NOW + timedelta(hours=3, minutes=59)):
        assert run("run", "--agency", "H01", "--limit", "5") == 0
    told = capsys.readouterr().out
    assert "reachable passed" in told and "visited 1, of these 0 with a fault" in told


def test_a_run_without_a_browser_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(ports, "_visitors", [ports.NobodyThere()])
    assert run("allow", HOST, "--agency", "H01", "--reason", "Trang chính thức") == 0
    content = f"agency,address\nH01,https://{HOST}/1\n".encode()
    services.register_targets(content=content, actor=SYSTEM)
    with clock.at(NOW + timedelta(hours=3, minutes=59)):
        assert run("run") == 1
    assert "no browser could be started" in capsys.readouterr().out


@pytest.mark.parametrize(("words", "told"), [(["load", "/nowhere.csv"], "no file"), (["run", "--limit", "x"], "whole")])
def test_what_cannot_be_is_told_in_words(words: list[str], told: str) -> None:
    with pytest.raises(SystemExit, match=told):
        run(*words)
