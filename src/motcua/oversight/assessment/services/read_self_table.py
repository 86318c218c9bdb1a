"""Own scores and evidence of an agency in bulk: one table and its files, all of it or nothing, tried out first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from motcua.foundation.vault.errors import UnacceptableFile
from motcua.foundation.vault.types import Readable
from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.sheets import rows_of_csv
from motcua.kernel.workbooks import LARGEST_FILE, sheet_of_workbook
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.errors import TooManyFiles, UnreadableTable
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.services.answer_score import Upload, score_oneself, submit_evidence
from motcua.oversight.assessment.services.take_step import assessed, hold, require_state
from motcua.oversight.assessment.types import ANSWER, SelfFault, SelfLine, SelfRead, State


@transaction.atomic
def read_self_table(
    *, assessment: str, agency: str, table: Upload, files: Sequence[Upload], actor: Actor, is_trial: bool
) -> SelfRead:
    """Read a table (XLSX or CSV) of own scores with the files that it names.

    With a single fault nothing is kept and all faults are told; a trial does everything and keeps nothing. The same
    table again changes nothing. Raises UnreadableTable, WrongState, NotFound.
    """
    check_unless_system(actor, ANSWER, agency)
    found = hold(assessment)
    require_state(found, State.OPEN)
    assessed(found, agency)
    criteria = set_in(found)
    lines, faults = rules.read_lines(criteria, rows_of(table), [name for name, _content in files])
    if not faults:
        faults = _written(lines, dict(files), {"assessment": assessment, "agency": agency}, actor)
    if is_trial or faults:
        transaction.set_rollback(True)
    return SelfRead(tuple(lines), tuple(faults), is_kept=not (is_trial or faults))


def _written(
    lines: Sequence[SelfLine], files: Mapping[str, bytes | Readable], where: Mapping[str, str], actor: Actor
) -> list[SelfFault]:
    """Through the same verbs as by hand; what a file turns out to be is a fault like any other."""
    faults = []
    for line in lines:
        if line.points:
            score_oneself(**where, criterion=line.criterion, points=line.points, note=line.note, actor=actor)
        for name in line.files:
            try:
                with transaction.atomic():
                    submit_evidence(**where, criterion=line.criterion, files=[(name, files[name])], actor=actor)
            except (UnacceptableFile, TooManyFiles) as refusal:
                faults.append(SelfFault(line.at, name, refusal.sentence("vi")))
    return faults


def rows_of(table: Upload) -> list[list[str]]:
    """The cells of an XLSX or CSV file as text. Raises UnreadableTable."""
    name, given = table
    content = given if isinstance(given, bytes) else given.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise UnreadableTable()
    try:
        if content.startswith(b"PK") or name.lower().endswith(".xlsx"):
            return [[cell.text for cell in row] for row in sheet_of_workbook(content).rows]
        return rows_of_csv(content)
    except ValueError as error:
        raise UnreadableTable() from error
