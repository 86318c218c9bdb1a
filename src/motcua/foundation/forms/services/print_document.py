"""Official papers as PDF/A-2b by typst (F-096). Data goes in as JSON, never as source: text cannot become code."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, cast

import segno
import typst

from motcua.foundation.forms import rules
from motcua.foundation.forms.errors import PrintingFailed
from motcua.foundation.forms.selectors import template_for
from motcua.foundation.forms.types import PrintedPaper
from motcua.kernel import clock, text
from motcua.kernel.text import nfc

STANDARD: Final = "a-2b"
_press = threading.Lock()


def print_document(code: str, on: date, data: PrintedPaper | Mapping[str, Any]) -> bytes:
    """The paper `code` by the template in force `on` that day, as a PDF/A-2b file.

    `data` is the dataclass of the paper (see types.py), or a mapping with the same names. Raises
    NoSuchTemplate, PrintingFailed. Makes no network call; safe in several threads.
    """
    return compile_paper(code, template_for(code, on), printed_fields(data))


def compile_paper(code: str, source: str, printed: Mapping[str, Any], *, at: datetime | None = None) -> bytes:
    """A template and its data as PDF. Raises PrintingFailed.

    `at` dates the file, now where not said: equal template, data and instant give equal bytes.
    """
    dated = (at or clock.now()).replace(microsecond=0)
    return _pressed(code, source, printed, format="pdf", pdf_standards=STANDARD, timestamp=dated)


def compile_picture(code: str, source: str, printed: Mapping[str, Any], *, ppi: int) -> bytes:
    """A template of one page and its data as PNG, with `ppi` dots to the inch. Raises PrintingFailed."""
    return _pressed(code, source, printed, format="png", ppi=float(ppi))


def _pressed(code: str, source: str, printed: Mapping[str, Any], **how: Any) -> bytes:
    inputs = {"data": json.dumps(printed, ensure_ascii=False)}
    try:
        with _press:
            return cast(bytes, _compiler().compile(source.encode(), sys_inputs=inputs, **how))
    except typst.TypstError as error:
        raise PrintingFailed(template=code) from error


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """One compiler per process, with the fonts inside typst only: a paper looks the same on every machine."""
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))


def printed_fields(data: PrintedPaper | Mapping[str, Any]) -> dict[str, Any]:
    """The data of a paper as the template reads it: dates in Vietnamese, a QR code as a drawing."""
    values = _named(data)
    printed = {name: _plain(value) for name, value in values.items()}
    if "letterhead" in values:
        printed["letterhead"]["day_text"] = rules.date_of_paper(_named(values["letterhead"])["day"])
    printed["qr"] = qr_drawing(str(values["qr_text"])) if values.get("qr_text") else ""
    return printed


def _named(data: Any) -> Mapping[str, Any]:
    return {each.name: getattr(data, each.name) for each in fields(data)} if is_dataclass(data) else data


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return text.day(value)
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, Mapping) or is_dataclass(value):
        return {name: _plain(each) for name, each in _named(value).items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def moment_text(instant: datetime) -> str:
    """`17 giờ 00, thứ Tư 25/11/2026`, as on the receipt."""
    return f"{clock.local(instant).strftime('%H giờ %M')}, {text.weekday(instant)} {text.day(instant)}"


@lru_cache(maxsize=64)
def qr_drawing(content: str) -> str:
    """A QR code as SVG text, error correction M."""
    drawing = io.BytesIO()
    segno.make(content, error="m", micro=False).save(drawing, kind="svg", border=0, xmldecl=False, nl=False)
    return drawing.getvalue().decode()
