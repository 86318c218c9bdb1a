from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from motcua.sites.compose import cli


def test_help_lists_every_command_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert end.value.code == 0
    assert [c.name for c in cli.COMMANDS if c.name not in shown or c.meaning not in shown] == []


def test_help_does_not_load_django() -> None:
    program = (
        "import sys; from motcua.sites.compose import cli; cli.parser().format_help(); print('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "False"


LEAVES = [leaf for command in cli.COMMANDS for leaf in (command.verbs or (command,))]


@pytest.mark.parametrize("command", LEAVES, ids=lambda command: command.name)
def test_every_command_has_something_behind_it(command: cli.Command) -> None:
    module, _, function = command.target.partition(":")
    assert callable(getattr(importlib.import_module(module), function))


def test_an_unknown_command_is_refused_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["dance"])
    assert end.value.code == 2
    assert "load-reference" in capsys.readouterr().err


def test_a_bad_setting_stops_every_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_DEMO", "perhaps")
    with pytest.raises(SystemExit, match="MOTCUA_DEMO"):
        cli.main(["settings"])


def test_settings_are_shown_without_secrets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAYGOV_SECRET", "rat-kin")
    assert cli.main(["settings"]) == 0
    shown = capsys.readouterr().out
    assert "PAYGOV_SECRET" in shown
    assert "rat-kin" not in shown


def test_a_missing_file_to_import_is_one_sentence() -> None:
    with pytest.raises(SystemExit, match=r"There is no file none\.jsonl"):
        cli.main(["import-procedures", "none.jsonl"])


def test_words_after_manage_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[list[str]] = []
    monkeypatch.setattr("django.core.management.execute_from_command_line", passed.append)
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert cli.main(["manage", "migrate", "--plan"]) == 0
    assert passed == [["motcua manage", "migrate", "--plan"]]
