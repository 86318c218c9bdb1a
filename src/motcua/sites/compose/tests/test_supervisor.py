from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern

from motcua.kernel import environment, processes
from motcua.sites.compose import ports, screen, supervisor
from motcua.sites.compose.progress import step
from motcua.sites.compose.supervisor import Child, Supervisor
from motcua.sites.compose.tests.live import free_port
from motcua.sites.compose.urls import PROFILES

PATIENCE = 60
"""Seconds that a busy machine may take for what a quiet one does at once."""


@pytest.fixture
def child(tmp_path: Path) -> Child:
    """`motcua settings`: a command that ends by itself at once."""
    return Child("settings", tmp_path, environ=dict(os.environ))


def test_a_child_writes_into_its_own_log(child: Child) -> None:
    child.start()
    child.finish(time.monotonic() + PATIENCE)
    assert "MOTCUA_HOME" in child.log.read_text()


def test_a_death_is_told_and_the_next_start_waits_longer_each_time(child: Child) -> None:
    for wait in (0.2, 1.0, 2.0):
        child.start()
        assert child.process is not None
        child.process.kill()
        child.process.wait()
        begun = time.monotonic()
        assert child.bury() == "was ended by signal 9"
        assert begun + wait <= child.due <= time.monotonic() + wait


def test_a_child_that_ended_by_itself_is_told_with_its_status(child: Child) -> None:
    child.start()
    assert child.process is not None
    child.process.wait()
    assert child.bury() == "ended with status 0"


def test_finishing_kills_whatever_a_child_started(child: Child) -> None:
    program = (
        "import subprocess, time; subprocess.Popen(['/bin/sleep', '60']); print('ready', flush=True); time.sleep(60)"
    )
    child.process = subprocess.Popen([sys.executable, "-c", program], process_group=0, stdout=subprocess.PIPE)
    assert child.process.stdout is not None
    assert child.process.stdout.readline() == b"ready\n"
    child.process.stdout.close()
    group = child.process.pid
    child.finish(time.monotonic() + 0.1)
    with pytest.raises(ProcessLookupError):
        for _ in range(PATIENCE * 50):
            os.killpg(group, 0)
            signal.sigtimedwait([], 0.02)


def test_a_large_log_is_kept_once_and_begun_anew(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "_LOG_BYTES", 3)
    child.log.write_text("long enough")
    child.start()
    child.finish(time.monotonic() + PATIENCE)
    assert child.log.with_suffix(".log.1").read_text() == "long enough"


def test_ready_means_that_every_sandbox_takes_connections_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "answers", lambda port: True)
    web, sandboxes = Child("web", tmp_path), Child("sandboxes", tmp_path)
    sandboxes.process = subprocess.Popen(["/bin/sleep", "60"], process_group=0)
    with socket.create_server(("127.0.0.1", 0)) as door, socket.create_server(("127.0.0.1", 0)) as late:
        both = [door.getsockname()[1], late.getsockname()[1]]
        assert supervisor.await_answers([web, sandboxes], 1, both) is None
        late.close()
        assert supervisor.await_answers([web, sandboxes], 1, both, seconds=0.2) is sandboxes
    sandboxes.finish(time.monotonic())
    assert supervisor.await_answers([web, sandboxes], 1, both) is sandboxes, "a dead process is not waited for"


def test_a_second_run_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with (
        supervisor._only_run(tmp_path),
        pytest.raises(SystemExit, match="already runs with the data in"),
        supervisor._only_run(tmp_path),
    ):
        pass


def test_children_of_a_killed_run_are_ended_before_the_next_begins(tmp_path: Path) -> None:
    left = subprocess.Popen(["/bin/sleep", "60"], process_group=0)
    (tmp_path / "running.json").write_text(json.dumps({"web": [left.pid, processes.started_at(left.pid)]}))
    supervisor._end_leftovers(tmp_path, seconds=0.1)
    assert left.wait(PATIENCE) == -signal.SIGKILL


def test_a_process_that_only_has_the_same_number_is_left_alone(tmp_path: Path) -> None:
    other = subprocess.Popen(["/bin/sleep", "60"], process_group=0)
    (tmp_path / "running.json").write_text(json.dumps({"web": [other.pid, "1"]}))
    supervisor._end_leftovers(tmp_path, seconds=0.1)
    assert other.poll() is None
    other.kill()
    other.wait()


