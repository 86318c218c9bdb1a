"""The agency's side: evidence, its own score, explanations, the right of reply; and the assessor's answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from motcua.foundation.vault import services as vault
from motcua.foundation.vault.types import DOCX, JPEG, PDF, PNG, XLSX, Readable
from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import local, now
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.text import moment
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.errors import AnsweredAlready, ExplanationsClosed, TooManyFiles
from motcua.oversight.assessment.models import (
    AssessedAgency,
    Assessment,
    Evidence,
    Explanation,
    Reply,
    SelfScore,
)
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.selectors.deadlines import until_of
from motcua.oversight.assessment.services.draw_probes import probed
from motcua.oversight.assessment.services.enter_answer import cells_of, entered
from motcua.oversight.assessment.services.take_step import (
    assessed,
    by_hand,
    criterion_in,
    hold,
    keep_apart,
    noted,
    refuse_stale,
    require_state,
    words,
)
from motcua.oversight.assessment.types import ANSWER, CONDUCT, SCORE, Criterion, Kind, State, Verdict

KINDS = (PDF, JPEG, PNG, DOCX, XLSX)
MOST_BYTES = 20 * 1024 * 1024
MOST_FILES = 10
Upload = tuple[str, bytes | Readable]
"""The name of a file and its content."""


def _own(assessment: str, agency: str, actor: Actor) -> tuple[Assessment, AssessedAgency]:
    check_unless_system(actor, ANSWER, agency)
    found = hold(assessment)
    return found, assessed(found, agency)


@transaction.atomic
def submit_evidence(
    *, assessment: str, agency: str, criterion: str, files: Sequence[Upload], actor: Actor, note: str = ""
) -> int:
    """Keep files for a criterion judged by evidence; how many are new. Raises UnacceptableFile, TooManyFiles."""
    found, row = _own(assessment, agency, actor)
    require_state(found, State.OPEN)
    by_hand(criterion_in(found, criterion), criterion_in(found, criterion).kind is Kind.EVIDENCE)
    return _keep(row, criterion, files, note, actor, is_explanation=False)


def _keep(
    row: AssessedAgency, criterion: str, files: Sequence[Upload], note: str, actor: Actor, *, is_explanation: bool
) -> int:
    """The same file again is the same evidence."""
    new = 0
    for name, content in files:
        info = vault.keep_file(content, name=name, owner=None, allowed=KINDS, max_bytes=MOST_BYTES, is_evidence=True)
        _, is_new = Evidence.objects.get_or_create(
            agency=row,
            criterion=criterion,
            sha256=info.sha256,
            is_explanation=is_explanation,
            defaults={"file_id": info.id, "note": note.strip()[:500], "at": now()},
        )
        new += is_new
    if row.evidence.filter(criterion=criterion).count() > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    if new:
        noted(actor, "submit_evidence", row, criterion=criterion, files=new)
    return new


@transaction.atomic
def score_oneself(*, assessment: str, agency: str, criterion: str, points: str, note: str, actor: Actor) -> None:
    """What the agency gives itself; shown, never counted (NĐ 224 Art 8). Raises NotFound where the set has none."""
    found, row = _own(assessment, agency, actor)
    require_state(found, State.OPEN)
    if not set_in(found).is_self_assessed:
        raise NotFound()
    value = str(_own_points(criterion_in(found, criterion), points))
    _, is_new = SelfScore.objects.update_or_create(
        agency=row, criterion=criterion, defaults={"points": value, "note": note.strip()[:1000], "at": now()}
    )
    noted(actor, "score_oneself", row, criterion=criterion, points=value, is_new=is_new)


def _own_points(criterion: Criterion, typed: str) -> Fraction:
    points = rules.own_points(criterion, typed)
    if points is None:
        raise InvalidInput({"points": [f"Điểm tự chấm từ 0 đến {criterion.points}."]})
    return points


@transaction.atomic
def explain_score(
    *, assessment: str, agency: str, criterion: str, text: str, actor: Actor, files: Sequence[Upload] = ()
) -> None:
    """An agency's answer to a first score, until the day set (TT 01/2018 Art 17.1đ). Raises ExplanationsClosed."""
    found, row = _own(assessment, agency, actor)
    require_state(found, State.FIRST_SCORED)
    _until(row)
    criterion_in(found, criterion)
    kept = words(text)
    before = Explanation.objects.filter(agency=row, criterion=criterion).first()
    if before and before.answered_at and before.text != kept:
        raise AnsweredAlready()
    _keep(row, criterion, files, "", actor, is_explanation=True)
    if before is None or before.text != kept:
        at = now()
        given = {"text": kept, "at": at}
        explained, _ = Explanation.objects.update_or_create(agency=row, criterion=criterion, defaults=given)
        _keep_entry(explained, kept, at, actor)
        noted(actor, "explain_score", row, criterion=criterion)


