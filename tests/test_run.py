"""`motcua run` as a person meets it: once more is quick, Ctrl-C stops everything, what is wrong is one sentence."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Running

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("live")]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("run") / "home"
    folder.mkdir()
    yield folder
    Running(folder).server.remove()


@pytest.fixture
def running(home: Path) -> Iterator[Running]:
    running = Running(home)
    running.start()
    yield running
    running.stop()


def _refused(**variables: str) -> str:
    """What a run that must not start says; it is one line."""
    words = [sys.executable, "-m", "motcua.sites.compose.cli", "run"]
    environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | variables
    done = subprocess.run(words, env=environ, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr.strip()


def test_the_screen_names_addresses_and_accounts(running: Running) -> None:
    assert f"http://localhost:{running.port}/" in running.output
    assert "Demo accounts" in running.output


def test_ctrl_c_stops_everything_that_was_started(running: Running) -> None:
    assert running.processes()
    assert running.stop() == 0
    assert running.processes() == []
    assert "Everything that was entered is kept." in running.output


def test_the_second_start_prepares_nothing_again(running: Running) -> None:
    running.stop()
    running.start()
    assert "tables" not in running.output


def test_a_second_run_on_the_same_data_says_so(running: Running) -> None:
    said = _refused(MOTCUA_HOME=str(running.home), PORT=str(running.port + 1))
    assert "already runs with the data in" in said
    assert "MOTCUA_HOME=" in said


def test_a_taken_port_says_so_and_names_a_free_one(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = _refused(MOTCUA_HOME=str(tmp_path), PORT=str(port))
    assert said.startswith(f"Port {port} is taken. Choose another: PORT=")


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = _refused(MOTCUA_HOME=str(tmp_path / "file" / "home"))
    assert "cannot be written" in said
    assert "name another folder" in said


def test_a_bad_setting_says_so(tmp_path: Path) -> None:
    assert "MOTCUA_DEMO: must be 0 or 1" in _refused(MOTCUA_HOME=str(tmp_path), MOTCUA_DEMO="yes")
