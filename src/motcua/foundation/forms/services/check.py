"""One validator for browser, server and API: JSON Schema 2020-12, answers as Vietnamese sentences (F-011)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from jsonschema_rs import Draft202012Validator, ValidationError

from motcua.foundation.forms import rules
from motcua.foundation.forms.rules import DateFault
from motcua.foundation.forms.services.choices import is_receiving_commune
from motcua.foundation.forms.types import Errors, Field, FormInfo
from motcua.kernel import clock, text

PAST_DATE, PAST_PARTIAL_DATE, RECEIVING_COMMUNE = "past-date", "past-partial-date", "receiving-commune"
_CHOSEN = {"radios", "select", "commune"}


def check_answers(form: FormInfo, answers: Mapping[str, Any], only: Collection[str] | None = None) -> Errors:
    """What must be corrected, field by field in the order of the form; empty means valid.

    Questions that the answers do not lead to are not checked. `only` keeps the sentences of these fields.
    Each field has one sentence: the first thing to correct.
    """
    asked = rules.asked_names(form.fields.values(), answers)
    subject = {name: value for name, value in answers.items() if name in asked or name not in form.fields}
    found: Errors = {}
    for fault in validator_of(form).iter_errors(subject):
        for name, sentence in _sentences(form, fault, subject):
            if only is None or name in only:
                found.setdefault(name, [sentence])
    return {name: found[name] for name in sorted(found, key=_place_in(form))}


@lru_cache(maxsize=256)
def validator_of(form: FormInfo) -> Draft202012Validator:
    """The compiled validator of a version, made once per process."""
    return compile_schema(form.schema)


def compile_schema(schema: Mapping[str, Any]) -> Draft202012Validator:
    """A validator that knows our formats. Raises jsonschema_rs.ValidationError on a broken schema."""
    formats = {
        PAST_DATE: lambda value: rules.date_fault(value, clock.today()) is None,
        PAST_PARTIAL_DATE: lambda value: rules.date_fault(value, clock.today(), partial=True) is None,
        RECEIVING_COMMUNE: lambda value: is_receiving_commune(value),
    }
    return Draft202012Validator(dict(schema), formats=formats, validate_formats=True)


def _place_in(form: FormInfo) -> Any:
    places = {name: place for place, name in enumerate(form.fields)}
    return lambda name: places.get(name, len(places))


def _sentences(form: FormInfo, fault: ValidationError, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    keyword = fault.kind.name
    for name in _names(fault, keyword):
        field = form.fields.get(name)
        yield name, sentence_for(field, keyword, answers.get(name)) if field else _("Mẫu đơn không có mục này.")


def _names(fault: ValidationError, keyword: str) -> list[str]:
    kind: Any = fault.kind
    if keyword == "required":
        return [kind.property]
    if keyword in {"additionalProperties", "unevaluatedProperties"}:
        return list(kind.unexpected)
    return [str(fault.instance_path[0])] if fault.instance_path else []


def sentence_for(field: Field, keyword: str, value: Any) -> str:
    """What to tell about `value` of `field`: the form's own sentence for the keyword, else a plain one."""
    if field.widget == "date" and keyword in {"format", "type"}:
        return date_sentence(field, value)
    if own := field.messages.get(keyword):
        return own
    return _DEFAULTS.get(keyword, _about_anything)(field)


def date_sentence(field: Field, value: Any) -> str:
    """Why a date is refused, as exactly as it can be said."""
    fault = rules.date_fault(value, clock.today(), partial=field.takes_partial_date)
    if fault and (own := field.messages.get(fault.value)):
        return own
    __, month, year = rules.split_date(value)
    if fault is DateFault.NO_SUCH_DAY:
        return _no_such_day(int(month or 0), int(year or 0))
    return {
        DateFault.NO_SUCH_MONTH: _("Tháng là số từ 1 đến 12. Kiểm tra lại tháng vừa ghi"),
        DateFault.TOO_OLD: _("Năm phải từ 1900 trở lại đây"),
        DateFault.FUTURE: _("Ngày này sau hôm nay (%(today)s). Kiểm tra lại ngày vừa ghi")
        % {"today": text.day(clock.today())},
    }.get(fault or DateFault.INCOMPLETE, _incomplete(field))


def _no_such_day(month: int, year: int) -> str:
    days = rules.days_in(year, month)
    if month == 2:
        return _("Tháng 2 năm %(year)s chỉ có %(days)s ngày") % {"year": year, "days": days}
    return _("Tháng %(month)s chỉ có %(days)s ngày") % {"month": month, "days": days}


def _incomplete(field: Field) -> str:
    if field.takes_partial_date:
        return _("Ghi năm bằng 4 chữ số; ngày và tháng cũng ghi bằng số nếu biết")
    return _("Ghi đủ ngày, tháng và năm bằng số, năm gồm 4 chữ số")


def _missing(field: Field) -> str:
    verb = _("Chọn") if field.widget in _CHOSEN else _("Nhập")
    return f"{verb} {field.label[:1].lower()}{field.label[1:]}"


def _not_offered(field: Field) -> str:
    return _("Chọn một mục có trong danh sách “%(label)s”") % {"label": field.label}


def _too_long(field: Field) -> str:
    return _("“%(label)s” dài nhất %(most)s ký tự") % {"label": field.label, "most": field.schema["maxLength"]}


def _wrong_letters(field: Field) -> str:
    if field.widget == "person_number":
        return _("Số định danh cá nhân gồm 12 chữ số")
    return _("“%(label)s” có ký tự không dùng được") % {"label": field.label}


def _out_of_range(field: Field) -> str:
    ends = {"least": field.schema.get("minimum", 0), "most": field.schema.get("maximum", "")}
    return _("Ghi một số từ %(least)s đến %(most)s") % ends


def _about_anything(field: Field) -> str:
    return _("Kiểm tra lại “%(label)s”") % {"label": field.label}


_DEFAULTS = {
    "required": _missing,
    "minLength": _missing,
    "enum": _not_offered,
    "format": _not_offered,
    "maxLength": _too_long,
    "pattern": _wrong_letters,
    "minimum": _out_of_range,
    "maximum": _out_of_range,
    "const": _about_anything,
}
