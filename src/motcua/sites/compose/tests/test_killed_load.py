"""`kill -9` in the middle of `motcua monitoring load`, as a process of its own, and the same command again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from motcua.oversight.intake.tests.factories import Sender, add_agencies
from motcua.oversight.monitoring.tests.factories import CodeFile, FileLoad, Segment, lives, write_csv
from motcua.sites.compose.tests.live import url_of

DOSSIERS = 200
_KILLED = """
import importlib, os, signal, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.sites.compose.settings"
import django
django.setup()
module, _, name = sys.argv[1].partition(":")
def end(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
setattr(importlib.import_module(module), name, end)
from motcua.sites.compose import cli
sys.exit(cli.main(sys.argv[2:]))
"""
_SERVICES = "motcua.oversight.monitoring.services"


def load(program: list[str], path: Path, home: Path, settings: Any) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTEST"))}
    environ = kept | {"DATABASE_URL": url_of(settings.DATABASES["default"]), "MOTCUA_HOME": str(home)}
    words = [sys.executable, *program, "monitoring", "load", str(path), "--source", "tinh-mau"]
    return subprocess.run(words, env=environ, capture_output=True, text=True, timeout=300)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "place",
    [
        pytest.param(f"{_SERVICES}.import_dossiers:derive_facts", id="before anything is written"),
        pytest.param(f"{_SERVICES}.compare_facts:_keep_codes", id="with the files of facts in their place"),
        pytest.param("motcua.kernel.audit:record", id="with everything done but the commit"),
    ],
)
def test_a_killed_load_took_nothing_and_the_same_command_takes_all_of_it_once(
    place: str, tmp_path: Path, settings: Any
) -> None:
    add_agencies("H01", "H01.101", "H01.102")
    Sender().register()
    path = write_csv(tmp_path / "a.csv", lives(DOSSIERS))
    killed = load(["-c", _KILLED, place], path, tmp_path, settings)
    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr
    assert (FileLoad.objects.count(), CodeFile.objects.count(), Segment.objects.count()) == (0, 0, 0)
    again = load(["-m", "motcua.sites.compose.cli"], path, tmp_path, settings)
    assert again.returncode == 0 and f"new        {DOSSIERS}" in again.stdout, again.stdout + again.stderr
    assert load(["-m", "motcua.sites.compose.cli"], path, tmp_path, settings).stdout.endswith(again.stdout[-40:])
    told = Segment.objects.values_list("rows", "dossiers")
    assert [sum(column) for column in zip(*told, strict=True)] == [DOSSIERS, DOSSIERS]
