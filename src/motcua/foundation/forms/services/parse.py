"""From what was typed to answers; nothing typed is ever lost (F-011, F-013)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.http import QueryDict

from motcua.foundation.forms import rules
from motcua.foundation.forms.types import Answers, Field, FormInfo

CHECKED = "yes"


def parse(form: FormInfo, post: QueryDict, only: Collection[str] | None = None) -> Answers:
    """The answers in a submitted form (all fields, or those named in `only`); blank fields have no entry.

    Text is trimmed and put into NFC. A date becomes `yyyy-mm-dd`, also an impossible one; parts that make no
    date, and numbers that are none, stay as typed so that they can be shown again.
    """
    answers: Answers = {}
    for field in form.fields.values():
        if only is None or field.name in only:
            value = _READERS.get(field.widget, _read_line)(field, post)
            if value is not None:
                answers[field.name] = value
    return answers


def asked_answers(form: FormInfo, answers: Mapping[str, Any]) -> Answers:
    """The answers without those behind questions that are not asked: what is submitted."""
    asked = rules.asked_names(form.fields.values(), answers)
    return {name: value for name, value in answers.items() if name in asked}


def _read_line(field: Field, post: QueryDict) -> str | None:
    return rules.clean_line(post.get(field.name) or "") or None


def _read_text(field: Field, post: QueryDict) -> str | None:
    return rules.clean_text(post.get(field.name) or "") or None


def _read_digits(field: Field, post: QueryDict) -> str | None:
    return rules.clean_digits(post.get(field.name) or "") or None


def _read_number(field: Field, post: QueryDict) -> int | str | None:
    typed = rules.clean_line(post.get(field.name) or "")
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= 15
    return int(typed) if is_number else typed or None


def _read_checkbox(field: Field, post: QueryDict) -> bool | None:
    return True if post.get(field.name) == CHECKED else None


def _read_date(field: Field, post: QueryDict) -> str | dict[str, str] | None:
    day, month, year = (post.get(f"{field.name}-{part}") or "" for part in ("day", "month", "year"))
    return rules.join_date(day, month, year, partial=field.takes_partial_date)


_READERS: Mapping[str, Callable[[Field, QueryDict], Any]] = {
    "textarea": _read_text,
    "address": _read_text,
    "person_number": _read_digits,
    "number": _read_number,
    "checkbox": _read_checkbox,
    "date": _read_date,
}
