"""Texts as they are sent: Word, PDF with letters, scans, broken files, bombs; nothing that was entered is lost."""

from __future__ import annotations

import io
import zipfile

import pytest
import typst

from motcua.foundation.agencies.tests.factories import name_agency
from motcua.foundation.vault.errors import BombFile, KindNotAllowed, TruncatedFile, UnacceptableFile
from motcua.foundation.vault.tests.factories import jpeg
from motcua.foundation.vault.tests.factories import pdf as small_pdf
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, NotAllowed
from motcua.oversight.directives import selectors, services
from motcua.oversight.directives.errors import NoTextInFile, NothingToPropose, UnreadableText
from motcua.oversight.directives.rules.docx_text import docx_paragraphs
from motcua.oversight.directives.tests.factories import Directive, Duty, Proposal, Team, entered, team, words
from motcua.oversight.directives.types import ProposalState

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MARK = "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
POINTS = (
    "Bộ Công an chủ trì, phối hợp với Bộ Tư pháp hoàn thiện nghị định trước ngày 30/11/2026.",
    "Ủy ban nhân dân tỉnh An Giang báo cáo hằng tháng. Sản phẩm: Báo cáo tháng.",
)


def docx(*paragraphs: str, body: bytes = b"", **parts: bytes) -> bytes:
    """A Word file of these paragraphs; one that begins with `#` is numbered by Word itself."""
    rows = "".join(
        f"<w:p>{_MARK if p[0] == '#' else ''}<w:r><w:t>{p.lstrip('#')}</w:t></w:r></w:p>" for p in paragraphs
    )
    numbering = (
        f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    made = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": body or f"<w:document {_W}><w:body>{rows}</w:body></w:document>".encode(),
        "word/numbering.xml": numbering.encode(),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**made, **parts}.items():
            archive.writestr(name, content)
    return stream.getvalue()


def typeset(text: str) -> bytes:
    """A PDF as a program makes it: subset fonts, packed streams."""
    return bytes(typst.compile(text.encode()))


@pytest.fixture
def people() -> Team:
    name_agency("G01", "Bộ Công an", "ministry")
    name_agency("G15", "Bộ Tư pháp", "ministry")
    people = team()
    name_agency("H01", "UBND tỉnh An Giang", "province")
    return people


def read(people: Team, name: str, content: bytes) -> list[Proposal]:
    letter = entered(people.office)
    services.read_directive(directive_id=letter, name=name, content=content, actor=people.office)
    return list(selectors.proposals_of(Directive.objects.get(pk=letter)))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["docx", "numbered", "pdf", "txt"])
def test_the_same_tasks_are_read_from_word_pdf_and_plain_text(people: Team, kind: str) -> None:
    numbered = [f"{n}. {text}" for n, text in enumerate(POINTS, 1)]
    made = {
        "docx": ("thư.docx", docx("Kính gửi: cơ quan giả định", *numbered, "Nơi nhận:")),
        "numbered": ("thư.docx", docx(*(f"#{text}" for text in POINTS))),
        "pdf": (
            "thư.pdf",
            typeset('#set text(lang: "vi")\n' + "\n\n".join(n.replace(".", "\\.", 1) for n in numbered)),
        ),
        "txt": ("thư.txt", "\r\n".join(numbered).encode("utf-8-sig")),
    }
    first, second = read(people, *made[kind])
    assert (first.codes, first.partners, str(first.due_on)) == (["G01"], ["G15"], "2026-11-29")
    assert (second.codes, second.recurrence, second.evidence) == (["H01"], "monthly", "Báo cáo tháng")
    assert "Bộ Công an chủ trì" in first.sentence
    assert not Duty.objects.exists()


@pytest.mark.django_db
def test_a_person_confirms_edits_or_drops_each_proposal_once(people: Team) -> None:
    first, second = read(people, "a.txt", "\n".join(f"{n}. {t}" for n, t in enumerate(POINTS, 1)).encode())
    task_id = services.confirm_proposal(
        proposal_id=first.pk, words=words(text="Sửa lại lời.", codes=("H01",)), actor=people.office
    )
    services.drop_proposal(proposal_id=second.pk, actor=people.office)
    first.refresh_from_db()
    assert (first.state, first.task_id) == (ProposalState.CONFIRMED, task_id)
    assert selectors.task(task_id).sentence == POINTS[0]
    for again in (first.pk, second.pk):
        with pytest.raises(ChangedMeanwhile):
            services.drop_proposal(proposal_id=again, actor=people.office)
    with pytest.raises(NotAllowed):
        services.drop_proposal(proposal_id=first.pk, actor=people.clerk)


@pytest.mark.django_db
def test_a_proposal_that_is_wrong_stays_a_proposal(people: Team) -> None:
    first = read(people, "a.txt", b"1. Viec.")[0]
    with pytest.raises(InvalidInput):
        services.confirm_proposal(proposal_id=first.pk, words=words(codes=("Bộ Không Có",)), actor=people.office)
    first.refresh_from_db()
    assert first.state == ProposalState.PROPOSED


@pytest.mark.django_db
def test_reading_again_keeps_decisions_and_proposes_nothing_twice(people: Team) -> None:
    text = "\n".join(f"{n}. {t}" for n, t in enumerate(POINTS, 1)).encode()
    first, _second = read(people, "a.txt", text)
    services.drop_proposal(proposal_id=first.pk, actor=people.office)
    services.read_directive(directive_id=first.directive_id, name="a.txt", content=text, actor=people.office)
    assert list(selectors.proposals_of(first.directive).values_list("state", flat=True)) == ["dropped", "proposed"]


@pytest.mark.django_db
def test_a_scan_without_letters_is_kept_and_said(people: Team) -> None:
    letter = entered(people.office)
    scan = small_pdf(b"")
    with pytest.raises(NoTextInFile, match="no_text_in_file"):
        services.read_directive(directive_id=letter, name="quét.pdf", content=scan, actor=people.office)
    assert Directive.objects.get(pk=letter).file is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("hỏng.docx", docx("1. Việc.", body=b"<w:document"), UnreadableText),
        ("cắt.docx", docx("1. Việc.")[:200], UnacceptableFile),
        ("cắt.pdf", small_pdf()[:-20], TruncatedFile),
        ("ảnh.jpg", jpeg(), KindNotAllowed),
        ("bom.docx", docx("1. Việc.", **{"word/media/a.bin": bytes(64 * 1024 * 1024)}), BombFile),
        ("nhị phân.txt", b"\x00\x01\xff", UnreadableText),
        ("trống điểm.txt", "Không có điểm nào.".encode(), NothingToPropose),
    ],
    ids=["broken", "cut", "cut-pdf", "picture", "bomb", "binary", "no-points"],
)
def test_bad_files_end_in_a_sentence_and_lose_nothing(
    people: Team, name: str, content: bytes, refusal: type[Exception]
) -> None:
    letter = entered(people.office)
    with pytest.raises(refusal):
        services.read_directive(directive_id=letter, name=name, content=content, actor=people.office)
    assert Directive.objects.filter(pk=letter).exists() and not Proposal.objects.exists()


def test_a_part_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.oversight.directives.rules.docx_text.MOST_XML", 1000)
    with pytest.raises(ValueError, match="too much"):
        docx_paragraphs(docx("x" * 2000))


def test_a_document_type_in_word_is_not_unfolded() -> None:
    body = b'<!DOCTYPE a [<!ENTITY b "c">]><w:document ' + _W.encode() + b"><w:body/></w:document>"
    with pytest.raises(ValueError, match="document type"):
        docx_paragraphs(docx("x", body=body))
