"""The reference data of letters: issuers, layout, what may be cited, first wording, two originals."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel import text
from motcua.kernel.errors import NotFound
from motcua.oversight.letters.errors import NoIssuer
from motcua.oversight.letters.rules.numerals import Cited
from motcua.oversight.letters.types import Issuer

_REFERENCE = Path(__file__).parents[1] / "reference"


@cache
def _json(name: str) -> Any:
    return json.loads((_REFERENCE / f"{name}.json").read_text(encoding="utf-8"))


@cache
def issuers() -> tuple[Issuer, ...]:
    """Who may issue letters, old ones too."""
    return tuple(_issuer(row) for row in _json("issuers"))


def _issuer(row: dict[str, Any]) -> Issuer:
    ends = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return Issuer(**{**row, "valid_from": date.fromisoformat(row["valid_from"]), "valid_to": ends})


def issuer(code: str, on: date) -> Issuer:
    """The issuing body in force on a day. Raises NoIssuer."""
    for row in issuers():
        if row.code == code and row.valid_from <= on and (row.valid_to is None or on < row.valid_to):
            return row
    raise NoIssuer(issuer=code, day=text.day(on))


def mark_of(code: str) -> str:
    """What stands behind the numbers of an issuing body, also of one that has ended."""
    return next(row.mark for row in issuers() if row.code == code)


def layout() -> dict[str, Any]:
    """Fonts, sizes in points, margins in mm of administrative documents (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    found: dict[str, Any] = _json("layout")
    return found


@cache
def cited() -> Cited:
    """What a mark may name or cite."""
    data = _json("cited")
    return Cited(frozenset(data["names"]), {row["source"]: tuple(row["levels"]) for row in data["targets"]})


def monthly() -> dict[str, Any]:
    """The first wording of a monthly letter."""
    found: dict[str, Any] = _json("monthly")
    return found


def originals() -> list[dict[str, Any]]:
    """The letters of 2020 and 2023: fixed words around their tables, and the errors of the originals."""
    found: list[dict[str, Any]] = _json("originals")
    return found


def original(code: str) -> dict[str, Any]:
    """One of them. Raises NotFound."""
    for row in originals():
        if row["code"] == code:
            return row
    raise NotFound()


@cache
def paper_source() -> str:
    """The typst source of a letter."""
    return (_REFERENCE / "letter.typ").read_text(encoding="utf-8")


@cache
def drawing_source() -> str:
    """The typst source that turns a drawing into a picture for office documents."""
    return (_REFERENCE / "drawing.typ").read_text(encoding="utf-8")


@cache
def watermark_source() -> str:
    """The drawing that marks a page of an office document; `{word}` stands for the word."""
    return (_REFERENCE / "watermark.xml").read_text(encoding="utf-8")
