"""A form as it stands on the screen: fields with values, mistakes and what a screen reader announces."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.foundation.forms import rules
from motcua.foundation.forms.services.choices import receiving_communes
from motcua.foundation.forms.services.parse import CHECKED, asked_answers
from motcua.foundation.forms.types import AnswerLine, Choice, DatePart, Field, FieldView, FormInfo, Page
from motcua.kernel.text import mask

_NO_ERRORS: Mapping[str, list[str]] = {}


def fields_of(
    form: FormInfo,
    answers: Mapping[str, Any],
    errors: Mapping[str, list[str]] = _NO_ERRORS,
    page: str | None = None,
) -> list[FieldView]:
    """All fields of the form, or of one page, with what was typed and what is wrong with it."""
    return [view_of(field, answers.get(field.name), errors.get(field.name, [])) for field in form.fields_on(page)]


def names_on(form: FormInfo, answers: Mapping[str, Any], page: str) -> frozenset[str]:
    """The fields that a page shows: those whose conditions on other pages hold (scripts hide by the page's own)."""
    told = asked_answers(form, answers)
    elsewhere = {name: value for name, value in told.items() if form.fields[name].page != page}
    return frozenset(
        field.name
        for field in form.fields_on(page)
        if all(
            elsewhere.get(name) == value for name, value in field.show_when.items() if form.fields[name].page != page
        )
    )


def condition(show_when: Mapping[str, str]) -> str:
    """What a question depends on, as the script reads it."""
    return json.dumps(dict(show_when), ensure_ascii=False) if show_when else ""


def view_of(field: Field, value: Any, errors: list[str]) -> FieldView:
    """One field with its value and its mistakes."""
    described = [f"f-{field.name}-hint"] * bool(field.help) + [f"f-{field.name}-err"] * bool(errors)
    return FieldView(
        field=field,
        value=_shown(field, value),
        choices=_choices(field, value),
        parts=_date_parts(field, value) if field.widget == "date" else (),
        errors=tuple(errors),
        described_by=" ".join(described),
        show_when=condition(field.show_when),
    )


def render_field(
    form: FormInfo, name: str, answers: Mapping[str, Any], errors: Mapping[str, list[str]], autosave_url: str = ""
) -> SafeString:
    """One field as HTML: the answer to a field check (an htmx swap of the whole field)."""
    view = view_of(form.fields[name], answers.get(name), errors.get(name, []))
    return render_to_string("forms/field.html", {"view": view, "autosave_url": autosave_url})


def pages_asked(form: FormInfo, answers: Mapping[str, Any]) -> list[Page]:
    """The pages that these answers lead to: a page with no asked question is skipped."""
    asked = rules.asked_names(form.fields.values(), answers)
    return [page for page in form.pages if asked.intersection(page.fields)]


def next_page(form: FormInfo, answers: Mapping[str, Any], page: str) -> Page | None:
    """The page after `page`; None after the last."""
    return _neighbour(form, answers, page, 1)


def previous_page(form: FormInfo, answers: Mapping[str, Any], page: str) -> Page | None:
    """The page before `page`; None before the first."""
    return _neighbour(form, answers, page, -1)


def _neighbour(form: FormInfo, answers: Mapping[str, Any], page: str, step: int) -> Page | None:
    pages = pages_asked(form, answers)
    place = next((at for at, each in enumerate(pages) if each.name == page), -1 if step > 0 else 0) + step
    return pages[place] if 0 <= place < len(pages) else None


def answer_lines(
    form: FormInfo, answers: Mapping[str, Any], page: str | None = None, *, masked: bool = False
) -> list[AnswerLine]:
    """Questions that were asked and their answers, for reading; `masked` shows only the end of person numbers."""
    asked = rules.asked_names(form.fields.values(), answers)
    return [
        AnswerLine(field.name, field.label, _read_text(field, answers.get(field.name), masked))
        for field in form.fields_on(page)
        if field.name in asked and field.name in answers
    ]


def _read_text(field: Field, value: Any, masked: bool) -> str:
    told = answer_text(field, value)
    return mask(told) if masked and field.widget == "person_number" else told


def answer_text(field: Field, value: Any) -> str:
    """An answer as people read it: a date as dd/mm/yyyy, an option by its label."""
    if field.widget == "date":
        return date_text(value)
    if field.widget == "checkbox":
        return _("Đã đánh dấu") if value is True else ""
    return next((label for known, label in options_of(field) if known == value), str(value))


def date_text(value: Any) -> str:
    """`5/11/2026` as `05/11/2026`; what is not a date as it was typed."""
    day, month, year = rules.split_date(value)
    parts = day.zfill(2) if day else "", month.zfill(2) if month else "", year
    return "/".join(part for part in parts if part)


def birth_in_words(iso_day: str) -> str:
    """ "Ghi bằng chữ" of the official form, written by the house so that nobody has to."""
    return rules.date_in_words(date.fromisoformat(iso_day))


def options_of(field: Field) -> list[tuple[str, str]]:
    """Values and labels to choose from."""
    return receiving_communes() if field.widget == "commune" else list(field.options)


def _shown(field: Field, value: Any) -> str:
    if field.widget == "checkbox":
        return CHECKED if value is True else ""
    return "" if value is None or isinstance(value, Mapping) else str(value)


def _choices(field: Field, value: Any) -> tuple[Choice, ...]:
    return tuple(
        Choice(known, label, f"f-{field.name}" if place == 1 else f"f-{field.name}-{place}", known == value)
        for place, (known, label) in enumerate(options_of(field), start=1)
    )


def _date_parts(field: Field, value: Any) -> tuple[DatePart, ...]:
    labels = {"day": _("Ngày"), "month": _("Tháng"), "year": _("Năm")}
    typed = dict(zip(labels, rules.split_date(value), strict=True))
    return tuple(
        DatePart(
            name=f"{field.name}-{part}",
            id=f"f-{field.name}" if part == "day" else f"f-{field.name}-{part}",
            label=label,
            value=typed[part],
            width="in--4" if part == "year" else "in--2",
            autocomplete=f"bday-{part}" if field.autocomplete == "bday" else "off",
        )
        for part, label in labels.items()
    )
