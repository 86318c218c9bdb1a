"""Generated answers: valid ones by the schema, and wild ones as people may type them."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from motcua.foundation.forms import rules
from motcua.foundation.forms.tests.conftest import COMMUNES
from motcua.foundation.forms.types import Field, FormInfo

LETTERS = "abcdeghiklmnopqrstuvxyăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
WORDS = st.text(LETTERS + LETTERS.upper(), min_size=1, max_size=9)
NAMES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 11, 23))
TYPED = st.text(st.characters(codec="utf-8"), max_size=40)


def _valid(field: Field) -> st.SearchStrategy[Any]:
    if field.takes_partial_date:
        return DAYS.flatmap(lambda day: st.sampled_from([day.isoformat(), f"{day:%Y-%m}", f"{day:%Y}"]))
    if field.widget == "commune":
        return st.sampled_from([code for code, _name in COMMUNES])
    if field.options:
        return st.sampled_from([value for value, _label in field.options])
    special = {
        "date": DAYS.map(date.isoformat),
        "number": st.integers(0, 20),
        "checkbox": st.just(True),
        "person_number": st.from_regex(r"\A[0-9]{12}\Z"),
        "address": st.lists(NAMES, min_size=1, max_size=3).map("\n".join),
    }
    return special.get(field.widget, NAMES)


@st.composite
def valid_answers(draw: st.DrawFn, form: FormInfo) -> dict[str, Any]:
    """Answers to every question that the answers before lead to, all of them right."""
    answers: dict[str, Any] = {}
    for field in form.fields.values():
        if rules.is_asked(field.show_when, answers) and (not field.is_optional or draw(st.booleans())):
            answers[field.name] = draw(_valid(field))
    return answers


@st.composite
def typed_posts(draw: st.DrawFn, form: FormInfo) -> dict[str, str]:
    """Anything at all typed into any control."""
    names = []
    for field in form.fields.values():
        parts = ("-day", "-month", "-year") if field.widget == "date" else ("",)
        names += [field.name + part for part in parts]
    return draw(st.dictionaries(st.sampled_from(names), TYPED, max_size=12))
