"""Composed letters: final text with every number looked up, annexes, and everything that is still wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from motcua.kernel.text import moment
from motcua.oversight.letters.rules.characters import faults_of_characters, faults_of_length
from motcua.oversight.letters.rules.numerals import Cited, untied, with_small_letter
from motcua.oversight.letters.rules.resolve import Resolved, resolved
from motcua.oversight.letters.selectors.annexes import annex_of, annexes_of
from motcua.oversight.letters.selectors.basis import basis_of, published_words
from motcua.oversight.letters.selectors.reference import cited, issuer, issuers, original
from motcua.oversight.letters.types import (
    OF_REPORTS,
    AnnexKind,
    AnnexOrder,
    Basis,
    Content,
    Fault,
    Paper,
    SpanKind,
    words_of,
)


def composed(
    content: Content, *, number: int | None = None, day: date | None = None, is_draft: bool = True
) -> tuple[Paper, tuple[Fault, ...]]:
    """The paper of this content and its faults; the same content gives the same paper. Raises NotFound, NoIssuer."""
    basis = basis_of(content)
    rules = _with_names_of(basis)
    subject = resolved(content.subject, "Trích yếu", basis, rules)
    body = [resolved(text, f"Đoạn {n}", basis, rules) for n, text in enumerate(content.paragraphs, 1)]
    recipients = _lines("Nơi gửi", content.recipients, basis, rules)
    copies = _lines("Nơi nhận", content.copies, basis, rules)
    paper = Paper(
        issuer=issuer(content.issuer, day or basis.instant.date()),
        number=number,
        day=day,
        subject=words_of(subject.line),
        recipients=tuple(words_of(each.line) for each in recipients),
        body=tuple(each.line for each in body),
        copies=tuple(words_of(each.line) for each in copies),
        signer=content.signer,
        signer_name=content.signer_name,
        annexes=annexes_of(content, basis),
        is_draft=is_draft,
        instant=basis.instant,
        basis=basis,
    )
    told = _all_faults(content, [subject, *body, *recipients, *copies])
    return paper, (*told, *_late_beside_rates(paper, content))


def _with_names_of(basis: Basis) -> Cited:
    """What may be named with digits in it: the list, and every figure of the releases by its own name."""
    names = {quoted.definition.name for quoted in basis.cells.values()}
    known = cited()
    return replace(known, names=known.names | names | {with_small_letter(name) for name in names})


def _lines(place: str, lines: Sequence[str], basis: Basis, rules: Cited) -> list[Resolved]:
    return [resolved(text, f"{place}, dòng {n}", basis, rules) for n, text in enumerate(lines, 1)]


def _all_faults(content: Content, parts: Sequence[Resolved]) -> Iterator[Fault]:
    for part in parts:
        yield from part.faults
    for line in content.signer:
        if any(untied(line)):
            yield Fault("Chữ ký", f"“{line}”: chức vụ người ký không có chữ số")
        yield from (Fault("Chữ ký", told) for told in (*faults_of_characters(line), *faults_of_length(line)))
    if not any(words_of(part.line).strip() for part in parts[1 : 1 + len(content.paragraphs)]):
        yield Fault("Nội dung", "công văn chưa có đoạn nào")


def _late_beside_rates(paper: Paper, content: Content) -> Iterator[Fault]:
    """Rates of reports are those of the cut-off; names known at another instant tell of another list."""
    said = figures_in(paper)
    rates = {source for source in said if source.startswith("cell:") and not OF_REPORTS.isdisjoint(source.split(":"))}
    annexed = any(order.source in OF_REPORTS for order in content.annexes)
    is_named = any(source.startswith("late:") for source in said)
    if (rates or annexed) and is_named and content.late and content.late.known != paper.basis.instant:
        yield Fault(
            "Nội dung",
            f"tỷ lệ báo cáo tính theo danh sách chốt {moment(paper.basis.instant)}, còn tên cơ quan chậm ghi nhận đến "
            f"{moment(content.late.known)}; hai thời điểm khác nhau có thể trái ngược, xin bỏ một trong hai",
        )


def figures_in(paper: Paper) -> dict[str, str]:
    """Each figure of the body by what it names: what a reader may compare with the release."""
    spans = (span for line in paper.body for span in line if span.kind is SpanKind.FIGURE)
    return {span.source: span.text for span in spans}


# The letters of 2020 and 2023


def original_paper(code: str) -> Paper:
    """A letter of the past with its annex, rebuilt from published tables, as printed. Raises NotFound."""
    words = original(code)
    order = AnnexOrder(AnnexKind(words["annex"]["kind"]), words["annex"]["source"], words["annex"]["title"])
    day = date.fromisoformat(words["day"])
    basis = _past(order, day)
    return Paper(
        issuer=next(row for row in issuers() if row.code == words["issuer"]),
        number=words["number"],
        day=day,
        subject=words["subject"],
        recipients=tuple(words["recipients"]),
        body=tuple(part.line for part in original_body(words, basis)),
        copies=("Như trên;",),
        signer=(),
        signer_name="",
        annexes=(annex_of(order, Content("", "", (), (), (), (order,), (), ()), basis),),
        is_draft=False,
        instant=basis.instant,
        basis=basis,
        day_words=words["day_words"],
        attached_words=words["attached"],
    )


def original_body(words: dict[str, Any], basis: Basis) -> list[Resolved]:
    """The sentences of the original that quote its tables, looked up again."""
    return [resolved(text, f"Đoạn {n}", basis, cited()) for n, text in enumerate(words["body"], 1)]


def _past(order: AnnexOrder, day: date) -> Basis:
    instant = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Basis("", "", instant, order.source, published=published_words([order]))
