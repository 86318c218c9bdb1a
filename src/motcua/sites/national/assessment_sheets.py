"""The tables of one assessment as sheets: the official one with all others beside it, and each of the others alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from motcua.kernel.access import Actor
from motcua.kernel.errors import NotFound
from motcua.oversight.assessment import selectors as assessment
from motcua.oversight.assessment.types import AssessmentInfo
from motcua.sites.national.sheets import Row, Sheet

Build = Callable[[], list[Row]]


def official_sheet(info: AssessmentInfo, actor: Actor) -> Sheet:
    """The table as published; JSON and XLSX hold every other table beside it. Raises NotFound before publication."""
    assessment.official_rows(info.code, actor)
    return Sheet(
        name=f"danh-gia-{info.code}",
        title=info.title,
        source=f"{info.set_name}, {info.set_code} {info.set_version}",
        build=lambda: assessment.official_rows(info.code, actor),
        about={"criteria": f"{info.set_code}/{info.set_version}", "release": info.release, "sha256": info.digest,
               "published_at": info.published_at or "", "state": str(info.state),
               **{str(row["rule"]): str(row["words"]) for row in assessment.rule_rows(info.code)}},
        more=tuple((english, build) for english, _title, build in _others(info.code, actor).values()),
    )  # fmt: skip


def one_sheet(info: AssessmentInfo, actor: Actor, table: str) -> Sheet:
    """One of the tables that stand beside the official one, in whatever kind of file. Raises NotFound."""
    official, others = official_sheet(info, actor), _others(info.code, actor)
    if table not in others:
        raise NotFound()
    _english, title, build = others[table]
    return replace(official, name=f"{official.name}-{table}", title=f"{info.title}: {title}", build=build, more=())


def _others(code: str, actor: Actor) -> dict[str, tuple[str, str, Build]]:
    """By the name in the address: the English name of the page in a workbook, the title, the rows."""
    return {
        "diem": ("points", "điểm từng tiêu chí", lambda: assessment.point_rows(code, actor)),
        "quy-tac": ("rules", "quy tắc của bảng", lambda: assessment.rule_rows(code)),
        "trung-binh": ("means", "trung bình từng tiêu chí", lambda: assessment.mean_rows(code, actor)),
        "muc": ("shares", "số cơ quan theo mức", lambda: assessment.share_rows(code, actor)),
        "doanh-nghiep": ("suppliers", "theo doanh nghiệp", lambda: assessment.supplier_rows(code, actor)),
        "dong-thuan": ("agreement", "người chấm đồng thuận", lambda: assessment.agreement_rows(code, actor)),
    }


TABLES = ("diem", "quy-tac", "trung-binh", "muc", "doanh-nghiep", "dong-thuan")
