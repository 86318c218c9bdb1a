"""A letter as PDF/A-2b by typst (decision 10); the same paper gives the same bytes."""

from __future__ import annotations

from typing import Any

from motcua.foundation.forms import services as forms
from motcua.oversight.letters.rules.drawing import pie
from motcua.oversight.letters.selectors.reference import layout, paper_source
from motcua.oversight.letters.types import Annex, Paper, Section, Table, words_of


def print_pdf(paper: Paper) -> bytes:
    """The letter with its annexes; marked as draft on every page until it is signed. Raises PrintingFailed."""
    return forms.compile_paper("letter", paper_source(), _fields(paper), at=paper.instant)


def _fields(paper: Paper) -> dict[str, Any]:
    words = layout()
    return {
        "title": f"{words['subject_prefix']}{paper.subject}",
        "author": paper.issuer.called,
        "is_draft": paper.is_draft,
        "words": {name: words[name] for name in ("nation", "motto", "to", "copies", "draft")},
        "sizes": words["sizes_pt"],
        "margins": words["margins_mm"],
        "first_line": words["first_line_mm"],
        "paragraph": words["paragraph_pt"],
        "parent": paper.issuer.parent,
        "issuer": paper.issuer.name,
        "number": words["number_prefix"] + paper.number_text,
        "subject": words["subject_prefix"] + paper.subject,
        "day": paper.day_text,
        "recipients": list(paper.recipients),
        "body": [words_of(line) for line in paper.body],
        "copies": list(paper.copies),
        "signer": list(paper.signer),
        "signer_name": paper.signer_name,
        "annexes": [_annex(annex, paper, words["annex"]) for annex in paper.annexes],
    }


def _annex(annex: Annex, paper: Paper, head: str) -> dict[str, Any]:
    number = f" {paper.annexes.index(annex) + 1}" if len(paper.annexes) > 1 else ""
    return {
        "head": head + number,
        "title": annex.title,
        "attached": paper.attached_text,
        "sections": [_section(section) for section in annex.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "above": section.above,
        "heading": section.heading,
        "lines": list(section.lines),
        "drawing": pie(section.slices) if section.slices else "",
        "figure": section.figure,
        "lead": section.lead,
        "table": _table(section.table) if section.table else None,
        "caption": section.caption,
        "notes": list(section.notes),
    }


def _table(table: Table) -> dict[str, Any]:
    return {"head": list(table.head), "rows": [list(row) for row in table.rows], "wide": 1,
            "numeric": sorted(table.numeric)}  # fmt: skip
