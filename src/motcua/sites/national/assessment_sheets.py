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
    return _official(info, assessment.tables_of(info.code, actor))


def _official(info: AssessmentInfo, tables: assessment.Tables) -> Sheet:
    return Sheet(
        name=f"danh-gia-{info.code}",
        title=info.title,
        source=f"{info.set_name}, {info.set_code} {info.set_version}",
        build=tables.official,
        about={"criteria": f"{info.set_code}/{info.set_version}", "release": info.release, "sha256": info.digest,
               "published_at": info.published_at or "", "state": str(info.state),
               **{str(row["rule"]): str(row["words"]) for row in tables.rules()}},
        more=tuple((english, build) for english, _title, build in _others(tables).values()),
    )  # fmt: skip


def one_sheet(info: AssessmentInfo, actor: Actor, table: str) -> Sheet:
    """One of the tables that stand beside the official one, in whatever kind of file. Raises NotFound."""
    if table not in TABLES:
        raise NotFound()
    tables = assessment.tables_of(info.code, actor)
    official = _official(info, tables)
    _english, title, build = _others(tables)[table]
    return replace(official, name=f"{official.name}-{table}", title=f"{info.title}: {title}", build=build, more=())


def _others(tables: assessment.Tables) -> dict[str, tuple[str, str, Build]]:
    """By the name in the address: the English name of the page in a workbook, the title, the rows."""
    return {
        "diem": ("points", "điểm từng tiêu chí", tables.points),
        "quy-tac": ("rules", "quy tắc của bảng", tables.rules),
        "trung-binh": ("means", "trung bình từng tiêu chí", tables.means),
        "muc": ("shares", "số cơ quan theo mức", tables.shares),
        "doanh-nghiep": ("suppliers", "theo doanh nghiệp", tables.suppliers),
        "dong-thuan": ("agreement", "người chấm đồng thuận", tables.agreement),
    }


TABLES = ("diem", "quy-tac", "trung-binh", "muc", "doanh-nghiep", "dong-thuan")
