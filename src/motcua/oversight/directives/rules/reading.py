"""From the words of a letter or resolution to proposed tasks; a person decides on each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from motcua.oversight.directives.rules.deadlines import names_no_day, read_deadline
from motcua.oversight.directives.rules.owners import Register, addressed, either, owners_of
from motcua.oversight.directives.rules.points import Point, points_of
from motcua.oversight.directives.types import MOST_TEXT, Deadline, Draft, Named, Owners

_EVIDENCE = re.compile(r"(?:sản phẩm|kết quả)(?: đầu ra)?\s*:\s*([^.\n;]+)", re.I)
_DEADLINE = re.compile(r"\s*Thời (?:hạn|gian)(?: (?:hoàn thành|thực hiện))?\s*:\s*[^\n]*$", re.I)
EARLY = "early"
NO_OWNER = "no_owner"
NO_DEADLINE = "no_deadline"
NO_SUCH_DAY = "no_such_day"
CUT = "cut"
PARTLY = "partly"


def propose(text: str, issued_on: date, names: Iterable[Named], indicators: Mapping[str, str]) -> list[Draft]:
    """One draft for each numbered point. `indicators` gives the code for words that name one."""
    register = Register(names)
    to_whom = addressed(text, register)
    return [_draft(point, issued_on, register, to_whom, indicators) for point in points_of(text)]


def _draft(point: Point, issued_on: date, register: Register, to_whom: Owners, indicators: Mapping[str, str]) -> Draft:
    deadline, owners = read_deadline(point.text), _owners(point, register, to_whom)
    evidence = _EVIDENCE.search(point.text)
    words = _DEADLINE.sub("", point.text).strip() or point.text
    plain = point.text.casefold()
    return Draft(
        article=point.article[:40],
        text=words[:MOST_TEXT],
        sentence=point.text[:MOST_TEXT],
        owners=owners,
        deadline=deadline,
        evidence=evidence[1].strip()[:300] if evidence else "",
        indicator=next((code for phrase, code in indicators.items() if phrase in plain), ""),
        warnings=tuple(_warnings(point, deadline, owners, issued_on)),
    )


def _owners(point: Point, register: Register, to_whom: Owners) -> Owners:
    """Those whom the point names, else its heading, else the whole text."""
    own = owners_of(point.text, register)
    return either(either(own, owners_of(point.lead, register)), to_whom)


def _warnings(point: Point, deadline: Deadline, owners: Owners, issued_on: date) -> Iterable[str]:
    if deadline.due_on and deadline.due_on < issued_on:
        yield EARLY
    if names_no_day(point.text):
        yield NO_SUCH_DAY
    elif not deadline.is_known:
        yield NO_DEADLINE
    if deadline.is_partly:
        yield PARTLY
    if not (owners.codes or owners.groups):
        yield NO_OWNER
    if len(point.text) > MOST_TEXT:
        yield CUT
