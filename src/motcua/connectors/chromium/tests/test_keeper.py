"""Our own faults: no browser, one that dies, one that does not answer. None of them is the page's."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from motcua.connectors.chromium.adapter import ChromiumVisitor
from motcua.connectors.chromium.client import Keeper, NoBrowser, keeper
from motcua.connectors.chromium.settings import browser_settings
from motcua.connectors.chromium.tests.conftest import Walk
from motcua.connectors.chromium.types import BrowserSettings
from motcua.kernel import processes
from motcua.oversight.probes.types import Errand, Fault

Broken = Callable[[str], ChromiumVisitor]
PATIENCE = 60
"""Seconds that a busy machine may take for what a quiet one does at once."""
ERRAND = Errand(address="http://a.example.vn/", hosts=frozenset({"a.example.vn"}), deadline_seconds=5)


def test_without_a_browser_it_is_our_own_fault_and_said(broken: Broken, caplog: pytest.LogCaptureFixture) -> None:
    sight = broken("/nowhere/chromium").visit(ERRAND)
    assert (sight.fault, sight.status, sight.hops, sight.browser) == (Fault.NO_BROWSER, None, (), "")
    assert "there is no Chromium on this machine" in caplog.text


@pytest.mark.parametrize("program", ["/bin/false", "/bin/cat"])
def test_a_program_that_is_no_browser_is_our_own_fault(
    broken: Broken, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "START_SECONDS", 3)
    visitor = broken(program)
    assert visitor.visit(ERRAND).fault is Fault.NO_BROWSER
    visitor.close()


def test_a_browser_that_does_not_answer_is_ended_with_all_it_started(walk: Walk) -> None:
    held = Keeper()
    assert held.warm(_settings())
    runner = held._runner
    assert runner is not None
    family = [runner._process.pid, *processes.descendants(runner._process.pid)]
    assert len(family) > 3
    os.kill(runner._process.pid, signal.SIGSTOP)
    with pytest.raises(NoBrowser, match="did not answer"):
        held.visit(_settings(), walk.errand("/tot", deadline=1), grace=0.2)
    assert _gone(family)
    assert not runner._folder.exists()
    assert held.warm(_settings())
    assert held.visit(_settings(), walk.errand("/tot")).status == 200
    held.close()


def test_a_browser_that_was_killed_is_started_again(walk: Walk) -> None:
    held = Keeper()
    assert held.warm(_settings())
    assert held._runner is not None
    family = processes.descendants(held._runner._process.pid)
    for pid in family:
        with suppress(ProcessLookupError):  # some end with their parent
            os.kill(pid, signal.SIGKILL)
    with pytest.raises(NoBrowser):
        held.visit(_settings(), walk.errand("/tot"))
    assert held.warm(_settings())
    assert held.visit(_settings(), walk.errand("/tot")).fault is None
    held.close()


def test_the_browser_ends_when_its_keeper_does(walk: Walk) -> None:
    held = Keeper()
    assert held.warm(_settings())
    runner = held._runner
    assert runner is not None and runner._process.stdin is not None
    family = [runner._process.pid, *processes.descendants(runner._process.pid)]
    runner._process.stdin.close()
    runner._process.wait(PATIENCE)
    assert _gone(family)
    held.close()


def test_the_browser_learns_nothing_of_our_settings(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "bi-mat-cua-nha")
    held = Keeper()
    assert held.warm(_settings())
    assert held._runner is not None
    pid = held._runner._process.pid
    known = b""
    for one in (pid, *processes.descendants(pid)):
        with suppress(FileNotFoundError, ProcessLookupError):  # some helpers of a browser live for a moment only
            known += Path(f"/proc/{one}/environ").read_bytes()
    assert b"PATH=" in known
    assert b"bi-mat-cua-nha" not in known and b"DATABASE_URL" not in known and b"MOTCUA_" not in known
    held.close()


def test_outside_a_trial_no_port_of_this_machine_and_no_key_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_DEMO", "0")
    settings = browser_settings("a key")
    assert (settings.trial_port, settings.trusted_key) == (0, "")


def test_the_contact_is_that_of_the_setting_and_breaks_no_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBE_CONTACT", "https://hoi.example.vn/\r\nX-A: 1)")
    assert browser_settings().agent.endswith("(+https://hoi.example.vn/X-A:1)")
    monkeypatch.setenv("PROBE_CONTACT", "")
    monkeypatch.setenv("MOTCUA_URL", "https://do.example.vn")
    assert browser_settings().agent.endswith("(+https://do.example.vn)")


def _settings() -> BrowserSettings:
    return browser_settings()


def _gone(family: list[int], seconds: float = PATIENCE) -> bool:
    until = time.monotonic() + seconds
    while any(processes.started_at(pid) for pid in family):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
