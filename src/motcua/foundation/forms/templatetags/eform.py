"""Template words with which other modules show forms: `{% load eform %}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from motcua.foundation.forms import services
from motcua.foundation.forms.services.present import condition
from motcua.foundation.forms.types import FieldView, FormInfo

register = template.Library()


@register.inclusion_tag("forms/eform.html")
def eform(
    form: FormInfo,
    answers: Mapping[str, Any],
    errors: Mapping[str, list[str]] | None = None,
    autosave_url: str = "",
    page: str | None = None,
    summary: bool = True,
) -> dict[str, Any]:
    """All fields (or those of one `page`) with the error summary above; the caller owns `<form>` and buttons."""
    found = errors or {}
    pages = [form.page(page)] if page else form.pages
    whole = page is None
    return {
        "sections": [
            (each, condition(each.show_when), _views(form, answers, found, each.name, whole)) for each in pages
        ],
        "has_headings": whole,
        "autosave_url": autosave_url,
        "summary": _summary(form, found) if summary else None,
    }


def _views(
    form: FormInfo, answers: Mapping[str, Any], errors: Mapping[str, list[str]], page: str, whole: bool
) -> list[FieldView]:
    """On a page of its own only what earlier pages lead to; in the whole form everything, for scripts to hide."""
    views = services.fields_of(form, answers, errors, page)
    shown = services.names_on(form, answers, page)
    return [view for view in views if whole or view.field.name in shown]


@register.inclusion_tag("kit/summary.html")
def eform_summary(form: FormInfo, errors: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """The error summary alone, for a page that puts it above its heading."""
    return {"errors": _summary(form, errors or {})}


def _summary(form: FormInfo, errors: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [
        (f"f-{name}" if name in form.fields else "summary", sentence)
        for name, sentences in errors.items()
        for sentence in sentences
    ]


@register.simple_tag
def eform_field(
    form: FormInfo,
    name: str,
    answers: Mapping[str, Any],
    errors: Mapping[str, list[str]] | None = None,
    autosave_url: str = "",
) -> SafeString:
    """One field, as the autosave endpoint gives it back for the swap."""
    return services.render_field(form, name, answers, errors or {}, autosave_url)


@register.inclusion_tag("forms/answers.html")
def eform_answers(
    form: FormInfo, answers: Mapping[str, Any], page: str | None = None, masked: bool = False
) -> dict[str, Any]:
    """What was filled in, page by page, read only; `masked` hides all but the end of person numbers."""
    pages = [each for each in services.pages_asked(form, answers) if page in (None, each.name)]
    sections = [(each, services.answer_lines(form, answers, each.name, masked=masked)) for each in pages]
    return {"sections": sections, "has_headings": page is None}


@register.inclusion_tag("forms/assets.html")
def eform_assets() -> dict[str, Any]:
    """The scripts of a form page; without them the form works all the same."""
    return {}
