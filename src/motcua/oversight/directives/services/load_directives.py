"""The directives that sources tell of: 20 tasks of letter 3109 of 2023, and the counts of resolution 17 of 2019."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import now
from motcua.oversight.directives.models import Directive, Task
from motcua.oversight.directives.selectors.reference import examples


def load_directives() -> int:
    """Add the examples that are not there yet; returns how many are new. Nobody owes anything by them."""
    return sum(_load(row) for row in examples())


@transaction.atomic
def _load(row: dict[str, Any]) -> bool:
    directive, is_new = Directive.objects.get_or_create(
        number=row["number"],
        issued_on=date.fromisoformat(row["issued_on"]),
        defaults={
            "kind": row["kind"], "title": row["title"], "issuer": row["issuer"], "source": row["source"],
            "stated_total": row["stated_total"], "stated_done": row["stated_done"], "stated_on": row["stated_on"],
            "is_published": True, "is_example": True, "created_at": now(), "created_by": SYSTEM.name,
        },
    )  # fmt: skip
    if is_new:
        Task.objects.bulk_create(_task(directive, place, told) for place, told in enumerate(row["tasks"], 1))
        audit.record(SYSTEM, "load_directive", f"directive:{directive.pk}", number=directive.number)
    return is_new


def _task(directive: Directive, place: int, told: dict[str, Any]) -> Task:
    return Task(
        directive=directive,
        place=place,
        article=told["article"],
        text=told["text"],
        sentence=told["sentence"],
        groups=told["groups"],
        due_on=date.fromisoformat(told["due_on"]),
        deadline_words=told["deadline_words"],
        indicator=told["indicator"],
        target=told["target"],
        source=directive.source,
    )
