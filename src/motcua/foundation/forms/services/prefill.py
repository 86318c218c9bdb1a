"""Once only: what the account already knows is not asked again (F-012)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.foundation.forms import rules
from motcua.foundation.forms.types import Answers, FormInfo


def prefill(form: FormInfo, person: Mapping[str, Any]) -> Answers:
    """First answers of a new draft: from the account (`person.name` and so on), else the form's default."""
    answers: Answers = {}
    for field in form.fields.values():
        known = _known(person, field.prefill)
        value = (field.prefill_value or known) if known else field.default
        if value:
            answers[field.name] = int(value) if field.schema.get("type") == "integer" else value
    return answers


def _known(person: Mapping[str, Any], source: str) -> str:
    value = person.get(source.removeprefix("person.")) if source.startswith("person.") else None
    return value.isoformat() if isinstance(value, date) else rules.clean_line(str(value or ""))
