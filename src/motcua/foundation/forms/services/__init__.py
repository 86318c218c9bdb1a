"""What the forms module does for others, split by verb."""

from __future__ import annotations

from motcua.foundation.forms.services.check import check_answers
from motcua.foundation.forms.services.load import load_forms
from motcua.foundation.forms.services.parse import asked_answers, parse
from motcua.foundation.forms.services.prefill import known_answers, prefill
from motcua.foundation.forms.services.present import (
    answer_lines,
    birth_in_words,
    date_text,
    fields_of,
    names_on,
    next_page,
    pages_asked,
    previous_page,
    render_field,
)
from motcua.foundation.forms.services.print_document import (
    compile_paper,
    compile_picture,
    print_document,
    printed_fields,
)

__all__ = [
    "answer_lines",
    "asked_answers",
    "birth_in_words",
    "check_answers",
    "compile_paper",
    "compile_picture",
    "date_text",
    "fields_of",
    "known_answers",
    "load_forms",
    "names_on",
    "next_page",
    "pages_asked",
    "parse",
    "prefill",
    "previous_page",
    "print_document",
    "printed_fields",
    "render_field",
]
