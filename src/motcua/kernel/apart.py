"""Files of strangers are read in a process of their own: whatever a file makes its reader do, it costs so much at most.

The bounds inside a reader say what is too much in its own words; this is the wall behind them, for what a library does
before it can be counted.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress

from motcua.kernel.processes import request_end_with_parent

WAITING = 3
"""How many times its own seconds a reader may take by the clock: a busy machine gives it a third of a core. Assumed."""
TOO_MUCH = "takes too much time or memory"


def read_apart(reader: str, content: bytes, *, seconds: int, memory: int) -> list[str]:
    """The texts that `reader` ("module:function") makes of `content` with so much processor time and so many bytes.

    Raises ValueError: the reader's own, or TOO_MUCH where a bound was reached or the process broke.
    """
    order = [sys.executable, "-P", "-m", __name__, reader, str(seconds), str(memory)]
    known = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and our own module; nothing of the file is in the order
            order, input=content, capture_output=True, env=known, timeout=seconds * WAITING
        )
    except subprocess.TimeoutExpired as late:
        raise ValueError(TOO_MUCH) from late
    if done.returncode != 0:
        raise ValueError(TOO_MUCH)
    said = json.loads(done.stdout)
    if "fault" in said:
        raise ValueError(said["fault"])
    return [str(text) for text in said["texts"]]


def _bound(seconds: int, memory: int) -> None:
    """From here on this process ends when it takes more; where the system knows no such bound, the clock remains."""
    for kind, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def _answer(reader: str, content: bytes) -> dict[str, object]:
    module, _, name = reader.partition(":")
    read: Callable[[bytes], list[str]] = getattr(importlib.import_module(module), name)
    try:
        return {"texts": read(content)}
    except ValueError as error:
        return {"fault": str(error)}
    except MemoryError:
        return {"fault": TOO_MUCH}


def _main(reader: str, seconds: str, memory: str) -> None:
    request_end_with_parent(signal.SIGKILL, os.getppid())
    content = sys.stdin.buffer.read()
    _bound(int(seconds), int(memory))
    sys.stdout.write(json.dumps(_answer(reader, content)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
