"""Every table as open data: which there are, and their rows. Plain numbers, pairs before rates; see downloads.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial

from motcua.foundation.agencies.types import Group
from motcua.kernel.errors import NotFound
from motcua.oversight.assessment import selectors as assessment
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.intake import selectors as intake
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import Figures
from motcua.oversight.releases.selectors import exports, releases
from motcua.oversight.releases.types import Definition
from motcua.sites.national.names import agency_name

Row = dict[str, object]


@dataclass(frozen=True)
class Sheet:
    """A table to download. `title` for people, `build` for its rows."""

    name: str
    title: str
    source: str
    build: Callable[[], list[Row]]
    about: Row = field(default_factory=dict)
    """What else the files say of the whole table."""
    more: tuple[tuple[str, Callable[[], list[Row]]], ...] = ()
    """Further tables of the same workbook, by name."""


def _annex(group: str) -> list[Row]:
    rows = monitoring.annex_rows(monitoring.LEVEL4_2020, group)
    return [{"rank": r.rank, "agency": r.name, "agency_code": r.agency_code, "rate_percent": r.value} for r in rows]


def _pairs(code: str) -> list[Row]:
    return [
        {"name": p.name, **_pair("", p.ratio), "stated_percent": p.stated, "agrees": bool(p.agrees)}
        for p in monitoring.declared_pairs(code)
    ]


def _grades(group: str) -> list[Row]:
    return [asdict(row) for row in assessment.grade_rows(assessment.ROUND_2023, group)]


def _shares() -> list[Row]:
    return [
        {"group": group, "grade": s.grade, "count": s.count, "total": s.total, "percent": s.percent}
        for group in Group
        for s in assessment.grade_shares(assessment.ROUND_2023, group)
    ]


def _suppliers() -> list[Row]:
    return [
        {"group": group, "supplier": s.supplier, "total": s.total, **s.by_grade}
        for group in Group
        for s in assessment.suppliers(assessment.ROUND_2023, group)
    ]


def _definitions() -> list[Row]:
    return [{**asdict(row), "valid_from": row.valid_from, "valid_to": row.valid_to}
            for row in indicators.indicators()]  # fmt: skip


def _revisions() -> list[Row]:
    found = [asdict(row) for row in releases.revisions_by_reporter()]
    return [{"agency": agency_name(code := row.pop("top")), "agency_code": code, **row} for row in found]


_LETTER = "Công văn 3485/BTTTT-THH ngày 10/9/2020, phụ lục"
_ROUND = "Công văn 3109/BTTTT-CĐSQG ngày 01/8/2023, phụ lục"
_KIEN_GIANG = "Cặp số: kiengiang.gov.vn, 26/8/2020; tỷ lệ đã in: Công văn 3485/BTTTT-THH"
_PUBLISHED = (
    Sheet("2020-muc-do-4-bo", "Dịch vụ mức độ 4 năm 2020: bộ, ngành", _LETTER, lambda: _annex("ministry")),
    Sheet("2020-muc-do-4-tinh", "Dịch vụ mức độ 4 năm 2020: tỉnh, thành phố", _LETTER, lambda: _annex("province")),
    Sheet("2020-kien-giang", "Số dịch vụ của Kiên Giang, tháng 8/2020", _KIEN_GIANG,
          lambda: _pairs(monitoring.KIEN_GIANG_2020)),
    Sheet("2018-quy-2", "Dịch vụ có phát sinh hồ sơ, quý II/2018", "Báo cáo quý II/2018 của Văn phòng Chính phủ",
          lambda: _pairs(monitoring.QUARTER_2_2018)),
    Sheet("2023-xep-hang-bo", "Xếp hạng chất lượng năm 2023: bộ, ngành", _ROUND, lambda: _grades("ministry")),
    Sheet("2023-xep-hang-tinh", "Xếp hạng chất lượng năm 2023: tỉnh, thành phố", _ROUND, lambda: _grades("province")),
    Sheet("2023-muc-do", "Số cơ quan theo mức A đến E năm 2023", _ROUND, _shares),
    Sheet("2023-doanh-nghiep", "Số cơ quan theo doanh nghiệp năm 2023", _ROUND, _suppliers),
    Sheet("sua-sau-cong-bo", "Số liệu bị sửa sau khi công bố, từng bộ, tỉnh", "Các kỳ số liệu đã công bố, ký số",
          _revisions),
    Sheet("chi-so", "Định nghĩa các chỉ số", "Các văn bản ghi ở từng dòng", _definitions),
)  # fmt: skip


def published() -> tuple[Sheet, ...]:
    """The sheets that anybody may have."""
    return _PUBLISHED


def published_sheet(name: str) -> Sheet:
    """One public sheet; raises NotFound."""
    for sheet in _PUBLISHED:
        if sheet.name == name:
            return sheet
    raise NotFound()


def observed_sheet(name: str, period: Period) -> Sheet:
    """One sheet of observed figures of a period; raises NotFound."""
    builders: dict[str, Callable[[], list[Row]]] = {
        "co-quan": lambda: _observed(period, ("agency_code",), monitoring.figures_by_agency(period)),
        "thu-tuc": lambda: _observed(period, ("procedure_code",), monitoring.figures_by_procedure(period)),
        "dich-vu": lambda: _observed(period, ("agency_code", "procedure_code"), monitoring.figures_by_service(period)),
    }
    if name not in builders:
        raise NotFound()
    title, source = f"Số đo được {period.label}", "Lô sự kiện và tệp hồ sơ do các nguồn gửi"
    return Sheet(f"do-duoc-{name}-{period.code}", title, source, _of_period(builders[name], period), _about(period))


def _of_period(build: Callable[[], list[Row]], period: Period) -> Callable[[], list[Row]]:
    return lambda: [{"period": period.code, **row} for row in build()]


def _about(period: Period) -> Row:
    """Period, cut-off, last batch, last file, and which version of which definition each figure follows."""
    last, file = intake.last_received_at(), monitoring.last_loaded_at()
    definitions = indicators.indicators_by_key(period.last_day)
    return {
        "period": period.code,
        "cut_off": monitoring.cut_off(period).isoformat(),
        "last_batch_at": last.isoformat() if last else "",
        "last_file_at": file.isoformat() if file else "",
        "definitions": {key: {"id": row.id, "version": row.version} for key, row in definitions.items()},
    }


def release_sheet(code: str, *, published_only: bool = True) -> Sheet:
    """All cells of a release, its definitions and what it corrected; raises NotFound."""
    info = releases.release(code, published_only=published_only)
    title = f"Số liệu kỳ {Period(info.first, info.last).label}, bản {info.edition}"
    about: Row = {"release": code, "manifest_sha256": info.digest, "published_at": info.published_at,
                  "corrected_by": info.corrected_by or None}  # fmt: skip
    definitions = ("dinh-nghia", lambda: [_definition_row(row) for row in releases.frame_of(code).definitions])
    changes = ("dinh-chinh", lambda: exports.change_rows(code, published_only=published_only))
    source = f"Gói số liệu {code}, ký số"
    replies = ("y-kien", lambda: assessment.reply_rows(code) if info.published_at else [])
    cells = partial(exports.release_rows, code, published_only=published_only)
    return Sheet(f"ky-{code}", title, source, cells, about, (definitions, changes, replies))


_WORDS = ("numerator", "denominator", "counting", "period", "exclusions", "rounding", "ties", "assumed")
"""What a definition says of itself."""


def _definition_row(definition: Definition) -> Row:
    texts = definition.texts
    return {
        "id": definition.id,
        "version": definition.version,
        "name": definition.name,
        "article": definition.article,
        "places": definition.places,
        **{name: texts.get(name, "") for name in _WORDS},
    }


def batch_sheet() -> Sheet:
    """All batches with their receipts' counts."""
    return Sheet("lo", "Các lô đã nhận", "Cửa nhận dữ liệu", _batches)


