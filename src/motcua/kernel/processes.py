"""Child processes that never outlive the process that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent(
    stop: signal.Signals = signal.SIGTERM, account: tuple[int, int] | None = None
) -> Callable[[], None]:
    """For `preexec_fn`: become `account` (user id, group id), then ask the kernel for `stop` when the parent dies.

    The order matters: a change of user clears the request. Outside Linux only the change of user happens.
    """
    parent = os.getpid()

    def prepare() -> None:
        if account is not None:
            os.setgroups([])
            os.setgid(account[1])
            os.setuid(account[0])
        request_end_with_parent(stop, parent)

    return prepare


def request_end_with_parent(stop: signal.Signals, parent: int) -> None:
    """Ask the kernel to send `stop` to this process when `parent` dies; ends at once when it is dead already."""
    if _libc is None:
        return
    _libc.prctl(_PR_SET_PDEATHSIG, int(stop))
    if os.getppid() != parent:
        os._exit(1)


def started_at(pid: int) -> str | None:
    """The kernel's start time of a process: with the pid it names one process for ever; None when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def working_in(folder: Path) -> list[int]:
    """The processes whose working folder is `folder`, as far as this user may see."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").resolve(strict=True) == folder:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def descendants(pid: int) -> list[int]:
    """Every living process that `pid` started, and that those started, nearest first."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry.parent.name))
    found = list(children.get(pid, ()))
    for one in found:
        found += children.get(one, ())
    return found
