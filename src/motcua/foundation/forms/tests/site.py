"""The smallest caller of a form: one page, one field check. For tests in a real browser."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from motcua.foundation.forms.services import check_answers, parse, render_field
from motcua.foundation.forms.tests.factories import birth_form

FORM = birth_form()
drafts: dict[str, Any] = {}
PAGE = Template(
    """<!doctype html>{% load static eform %}<html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Đăng ký khai sinh</title>
<link rel="stylesheet" href="{% static "kit/tokens.css" %}"><link rel="stylesheet" href="{% static "kit/kit.css" %}">
<link rel="icon" href="data:,">{% eform_assets %}</head><body>
<main><div class="wrap stack">{% eform_summary form errors %}<h1>Đăng ký khai sinh</h1>
<form method="post" novalidate>{% csrf_token %}{% eform form answers errors "/kiem-tra/" summary=False %}
<div class="field btns btns--fill"><button class="btn">Lưu và tiếp tục</button></div></form>
<h2>Đã khai</h2>{% eform_answers form answers %}</div></main></body></html>"""
)


def page(request: HttpRequest) -> HttpResponse:
    """The form; a submission is checked and shown again with everything that was typed."""
    answers: dict[str, Any] = parse(FORM, request.POST) if request.method == "POST" else {}
    errors = check_answers(FORM, answers) if request.method == "POST" else {}
    context = {"form": FORM, "answers": answers, "errors": errors}
    return HttpResponse(PAGE.render(RequestContext(request, context)))


def check_field(request: HttpRequest) -> HttpResponse:
    """The field check as a draft autosave does it."""
    name = request.POST["_field"]
    answers = parse(FORM, request.POST)
    drafts.update(answers)
    return HttpResponse(render_field(FORM, name, answers, check_answers(FORM, answers, only={name}), request.path))


urlpatterns = [path("", page), path("kiem-tra/", check_field)]
