"""From a mystery shopper's answers to marks, and what is still wrong with a sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from motcua.oversight.assessment.types import Question, SheetTemplate

Answers = Mapping[str, str]


def read_template(raw: Mapping[str, Any]) -> SheetTemplate:
    """A written-out template as a value."""
    return SheetTemplate(
        code=raw["code"],
        version=raw["version"],
        valid_from=date.fromisoformat(raw["valid_from"]),
        valid_to=date.fromisoformat(raw["valid_to"]) if raw["valid_to"] else None,
        name=raw["name"],
        assumed=raw["assumed"],
        questions=tuple(map(_question, raw["questions"])),
        marks={code: tuple((mark, least) for mark, least in rows) for code, rows in raw["marks"].items()},
    )


def _question(raw: Mapping[str, Any]) -> Question:
    return Question(
        code=raw["code"],
        criterion=raw.get("criterion", ""),
        text=raw["text"],
        hint=raw.get("hint", ""),
        scale=tuple((worth, meaning) for worth, meaning in raw.get("scale", [])),
        photo_below=raw.get("photo_below"),
    )


def mark_of(template: SheetTemplate, criterion: str, answers: Answers) -> str | None:
    """The mark that the answers give: the best whose least sum is reached. None while a question is open."""
    asked = template.of(criterion)
    if not asked or any(not answers.get(question.code) for question in asked):
        return None
    reached = sum(int(answers[question.code]) for question in asked)
    return next((mark for mark, least in template.marks[criterion] if reached >= least), None)


def faults_of(template: SheetTemplate, answers: Answers, with_photo: Collection[str]) -> dict[str, str]:
    """All that is wrong at once, by question: unknown ones, answers off the scale, pictures that are missing."""
    known = {question.code: question for question in template.questions}
    unknown = {code: "Phiếu không có câu hỏi này." for code in answers if code not in known}
    wrong = {code: _fault(known[code], answer, code in with_photo) for code, answer in answers.items() if code in known}
    return unknown | {code: sentence for code, sentence in wrong.items() if sentence}


def _fault(question: Question, answer: str, has_photo: bool) -> str:
    if not question.scale:
        return "" if len(answer) <= 1000 else "Câu trả lời dài nhất 1000 ký tự."
    if answer and answer not in {str(worth) for worth, _meaning in question.scale}:
        return "Chọn một trong các mức của câu hỏi."
    lacks = bool(answer) and question.photo_below is not None and int(answer) < question.photo_below and not has_photo
    return "Cần ảnh chụp màn hình hoặc ảnh nơi thử cho câu trả lời này." if lacks else ""
