"""Who may sign, what a letter may hold before it gets a number, and what its annexes say of their ranks."""

from __future__ import annotations

import io
from unittest import mock

import openpyxl
import pytest

from motcua.foundation.forms.errors import PrintingFailed
from motcua.kernel import clock
from motcua.kernel.errors import ChangedMeanwhile, NotFound, SamePerson
from motcua.oversight.letters import services
from motcua.oversight.letters.errors import CannotPrint, CorrectedMeanwhile, OlderRelease, TooLong, UntiedNumbers
from motcua.oversight.letters.models import Version
from motcua.oversight.letters.selectors import letters as selectors
from motcua.oversight.letters.services import decide
from motcua.oversight.letters.tests.factories import (
    APPROVER,
    DRAFTER,
    LATER,
    MINISTER,
    OFFICE,
    REVIEWER,
    Country,
    at_step,
    corrected,
    fresh,
    letter,
    with_text,
)
from motcua.oversight.letters.types import APPROVE, DRAFT, EDITABLE, REVIEW, Paper, State
from motcua.oversight.releases.tests.factories import actor, dossier

BOTH = actor(DRAFT, REVIEW, APPROVE, name="Người Hai Vai")


def corrected_by(country: Country) -> str:
    country.rows = [*country.rows, *[dossier(top=3, number=900 + n, channel=2) for n in range(9)]]
    return corrected()


@pytest.mark.parametrize("step", ["submit", "review"])
def test_who_wrote_or_reviewed_a_letter_does_not_sign_it(months: str, step: str) -> None:
    row = at_step("numbered", people={step: BOTH})
    with clock.at(LATER), pytest.raises(SamePerson):
        services.ask_to_sign(letter_id=row.id, seen=1, newer="", actor=BOTH)
    assert fresh(row).state == State.NUMBERED


def test_the_version_that_was_read_is_signed(months: str) -> None:
    row = at_step("numbered")
    with clock.at(LATER), pytest.raises(ChangedMeanwhile):
        services.ask_to_sign(letter_id=row.id, seen=2, newer="", actor=APPROVER)


def test_a_corrected_letter_gets_no_number_and_can_go_back(country: Country, months: str) -> None:
    row = at_step("approved")
    newer = corrected_by(country)
    with pytest.raises(OlderRelease, match=newer):
        services.number_letter(letter_id=row.id, actor=OFFICE)
    services.return_letter(letter_id=row.id, reason="đã đính chính", actor=REVIEWER)
    assert fresh(row).state == State.RETURNED


def test_a_numbered_letter_is_signed_only_by_who_read_of_the_correction(country: Country, months: str) -> None:
    row = at_step("numbered")
    newer = corrected_by(country)
    with pytest.raises(CorrectedMeanwhile, match=newer):
        services.ask_to_sign(letter_id=row.id, seen=1, newer="", actor=APPROVER)
    services.ask_to_sign(letter_id=row.id, seen=1, newer=newer, actor=APPROVER)
    assert fresh(row).state == State.SIGNING


def test_characters_that_no_file_holds_are_not_kept(months: str) -> None:
    row = letter()
    assert with_text(row, "Đề\x00 nghị\x01 các\x1b bộ\ufffe rà\u200b soát.\ud800") == 2
    assert Version.objects.get(letter=row, number=2).content["paragraphs"] == ["Đề nghị các bộ rà soát."]
    services.submit_letter(letter_id=row.id, seen=2, actor=DRAFTER)
    services.return_letter(letter_id=row.id, reason="thiếu\x00 ý", actor=REVIEWER)
    assert selectors.letter(row.id, DRAFTER).steps[-1].note == "thiếu ý"


def test_a_word_longer_than_a_line_stops_the_submission_and_a_book_is_not_kept(months: str) -> None:
    row = letter()
    assert with_text(row, "a" * 200) == 2
    with pytest.raises(UntiedNumbers, match="không in vừa một dòng"):
        services.submit_letter(letter_id=row.id, seen=2, actor=DRAFTER)
    for text in (["a " * 20_000], ["một"] * 500, ["câu chữ " * 600] * 30):
        with pytest.raises(TooLong):
            with_text(row, *text, seen=2)
    assert fresh(row).version == 2


@pytest.mark.parametrize(
    ("name", "error"), [("print_pdf", PrintingFailed(template="letter")), ("print_docx", ValueError())]
)
def test_what_cannot_be_printed_is_refused_before_it_has_a_number(months: str, name: str, error: Exception) -> None:
    row = at_step("reviewed")

    def broken(_paper: Paper) -> bytes:
        raise error

    with mock.patch.object(decide, name, broken), pytest.raises(CannotPrint):
        services.approve_letter(letter_id=row.id, seen=1, actor=APPROVER)
    services.return_letter(letter_id=row.id, reason="không in được", actor=APPROVER)
    assert fresh(row).state == State.RETURNED


def test_an_annex_says_how_its_ranks_and_values_were_made(months: str) -> None:
    """Law.md 5.1, 5.2: order, ties, smallest sample and rounding stand where the rank stands."""
    paper = selectors.paper_of(selectors.info_of(letter()))
    notes = "\n".join(note for section in paper.annexes[0].sections for note in section.notes)
    assert "Xếp hạng theo phân số chính xác, trước khi làm tròn" in notes
    assert "bằng nhau thì cùng hạng" in notes and "Mẫu nhỏ nhất để xếp hạng:" in notes
    assert "Làm tròn: nửa lên, 2 số lẻ, chỉ để in" in notes
    book = openpyxl.load_workbook(io.BytesIO(services.print_xlsx(paper)))
    shown = "\n".join(str(cell) for row in book.worksheets[-1].iter_rows(values_only=True) for cell in row if cell)
    assert "Mẫu nhỏ nhất để xếp hạng:" in shown and "Làm tròn: nửa lên" in shown


def test_ranks_are_numbers_in_the_spreadsheet(months: str) -> None:
    paper = selectors.paper_of(selectors.info_of(letter()))
    book = openpyxl.load_workbook(io.BytesIO(services.print_xlsx(paper)))
    ranks = [cell.value for page in book.worksheets[1:] for row in page.iter_rows() for cell in row[:1]]
    assert {1, 2} <= {rank for rank in ranks if isinstance(rank, int)} and "1" not in ranks


def test_a_letter_says_that_its_parts_are_rounded_apart(months: str) -> None:
    body = selectors.info_of(letter()).content.paragraphs
    told = next(line for line in body if line.startswith("So với tháng"))
    assert "làm tròn" in told


def test_the_ministers_office_reads_what_was_submitted_and_no_scribbles(months: str) -> None:
    row = letter()
    assert list(selectors.letters_page(MINISTER)) == []
    with pytest.raises(NotFound):
        selectors.letter(row.id, MINISTER)
    services.submit_letter(letter_id=row.id, seen=1, actor=DRAFTER)
    info = selectors.letter(row.id, MINISTER)
    assert selectors.is_read_early(info, MINISTER) and not selectors.is_read_early(info, DRAFTER)
    assert info.is_draft and info.state not in EDITABLE
