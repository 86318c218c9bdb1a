"""Our identifiers, which sort by time and cannot be guessed (UUID version 7, RFC 9562), and how others write theirs."""

from __future__ import annotations

import os
import re
import time
import uuid

SENT_CODE = re.compile(r"[A-Za-z0-9._-]{1,35}")
"""An agency or a procedure as whoever sends us records writes it; nothing else is let in."""
SENT_ID = re.compile(r"[A-Za-z0-9._:@/+=-]{1,80}")
"""A dossier, an event or another record of theirs."""


def uuid7() -> uuid.UUID:
    """48 bits of Unix milliseconds, then 74 random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)
