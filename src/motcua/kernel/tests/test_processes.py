from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from motcua.kernel import processes

PATIENCE = 60
"""Seconds that a busy machine may take for what a quiet one does at once."""
_PARENT = """
import os, signal, subprocess, sys
from motcua.kernel.processes import end_with_parent
child = subprocess.Popen(["/bin/sleep", "60"], preexec_fn=end_with_parent(signal.SIGTERM))
print(child.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_child_ends_when_its_parent_is_killed() -> None:
    done = subprocess.run([sys.executable, "-c", _PARENT], stdout=subprocess.PIPE, text=True)
    pid = int(done.stdout)
    for _ in range(PATIENCE * 20):
        if processes.started_at(pid) is None:
            break
        signal.sigtimedwait([], 0.05)
    assert processes.started_at(pid) is None


def test_descendants_are_children_and_theirs() -> None:
    words = ["/bin/sh", "-c", "/bin/sh -c 'sleep 60; true' & wait"]
    with subprocess.Popen(words, start_new_session=True) as child:
        for _ in range(PATIENCE * 20):
            if len(found := processes.descendants(child.pid)) == 2:
                break
            signal.sigtimedwait([], 0.05)
        assert len(found) == 2
        assert set(found) < set(processes.descendants(os.getpid()))
        os.killpg(child.pid, signal.SIGKILL)
    assert processes.descendants(child.pid) == []


def test_a_start_time_names_one_process() -> None:
    first = processes.started_at(os.getpid())
    assert first is not None
    assert processes.started_at(os.getpid()) == first


def test_a_process_that_is_gone_or_unburied_has_no_start_time() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert processes.started_at(child.pid) is None, "a zombie"
    child.wait()
    assert processes.started_at(child.pid) is None, "gone"


def test_processes_are_found_by_the_folder_they_work_in(tmp_path: Path) -> None:
    child = subprocess.Popen(["/bin/sleep", "30"], cwd=tmp_path)
    try:
        assert processes.working_in(tmp_path) == [child.pid]
    finally:
        child.kill()
        child.wait()
    assert processes.working_in(tmp_path) == []
