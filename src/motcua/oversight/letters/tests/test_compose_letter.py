"""A monthly letter from a release: every number its figure, the comparison exact, the same bytes again."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import docx
import pypdf
import pytest

from motcua.kernel import clock
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.oversight.campaigns.tests import factories as campaigns
from motcua.oversight.letters import services
from motcua.oversight.letters.errors import DefinitionChanged
from motcua.oversight.letters.models import Letter, Version
from motcua.oversight.letters.rules.compare import drafted_ranks
from motcua.oversight.letters.rules.numerals import NUMERAL
from motcua.oversight.letters.selectors.late import rounds_due
from motcua.oversight.letters.selectors.letters import checked, info_of, paper_of
from motcua.oversight.letters.selectors.papers import composed, figures_in
from motcua.oversight.letters.tests.factories import (
    BEFORE,
    DRAFTER,
    LATER,
    NOW,
    STRANGER,
    Country,
    earlier,
    fresh,
    letter,
    published,
    with_text,
)
from motcua.oversight.letters.types import SpanKind, words_of
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.tests.factories import ONLINE, dossier
from motcua.oversight.releases.tests.factories import country as invented


def body(row: Letter) -> list[str]:
    return [words_of(line) for line in paper_of(info_of(fresh(row))).body]


def test_a_fresh_letter_has_no_number_that_is_not_a_figure_or_marked(months: str) -> None:
    row = letter()
    paper, faults = checked(info_of(row))
    assert faults == ()
    spans = [span for line in paper.body for span in line]
    plain = [span.text for span in spans if span.kind is SpanKind.PLAIN]
    assert not [text for text in plain if NUMERAL.search(re.sub(r"^\d+\.", "", text))]
    assert len(figures_in(paper)) > 5


def test_every_figure_of_the_text_is_that_of_its_cell(months: str) -> None:
    paper = paper_of(info_of(letter()))
    [nation] = releases.cells(NOW, indicator="IND-10", scope="VN")
    said = figures_in(paper)["cell:2026-10:IND-10:VN"]
    assert said == f"{nation.value.replace('.', ',')}%"
    assert figures_in(paper)["cell:2026-10:IND-10:VN|pair"] == f"{nation.numerator}/{nation.denominator}"


def test_who_is_far_behind_is_counted_exactly(country: Country) -> None:
    """One province is put at 1 of 12, below the 10 % that the letter of 2020 counts under."""
    rows = [row for row in invented() if row["top"] != 3]
    country.rows = [*rows, *[dossier(top=3, number=500 + n, channel=2 if n == 0 else 1) for n in range(12)]]
    published(10)
    assert any(line.startswith("Có 01 tỉnh, thành phố đạt dưới 10%") for line in body(letter()))
    row = letter()
    count = "{{count:2026-10:IND-10"
    with_text(row, f"Có {count}:province:below:10|02}}}} tỉnh, {count}:ministry:below:10}}}} bộ.")
    assert body(row) == ["Có 01 tỉnh, 0 bộ."]


def test_the_comparison_is_the_exact_difference_of_two_releases(months: str) -> None:
    row = letter()
    [nation, *_] = info_of(row).content.movements
    ends = [releases.cells(code, indicator="IND-10", scope="VN")[0] for code in (BEFORE, NOW)]
    assert [nation.before, nation.after] == [Fraction(c.numerator, c.denominator) for c in ends]
    assert nation.adds_up and nation.total > 0
    text = next(line for line in body(row) if line.startswith("So với tháng 9/2026"))
    assert "tăng" in text and "trong đó" in text and "điểm phần trăm" in text


def test_ranks_that_moved_are_told_by_reference(months: str, country: Country) -> None:
    told = [line for line in body(letter()) if line.startswith("Về xếp hạng")]
    old, new = ({c.scope: c.rank for c in releases.cells(code, indicator="IND-10")} for code in (BEFORE, NOW))
    moved = [scope for scope in new if scope[0] == "H" and new[scope] != old[scope]]
    assert bool(told) is bool(moved)


def test_a_sentence_on_ranks_names_the_indicator_that_ranks(months: str) -> None:
    """A province that fell by one indicator may be first by another."""
    cells = [c for c in releases.cells(NOW, indicator="IND-10") if c.rank and c.scope[0] == "H"]
    turned = [replace(cell, rank=9 - (cell.rank or 0)) for cell in cells]
    told = drafted_ranks(cells, turned, {}, frozenset(c.scope for c in cells), name="Tỷ lệ hồ sơ trực tuyến")
    assert told.startswith("Về xếp hạng của các tỉnh, thành phố theo chỉ số tỷ lệ hồ sơ trực tuyến: tăng hạng")


def test_a_month_without_a_month_before_is_not_compared(country: Country) -> None:
    published(10)
    content = info_of(letter()).content
    assert content.before == "" and content.movements == ()


def test_a_changed_definition_is_refused_in_words_and_the_letter_says_nothing(country: Country) -> None:
    country.rows = [*invented(), *earlier(invented())]
    published(9)
    country.redefine(ONLINE, version=2, article="QĐ mới", texts={"numerator": "hồ sơ trực tuyến toàn trình"})
    published(10)
    with clock.at(LATER), pytest.raises(DefinitionChanged) as refusal:
        services.compare_months(release=NOW, before=BEFORE, indicator="IND-10")
    sentence = refusal.value.sentence()
    assert "định nghĩa bản 1 được thay bằng bản 2 (QĐ mới)" in sentence
    assert "tử số đổi từ “” thành “hồ sơ trực tuyến toàn trình”" in sentence
    row = letter()
    assert not [line for line in body(row) if line.startswith("So với tháng")]
    assert "định nghĩa bản 1" in info_of(row).steps[0].note
    assert [s.table.head[-1] for s in paper_of(info_of(row)).annexes[0].sections if s.table] == ["Tử số/Mẫu số"] * 2


def test_other_agencies_in_the_count_are_not_compared(country: Country) -> None:
    country.rows = [*invented(), *earlier(invented())]
    published(9)
    country.tree = country.tree[:-1]
    published(10)
    with pytest.raises(DefinitionChanged, match="không còn H03"):
        services.compare_months(release=NOW, before=BEFORE, indicator="IND-10")


def test_the_same_release_and_version_give_the_same_bytes_whenever_they_are_printed(months: str) -> None:
    row = letter()
    prints = (services.print_pdf, services.print_docx, services.print_xlsx)
    first = [print_(paper_of(info_of(row))) for print_ in prints]
    with clock.at(LATER.replace(year=2027)):
        assert [print_(paper_of(info_of(fresh(row)))) for print_ in prints] == first
    again = Letter.objects.get(id=letter().id)
    assert Version.objects.get(letter=again).digest == Version.objects.get(letter=row).digest
    assert [print_(paper_of(info_of(again))) for print_ in prints] == first


def test_what_stands_in_the_files_is_the_checked_text(months: str) -> None:
    paper = paper_of(info_of(letter()))
    lines = [words_of(line) for line in paper.body]
    book = docx.Document(io.BytesIO(services.print_docx(paper)))
    assert [p.text for p in book.paragraphs if p.text in lines] == lines
    read = "".join(
        "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(services.print_pdf(paper))).pages).split()
    )
    assert [line for line in lines if "".join(line.split()) not in read] == []


def test_a_draft_is_marked_in_all_files_and_a_signed_letter_is_not(months: str) -> None:
    info = info_of(letter())
    for is_draft in (True, False):
        paper = paper_of(info, is_draft=is_draft)
        pages = pypdf.PdfReader(io.BytesIO(services.print_pdf(paper))).pages
        assert ["DỰ THẢO" in page.extract_text() for page in pages] == [is_draft] * len(pages)
        heads = docx.Document(io.BytesIO(services.print_docx(paper))).sections[0]
        xml = heads.header._element.xml + heads.first_page_header._element.xml
        assert xml.count('string="DỰ THẢO"') == (2 if is_draft else 0)


MONTHLY = "“Dịch vụ công trực tuyến toàn trình và kết quả giải quyết” tháng 10/2026"
KNOWN = "(ghi nhận đến 10:00 05/12/2026)"


def _due_round() -> campaigns.Campaign:
    """A round of two provinces and a unit, of whom only the first province reports in time."""
    people = campaigns.team("H01")
    with clock.at(campaigns.OPENING):
        found = campaigns.opened("H01", "H02", "H02.01")
        campaigns.handed_in(campaigns.report_of(found, "H01"), people.clerk)
    return found


def test_late_reporters_are_named_from_the_round_of_reports_f_162(months: str) -> None:
    found = _due_round()
    late = campaigns.report_of(found, "H02").name
    told = body(letter(reports=found.code))
    assert f"Đến hết ngày 20/11/2026 còn 01 cơ quan chưa gửi báo cáo {MONTHLY} {KNOWN}: {late}." in told
    assert not [line for line in body(letter()) if "chưa gửi báo cáo" in line]


def test_a_round_in_which_nobody_is_late_is_told_too(months: str) -> None:
    people = campaigns.team("H01")
    with clock.at(campaigns.OPENING):
        found = campaigns.opened("H01")
        campaigns.handed_in(campaigns.report_of(found, "H01"), people.clerk)
    told = f"Đến hết ngày 20/11/2026, tất cả bộ, ngành, địa phương đã gửi báo cáo {MONTHLY} {KNOWN}."
    assert told in body(letter(reports=found.code))


def test_only_a_round_of_the_release_that_has_fallen_due_is_told(months: str) -> None:
    found = _due_round()
    release = releases.release(NOW)
    with clock.at(campaigns.DUE - timedelta(seconds=1)):
        assert rounds_due(release) == []
    with clock.at(campaigns.DUE):
        assert [each.code for each in rounds_due(release)] == [found.code]
    with pytest.raises(NotFound):
        letter(BEFORE, reports=found.code)


def test_who_is_late_is_not_told_without_a_round(months: str) -> None:
    row = letter()
    with_text(row, "Còn {{late:count}} cơ quan.")
    assert "chưa có danh sách báo cáo chậm" in checked(info_of(fresh(row)))[1][0].sentence


def test_only_published_releases_and_only_drafters(months: str) -> None:
    with pytest.raises(NotAllowed):
        letter(actor=STRANGER)
    with pytest.raises(NotFound):
        letter("2026-11-1")


def test_composing_with_the_same_key_gives_one_letter(months: str) -> None:
    key = "01890000-0000-7000-8000-000000000001"
    assert letter(key=key).id == letter(key=key).id
    assert Letter.objects.count() == 1


def test_the_paper_says_which_release_it_stands_on(months: str) -> None:
    row = letter()
    paper, _ = composed(info_of(row).content)
    assert paper.basis.release == NOW and paper.basis.digest == releases.release(NOW).digest
    notes = [note for section in paper.annexes[0].sections for note in section.notes]
    assert any(f"kỳ công bố {NOW}" in note for note in notes)
    assert DRAFTER.name == info_of(row).steps[0].actor


def test_a_figure_that_nobody_has_is_not_annexed_and_the_draft_says_so(months: str) -> None:
    """Fifty-one rows of `–, 0/0` were signed without a word."""
    found = info_of(letter(indicators=["IND-10", "IND-99"]))
    assert [order.source for order in found.content.annexes] == ["IND-10"]
    assert "IND-99 (IND-99): kỳ này chưa có số liệu nên không lập phụ lục." in found.steps[0].note
