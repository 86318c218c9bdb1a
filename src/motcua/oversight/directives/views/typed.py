"""What a person typed into the forms of directives, kept as typed until it can be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.foundation.agencies.types import Group
from motcua.kernel.errors import InvalidInput
from motcua.kernel.text import fold
from motcua.oversight.directives import selectors
from motcua.oversight.directives.models import Proposal
from motcua.oversight.directives.types import Recurrence, Rhythm, TaskWords
from motcua.oversight.directives.views.words import group_name, recurrence_name

LONGEST = 6000
_UPLOADS = 6


@dataclass
class TaskForm:
    """The fields of a task as texts; `errors` by field."""

    article: str = ""
    text: str = ""
    owners: str = ""
    partners: str = ""
    groups: list[str] = field(default_factory=list)
    day: str = ""
    month: str = ""
    year: str = ""
    recurrence: str = ""
    evidence: str = ""
    indicator: str = ""
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def group_choices(self) -> list[tuple[str, str, bool]]:
        return [(group.value, group_name(group), group.value in self.groups) for group in Group]

    @property
    def rhythm_choices(self) -> list[tuple[str, str, bool]]:
        return [(each.value, recurrence_name(each), each.value == self.recurrence) for each in Recurrence]

    def words(self, deadline_words: str = "") -> TaskWords:
        """As the service takes it. Raises InvalidInput for a day that no calendar has."""
        recurrence = Recurrence(self.recurrence if self.recurrence in set(Recurrence) else "")
        rhythm = self._rhythm(recurrence)
        return TaskWords(
            article=self.article,
            text=self.text,
            codes=codes_of(self.owners),
            groups=tuple(Group(group) for group in self.groups if group in set(Group)),
            partners=codes_of(self.partners),
            due_on=None if rhythm else day_of(self.day, self.month, self.year, "due_on"),
            recurrence=recurrence,
            due_day=rhythm.day if rhythm else 0,
            due_month=rhythm.month if rhythm else 0,
            deadline_words=deadline_words,
            evidence=self.evidence,
            indicator=self.indicator,
        )

    def _rhythm(self, recurrence: Recurrence) -> Rhythm | None:
        """Rounds whose day is written without a year; None where a first day, or no rounds, are written."""
        if recurrence in (Recurrence.ONCE, Recurrence.REGULAR) or self.year.strip():
            return None
        day, month = number_of(self.day), number_of(self.month)
        if recurrence is Recurrence.WEEKLY:
            day = day - 1 if 2 <= day <= 7 else 0 if not day else -1
        return Rhythm(recurrence, day, month)


def number_of(text: str) -> int:
    """0 where nothing is written, -1 for what is no small number."""
    plain = text.strip()
    if not plain:
        return 0
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 3 and int(plain) else -1


def task_form(request: HttpRequest) -> TaskForm:
    def text(name: str) -> str:
        return text_of(request, name)

    return TaskForm(
        article=text("article"), text=text("text"), owners=text("owners"), partners=text("partners"),
        groups=request.POST.getlist("groups")[:2], day=text("day"), month=text("month"), year=text("year"),
        recurrence=text("recurrence"), evidence=text("evidence"), indicator=text("indicator"),
    )  # fmt: skip


def form_of(row: Proposal) -> TaskForm:
    """A proposal as a form to be confirmed."""
    due = row.due_on
    day = row.due_day + 1 if row.due_day and row.recurrence == Recurrence.WEEKLY else row.due_day
    return TaskForm(
        article=row.article,
        text=row.text,
        owners="; ".join(selectors.agency_name(code) for code in row.codes),
        partners="; ".join(selectors.agency_name(code) for code in row.partners),
        groups=list(row.groups),
        day=str(due.day if due else day or ""),
        month=str(due.month if due else row.due_month or ""),
        year=str(due.year) if due else "",
        recurrence=row.recurrence,
        evidence=row.evidence,
        indicator=row.indicator,
    )


def codes_of(text: str) -> tuple[str, ...]:
    """Codes of the agencies that are written, apart by `;` or lines; an unknown name stays and is refused."""
    parts = [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]
    if not parts:
        return ()
    known = {fold(each.name): each.code for each in reversed(selectors.names())}
    return tuple(dict.fromkeys(known.get(fold(part), part) for part in parts[:200]))


def day_of(day: str, month: str, year: str, name: str) -> date | None:
    """None where nothing is written. Raises InvalidInput for what is no day."""
    parts = [part.strip() for part in (year, month, day)]
    if not any(parts):
        return None
    try:
        return date(*(int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 5))
    except (ValueError, TypeError) as error:
        raise InvalidInput({name: [_("Xin ghi đủ ngày, tháng, năm có trong lịch.")]}) from error


def typed_day(request: HttpRequest, name: str) -> date | None:
    return day_of(text_of(request, "day"), text_of(request, "month"), text_of(request, "year"), name)


def text_of(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:LONGEST]


def version_of(request: HttpRequest) -> int:
    """The version that the person saw; one that nothing has where it is missing."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def uploads_of(request: HttpRequest) -> list[tuple[str, Any]]:
    return [(upload.name or "", upload) for upload in request.FILES.getlist("files")[:_UPLOADS]]
