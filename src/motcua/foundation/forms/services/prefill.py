"""Once only: what the account already knows is not asked again (F-012)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.foundation.forms import rules
from motcua.foundation.forms.types import Answers, Field, FormInfo


def prefill(form: FormInfo, person: Mapping[str, Any]) -> Answers:
    """First answers of a new draft: from the account (`person.name` and so on), else the form's default."""
    answers: Answers = {}
    for field in form.fields.values():
        if value := _value(field, person) or field.default:
            answers[field.name] = int(value) if field.schema.get("type") == "integer" else value
    return answers


def known_answers(form: FormInfo, person: Mapping[str, Any]) -> Answers:
    """Of these first answers, those that come from the account."""
    first = prefill(form, person)
    return {name: first[name] for name, field in form.fields.items() if _value(field, person)}


def _value(field: Field, person: Mapping[str, Any]) -> str:
    known = _known(person, field.prefill)
    return (field.prefill_value or known) if known else ""


def _known(person: Mapping[str, Any], source: str) -> str:
    value = person.get(source.removeprefix("person.")) if source.startswith("person.") else None
    return value.isoformat() if isinstance(value, date) else rules.clean_line(str(value or ""))
