"""`motcua release verify`: where there is only the program and the bundle, without settings, database or network."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from motcua.oversight.releases.tests.factories import Country, packed_country
from motcua.sites.compose import cli

_ALONE = """
import socket, sys
def refuse(*_: object, **__: object) -> None:
    raise OSError("there is no network here")
socket.socket.connect = socket.socket.bind = refuse
from motcua.sites.compose import cli
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    content, _ = packed_country(tmp_path, Country(tmp_path))
    path = tmp_path / "2026-10-1.zip"
    path.write_bytes(content)
    return path


def alone(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as on a bare machine: no setting, a home that cannot be written, no socket."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG")}
    bare = {
        **kept,
        "HOME": "/proc/none",
        "MOTCUA_HOME": "/proc/none",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x",
    }
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", _ALONE, "release", *words],
        cwd=tmp_path, env=bare, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_a_right_bundle_verifies_on_a_bare_machine(tmp_path: Path, file: Path) -> None:
    done = alone(tmp_path, "verify", str(file))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "16 cells" in done.stdout and "everything agrees" in done.stdout


def test_a_touched_bundle_and_a_wrong_key_are_told(tmp_path: Path, file: Path) -> None:
    other = base64.b64encode(bytes(32)).decode()
    done = alone(tmp_path, "verify", str(file), "--key", other)
    assert done.returncode == 1 and "signature    another key" in done.stdout
    content = file.read_bytes()
    place = content.index(b"IND-10:H01") + 40
    file.write_bytes(content[:place] + b"~" + content[place + 1 :])
    done = alone(tmp_path, "verify", str(file))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr and "cells.json" in done.stdout


def test_a_file_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    done = alone(tmp_path, "verify", "nowhere.zip")
    assert done.returncode == 1 and done.stderr.strip() == "nowhere.zip cannot be read (No such file or directory)."


def test_a_command_with_verbs_asks_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["release"])
    assert "VERB" in capsys.readouterr().err
