"""A mystery shopper's sheet as data: questions, their scales, and how answers become marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Question:
    """One question. Its scale lists worth and meaning, the best first; without a scale words are the answer."""

    code: str
    criterion: str
    """The criterion whose mark it helps to make; empty for a question that only tells."""
    text: str
    hint: str
    scale: tuple[tuple[int, str], ...]
    photo_below: int | None
    """A picture is asked for where the answer is worth less than this; None where none is."""

    @property
    def best(self) -> int:
        return max((worth for worth, _meaning in self.scale), default=0)


@dataclass(frozen=True)
class SheetTemplate:
    """The questions of a sheet. `marks` has for each criterion (mark, least sum of worth), the best first."""

    code: str
    version: int
    valid_from: date
    valid_to: date | None
    name: str
    assumed: str
    questions: tuple[Question, ...]
    marks: Mapping[str, tuple[tuple[str, int], ...]]

    def of(self, criterion: str) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.criterion == criterion)
