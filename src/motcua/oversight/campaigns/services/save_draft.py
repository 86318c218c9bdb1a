"""Keep what a clerk typed; of two clerks at one form the second is told, and nobody's text is lost."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.oversight.campaigns.errors import DraftChanged
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.rules.receipts import differing
from motcua.oversight.campaigns.rules.totals import clean
from motcua.oversight.campaigns.selectors.drafts import cell_key, parts_of, texts_of
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.services.hold_report import check_open, held
from motcua.oversight.campaigns.types import FILL_REPORT, Notes, State

LONGEST_CELL = 200
LONGEST_NOTE = 1000


@transaction.atomic
def save_draft(
    *,
    report_id: UUID,
    draft_version: int,
    cells: Mapping[str, str],
    notes: Notes | None = None,
    answers: Notes | None = None,
    actor: Actor,
) -> int:
    """Keep the cells (`<agency>/<element>` to text) and sentences; returns the new number of the draft.

    `draft_version` is the number that the clerk saw. Cells that are not named stay. Saving the same again changes
    nothing. Raises DraftChanged with both texts where somebody saved another text meanwhile; StepRefused, Locked.
    """
    report = held(report_id)
    check(actor, FILL_REPORT, report.agency_code)
    check_open(report, now())
    before = _known_cells(report)
    draft = {
        "cells": {**before, **_cut(cells, before, LONGEST_CELL)},
        "notes": _notes(report, "notes", notes),
        "answers": _notes(report, "answers", answers),
    }
    if report.draft_version and draft == report.draft:
        return report.draft_version
    if report.draft_version != draft_version:
        _refuse_change(report, before, draft["cells"])
    _keep(report, draft, actor)
    return report.draft_version


def _known_cells(report: Report) -> dict[str, str]:
    """All cells of the form with their text as they stand."""
    form = form_version(report.campaign.form, report.campaign.version)
    texts = texts_of(report)
    return {
        cell_key(part, element.code): texts[part][place]
        for part in parts_of(report)
        for place, element in enumerate(form.elements)
    }


def _cut(texts: Mapping[str, str], known: Mapping[str, str], longest: int) -> dict[str, str]:
    return {key: clean(text)[:longest] for key, text in texts.items() if key in known}


def _notes(report: Report, name: str, given: Notes | None) -> dict[str, str]:
    kept: dict[str, str] = report.draft.get(name, {})
    texts = {key[:80]: clean(text)[:LONGEST_NOTE] for key, text in (given or {}).items()}
    return {key: text for key, text in {**kept, **texts}.items() if text}


def _refuse_change(report: Report, theirs: Mapping[str, str], mine: Mapping[str, str]) -> None:
    cells = differing(theirs, mine)
    raise DraftChanged(
        by=report.draft_by or "Hệ thống",
        version=report.draft_version,
        theirs={cell: theirs.get(cell, "") for cell in cells},
        mine={cell: mine.get(cell, "") for cell in cells},
    )


def _keep(report: Report, draft: dict[str, dict[str, str]], actor: Actor) -> None:
    report.draft, report.draft_version = draft, report.draft_version + 1
    report.draft_by, report.draft_at = actor.name, now()
    report.state = State.DRAFT if report.state == State.OPEN else report.state
    report.save(update_fields=["draft", "draft_version", "draft_by", "draft_at", "state"])
    audit.record(actor, "save_draft", f"report:{report.pk}", version=report.draft_version)
