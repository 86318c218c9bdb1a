"""Lines that tell a person at the terminal what happens and how long it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from motcua.kernel.errors import InvalidInput, Refusal

_WIDTH = 44


def say(line: str = "") -> None:
    """Write one line at once."""
    print(line, flush=True)  # noqa: T201


def refuse(refusal: Refusal) -> NoReturn:
    """End the command with the sentence of a refusal; of wrong input with every field and what is wrong there."""
    if isinstance(refusal, InvalidInput):
        sys.exit("\n".join(f"{name}: {' '.join(told)}" for name, told in refusal.errors.items()))
    sys.exit(refusal.sentence("en"))


@contextmanager
def step(name: str) -> Iterator[None]:
    """`  name ……… 1.2 s`: the name when the work starts, the time when it is done."""
    start = time.monotonic()
    sys.stdout.write(f"  {name} ".ljust(_WIDTH, "."))
    sys.stdout.flush()
    done = "failed after"
    try:
        yield
        done = ""
    finally:
        say(f" {done + ' ' if done else ''}{time.monotonic() - start:.1f} s")
