"""Keep what a clerk typed; of two clerks at one form the second is told, and nobody's text is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.oversight.campaigns.errors import DraftChanged, OwnDraftChanged
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.rules import due
from motcua.oversight.campaigns.rules.receipts import differing
from motcua.oversight.campaigns.rules.totals import cell_text, note_text
from motcua.oversight.campaigns.selectors.drafts import cell_key, parts_of, texts_of
from motcua.oversight.campaigns.selectors.forms import due_rule
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.services.hold_report import check_open, hold
from motcua.oversight.campaigns.types import FILL_REPORT, Notes, State
from motcua.oversight.indicators.types import Period


@transaction.atomic
def save_draft(
    *,
    report_id: UUID,
    draft_version: int,
    cells: Mapping[str, str],
    notes: Notes | None = None,
    answers: Notes | None = None,
    began_at: datetime | None = None,
    actor: Actor,
) -> int:
    """Keep the cells (`<agency>/<element>` to text) and sentences; returns the new number of the draft.

    `draft_version` is the number that the clerk saw. Cells that are not named stay. Saving the same again changes
    nothing. `began_at` is when the request began to arrive: a slow line is not locked out by what it waited.
    Raises DraftChanged with both texts where somebody saved another text meanwhile; WrongState, Locked.
    """
    report = hold(report_id)
    check(actor, FILL_REPORT, report.agency_code)
    check_open(report, _arrived(report, began_at))
    before = _known_cells(report)
    draft = {
        "cells": {**before, **_cut(cells, before)},
        "notes": _notes(report, "notes", notes),
        "answers": _notes(report, "answers", answers),
    }
    if report.draft_version and all(draft[name] == report.draft.get(name, {}) for name in draft):
        return report.draft_version
    if report.draft_version != draft_version:
        _refuse_change(report, before, draft["cells"], actor)
    changed = [*differing(before, draft["cells"]), *differing(report.draft.get("answers", {}), draft["answers"])]
    _keep(report, draft, changed, actor)
    return report.draft_version


def _arrived(report: Report, began_at: datetime | None) -> datetime:
    """When the request began, where it was not slower than the rule of arrival lets it; else now."""
    ended, month = now(), report.campaign.month
    rule = due_rule(report.campaign.due_rule, Period(month, month).last_day)
    is_fair = began_at is not None and not due.is_too_slow(began_at, ended, rule.arrival_minutes)
    return min(began_at, ended) if began_at is not None and is_fair else ended


def _known_cells(report: Report) -> dict[str, str]:
    """All cells of the form with their text as they stand."""
    form = form_version(report.campaign.form, report.campaign.version)
    texts = texts_of(report)
    return {
        cell_key(part, element.code): texts[part][place]
        for part in parts_of(report)
        for place, element in enumerate(form.elements)
    }


def _cut(texts: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    return {key: cell_text(text) for key, text in texts.items() if key in known}


def _notes(report: Report, name: str, given: Notes | None) -> dict[str, str]:
    """Sentences of elements or rules of the form, each once; names that the form does not know are left out."""
    form = form_version(report.campaign.form, report.campaign.version)
    known = {element.code for element in form.elements} | {check.code for check in form.checks}
    kept: dict[str, str] = report.draft.get(name, {})
    texts = {key: note_text(text) for key, text in (given or {}).items() if key in known}
    return {key: text for key, text in {**kept, **texts}.items() if text}


def _refuse_change(report: Report, theirs: Mapping[str, str], mine: Mapping[str, str], actor: Actor) -> None:
    cells = differing(theirs, mine)
    refusal = OwnDraftChanged if report.draft_by_id and report.draft_by_id == actor.account_id else DraftChanged
    raise refusal(
        by=report.draft_by or "Hệ thống",
        version=report.draft_version,
        theirs={cell: theirs.get(cell, "") for cell in cells},
        mine={cell: mine.get(cell, "") for cell in cells},
    )


def _keep(report: Report, draft: dict[str, dict[str, str]], changed: list[str], actor: Actor) -> None:
    hand = {"by": actor.name, "at": now().isoformat()}
    hands = {**report.draft.get("hands", {}), **dict.fromkeys(changed, hand)}
    report.draft, report.draft_version = {**draft, "hands": hands}, report.draft_version + 1
    report.draft_by, report.draft_by_id, report.draft_at = actor.name, actor.account_id, now()
    if actor.account_id and actor.account_id not in report.writers:
        report.writers = [*report.writers, actor.account_id]
    report.state = State.DRAFT if report.state == State.OPEN else report.state
    kept = ["draft", "draft_version", "draft_by", "draft_by_id", "writers", "draft_at", "state"]
    report.save(update_fields=kept)
    audit.record(actor, "save_draft", f"report:{report.pk}", version=report.draft_version)
