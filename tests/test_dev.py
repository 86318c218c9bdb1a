"""The script `./dev` itself, imported as a module."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "dev"


@pytest.fixture(scope="module")
def dev() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("dev", str(SCRIPT))
    spec = importlib.util.spec_from_loader("dev", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_help_lists_every_command() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "--help"], capture_output=True, text=True)
    assert all(name in done.stdout for name in ("run", "test", "test-engines", "check", "where", "bench", "map"))


def test_it_needs_only_the_standard_library() -> None:
    """-S and -I: no site packages, no environment."""
    done = subprocess.run([sys.executable, "-I", "-S", SCRIPT, "--help"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_python_that_is_too_old_is_one_sentence() -> None:
    program = (
        f"import sys, runpy; sys.version_info = (3, 9, 2); sys.argv = ['./dev', 'run']; runpy.run_path({str(SCRIPT)!r})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("motcua needs Python 3.11 or newer; this is Python 3.9.")
    assert "python3.11 ./dev run" in done.stderr


def test_engines_without_java_is_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "test-engines"], capture_output=True, text=True, env={**os.environ, "PATH": "/nowhere"}
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Java is missing. Install it") and len(done.stderr.splitlines()) == 1


def test_a_data_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    environ = os.environ | {"MOTCUA_HOME": str(tmp_path / "file" / "home")}
    done = subprocess.run([sys.executable, SCRIPT, "run"], env=environ, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith(f"The data folder {tmp_path / 'file' / 'home'} cannot be written")
    assert "MOTCUA_HOME=/some/folder ./dev run" in done.stderr


@pytest.mark.parametrize("word", ["SubmitDossier", "submit_dossier", "submit dossier", "submit-dossier"])
def test_one_verb_is_one_word_however_it_is_written(dev: ModuleType, word: str) -> None:
    assert dev.parts(word) == ["Submit", "Dossier"] or dev.parts(word) == ["submit", "dossier"]


def test_where_finds_a_word_in_names_code_and_documents() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "where", "DatabaseSettings"], capture_output=True, text=True, cwd=ROOT
    )
    assert "src/motcua/kernel/postgres.py:" in done.stdout
    assert "def database_settings" in done.stdout


def test_where_says_when_a_word_is_nowhere() -> None:
    nowhere = "qu" + "xyzzy"
    done = subprocess.run([sys.executable, SCRIPT, "where", nowhere], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 1
    assert nowhere in done.stdout


def test_a_changed_lock_is_installed_anew(dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "LOCKS", tmp_path)
    (tmp_path / "run.txt").write_text("django==5.2.19")
    first = dev.digest("run")
    (tmp_path / "run.txt").write_text("django==5.2.20")
    assert dev.digest("run") != first


def test_the_packages_of_dev_are_enough_to_run(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = dev.Environment()
    environment.folder = tmp_path
    assert not environment.has("run")
    (tmp_path / ".motcua-dev").write_text(dev.digest("dev"))
    assert environment.has("run")
    assert environment.has("dev")


def test_a_missing_browser_is_fetched_beside_the_start_and_never_waited_for(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, arrives = tmp_path / "done", tmp_path / "arrives"
    os.mkfifo(arrives)
    monkeypatch.setattr(dev, "APT", f"read -r _word < {arrives} && touch {done}")
    monkeypatch.setattr(dev, "CHROMIUM", tmp_path / "chromium")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0)
    monkeypatch.setattr(dev.shutil, "which", lambda _name: "/usr/bin/apt-get")
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen
    monkeypatch.setattr(dev.subprocess, "Popen", lambda *words, **how: started.append(real(*words, **how)))
    dev.fetch_chromium(tmp_path)
    assert len(started) == 1 and started[0].poll() is None and not done.exists()
    arrives.write_text("chromium\n")
    assert started[0].wait(60) == 0 and done.exists()
    (tmp_path / "chromium").touch()
    dev.fetch_chromium(tmp_path)
    assert len(started) == 1


def test_ci_runs_what_a_developer_runs_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "./dev check", "./dev test"]