def test_stopping_forgets_the_note(tmp_path: Path) -> None:
    (tmp_path / "running.json").write_text("{}")
    Supervisor(tmp_path, None).stop()
    assert not (tmp_path / "running.json").exists()


def test_a_taken_port_is_one_sentence_with_a_free_one(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(SystemExit, match=rf"Port {port} is taken\. Choose another: PORT=\d+"):
            ports.require_free_port()


def test_a_taken_sandbox_port_is_named_with_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda port, address="": port != 21011)
    monkeypatch.setenv("PORT", "21001")
    monkeypatch.delenv("MOTCUA_SANDBOX_PORT", raising=False)
    with pytest.raises(SystemExit, match=r"Port 21011, for the sandbox vneid, is taken\..*MOTCUA_SANDBOX_PORT=21012"):
        ports.require_free_ports()


def test_a_run_holds_its_ports_while_it_builds_and_a_second_one_is_told_before_it_builds_anything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing listened for a minute and a half, so that the second built all its tables first."""
    first = free_port()
    monkeypatch.setenv("PORT", str(first))
    monkeypatch.setenv("MOTCUA_DEMO", "1")
    monkeypatch.delenv("MOTCUA_SANDBOX_PORT", raising=False)
    with ports.held_ports() as held:
        taken = environment.sandbox_port("csc")
        assert not ports.is_free(first) and not ports.is_free(taken)
        monkeypatch.setenv("PORT", str(free_port()))
        monkeypatch.setenv("MOTCUA_SANDBOX_PORT", str(taken))
        with pytest.raises(SystemExit, match=f"Port {taken}, for the sandbox vneid, is taken"):
            ports.require_free_ports()
        held.close()
        assert ports.is_free(first) and ports.is_free(taken), "the processes get them"


def test_the_screen_shows_addresses_and_accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    rows = [["citizen", "089000000001", "Danh Thị Minh Hoạ", "Công dân"]]
    (tmp_path / "demo_accounts.json").write_text(json.dumps(rows), encoding="utf-8")
    shown = screen.text(tmp_path, 1.23)
    assert "http://localhost:8123/mot-cua/" in shown
    assert "Danh Thị Minh Hoạ" in shown
    assert len(shown.splitlines()) < 24, "one screen"


@pytest.mark.parametrize("profile", list(PROFILES))
def test_every_address_on_the_screen_is_served(profile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_PROFILE", profile)
    monkeypatch.setenv("MOTCUA_URL", "https://motcua.example.vn")
    (tmp_path / "demo_accounts.json").write_text("[]")
    shown = re.findall(r"https://motcua\.example\.vn(\S+)", screen.text(tmp_path, 1))
    assert len(shown) >= 3
    for path in shown:
        assert URLResolver(RegexPattern(r"^/"), PROFILES[profile]).resolve(path)


def test_only_a_trial_starts_sandboxes_and_shows_their_mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "demo_accounts.json").write_text("[]")
    monkeypatch.setenv("MOTCUA_DEMO", "1")
    assert supervisor.wanted() == ("web", "worker", "sandboxes")
    assert "Mailbox" in screen.text(tmp_path, 1)
    monkeypatch.setenv("MOTCUA_DEMO", "0")
    assert supervisor.wanted() == ("web", "worker")
    assert "Mailbox" not in screen.text(tmp_path, 1)


def test_without_sandboxes_their_ports_may_be_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda port, address="": port == 21001)
    monkeypatch.setenv("PORT", "21001")
    monkeypatch.setenv("MOTCUA_DEMO", "0")
    ports.require_free_ports()


def test_logs_and_the_note_are_for_this_user_only(child: Child, tmp_path: Path) -> None:
    child.start()
    Supervisor(tmp_path, None, [child])._note()
    child.finish(time.monotonic() + PATIENCE)
    assert [file.stat().st_mode & 0o077 for file in (child.log, tmp_path / "running.json")] == [0, 0]


def test_without_demo_data_no_accounts_are_shown(tmp_path: Path) -> None:
    (tmp_path / "demo_accounts.json").write_text("[]")
    assert "Demo accounts" not in screen.text(tmp_path, 1)


def test_a_step_shows_its_time_also_when_it_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="fault"), step("tables"):
        raise ValueError("fault")
    assert re.search(r"failed after \d+\.\d s", capsys.readouterr().out)
