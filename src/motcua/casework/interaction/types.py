"""Words of rating a service."""

from __future__ import annotations

from enum import IntEnum


class Step(IntEnum):
    """The three steps of TT 32/2017/TT-BTTTT Điều 12 (IND-27)."""

    NOT_SATISFIED = 1
    SATISFIED = 2
    VERY_SATISFIED = 3


QUESTIONS = ("overall", "convenience", "timeliness", "attitude")
"""What is asked; only the overall answer is compulsory (TT 32/2017 Điều 12)."""