def _batches() -> list[Row]:
    return [
        {"source": b.source_id, "sequence": b.sequence, "received_at": b.received_at, "digest": b.digest,
         "accepted": b.accepted, "rejected": b.rejected}
        for b in intake.batches().iterator()
    ]  # fmt: skip


def _observed(
    period: Period, keys: tuple[str, ...], figures: dict[str, Figures] | dict[tuple[str, str], Figures]
) -> list[Row]:
    places = {key: row.places for key, row in indicators.indicators_by_key(period.last_day).items()}
    return [
        {**dict(zip(keys, key if isinstance(key, tuple) else (key,), strict=True)), **_plain(value, places)}
        for key, value in sorted(figures.items())
    ]


def _plain(figures: Figures, places: Mapping[str, int]) -> Row:
    levels = {f"services_{level}": figures.levels.get(level, 0) for level in ("full", "partial", "information")}
    names = ("services_with_dossiers", "online", "full_process", "on_time_portal", "on_time_internal")
    pairs = [_pair(f"{name}_", getattr(figures, name), places.get(name, 2)) for name in names]
    return {**levels, **{k: v for pair in pairs for k, v in pair.items()}, **_without_due(figures)}


def _without_due(figures: Figures) -> Row:
    return {
        "without_due_in_hand": figures.without_due_portal,
        "without_due_received": figures.without_due_internal,
    }


def _pair(prefix: str, ratio: Ratio, places: int = 2) -> Row:
    return {
        f"{prefix}numerator": ratio.numerator,
        f"{prefix}denominator": ratio.denominator,
        f"{prefix}percent": ratio.percent(places),
    }