def _keep_entry(
    explained: Explanation, text: str, at: datetime, actor: Actor, verdict: str = "", answer: Any = None
) -> None:
    """Nothing that was said is lost when other words take its place."""
    explained.entries.create(
        text=text, verdict=verdict, answer=answer or {}, actor_id=actor.account_id, actor_name=actor.name, at=at
    )


def _until(row: AssessedAgency) -> None:
    until = until_of(row)
    if now() > until:
        raise ExplanationsClosed(until=moment(local(until)))


@transaction.atomic
def extend_explaining(*, assessment: str, agency: str, until: datetime, reason: str, actor: Actor) -> None:
    """Give one agency a later last day, with the reason; before the embargo ends. Raises InvalidInput, WordsNeeded."""
    check_unless_system(actor, CONDUCT)
    found = hold(assessment)
    require_state(found, State.FIRST_SCORED)
    row, kept = assessed(found, agency), words(reason, 300)
    if not max(now(), until_of(row)) <= until <= found.embargo_until:
        raise InvalidInput({"until": ["Hạn mới phải sau hạn đang có và trước giờ công bố."]})
    if (row.explain_until, row.explain_reason) != (until, kept):
        row.explain_until, row.explain_reason = until, kept
        row.save(update_fields=["explain_until", "explain_reason"])
        noted(actor, "extend_explaining", row, until=until.isoformat(), reason=kept)


@transaction.atomic
def answer_explanation(
    *, assessment: str, agency: str, criterion: str, verdict: Verdict, reason: str, actor: Actor, mark: str = "",
    pair: tuple[int, int] | None = None, release: str = "", seen: datetime | None = None,
) -> None:  # fmt: skip
    """Keep the first score or change it, always with a reason.

    `seen` is when the words were written, the agency's or an earlier answer, that the assessor has read.
    A drawn figure is never typed over: it changes only by drawing it anew from a release that was corrected.
    Raises OwnAgency, NotFound, NoSuchMark, ImpossiblePair, ChangedMeanwhile.
    """
    check_unless_system(actor, SCORE)
    found = hold(assessment)
    require_state(found, State.FIRST_SCORED)
    row = assessed(found, agency)
    keep_apart(actor, agency)
    explained = Explanation.objects.filter(agency=row, criterion=criterion).first()
    if explained is None:
        raise NotFound()
    asked = criterion_in(found, criterion)
    answer = _second(asked, agency, found.on, mark, pair, release) if verdict is Verdict.CHANGED else {}
    _answered(explained, verdict, words(reason, 1000), answer, seen, actor)


def _second(
    asked: Criterion, agency: str, on: date, mark: str, pair: tuple[int, int] | None, release: str
) -> dict[str, Any]:
    if asked.check:
        return _counted(probed(asked, agency, on))
    if asked.kind is not Kind.AUTOMATIC:
        return rules.content_of(entered(asked, mark, pair))
    drawn = cells_of(asked, release).get(agency)
    if drawn is None:
        raise NotFound()
    return drawn


def _counted(drawn: dict[str, Any]) -> dict[str, Any]:
    """Raises NotFound where no round counts."""
    if not drawn["pair"][1]:
        raise NotFound()
    return drawn


def _answered(
    row: Explanation, verdict: Verdict, reason: str, answer: dict[str, Any], seen: datetime | None, actor: Actor
) -> None:
    if (row.verdict, row.reason, row.answer, row.answered_by) == (verdict, reason, answer, actor.account_id):
        return
    refuse_stale(row.answered_at or row.at, seen, actor)
    row.verdict, row.reason, row.answer = verdict, reason, answer
    at = now()
    row.answered_by, row.answered_at = actor.account_id, at
    row.save()
    _keep_entry(row, reason, at, actor, verdict, answer)
    noted(actor, "answer_explanation", row.agency, criterion=row.criterion, verdict=str(verdict), answer=answer)


@transaction.atomic
def reply(*, assessment: str, agency: str, text: str, actor: Actor) -> None:
    """What the agency says beside its figure, from the first score on; the last word is shown, all are kept."""
    found, row = _own(assessment, agency, actor)
    require_state(found, *(state for state in State if state is not State.OPEN))
    kept = words(text, 2000)
    last = row.replies.order_by("-id").first()
    if last is None or last.text != kept:
        Reply.objects.create(agency=row, text=kept, at=now(), actor_name=actor.name)
        noted(actor, "reply", row)
