"""Leagues and assessments as open data: rows at stable addresses, and the catalogue that describes them (DCAT)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import translation

from motcua.foundation.agencies.types import Group
from motcua.kernel.access import ANONYMOUS
from motcua.kernel.errors import NotFound
from motcua.oversight.assessment import selectors as assessment
from motcua.oversight.assessment.types import AssessmentInfo
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.types import Cell as Figure
from motcua.oversight.releases.types import ReleaseInfo
from motcua.sites.national.downloads import KINDS, PUBLISHER
from motcua.sites.national.league import League, league_of, remark
from motcua.sites.national.names import agency_name
from motcua.sites.national.sheets import Row, Sheet, published

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
Address = Callable[[str], str]


def league_sheet(code: str, indicator: str, *, published_only: bool = True) -> Sheet:
    """The league of an indicator in a release, replies beside the figures. Raises NotFound."""
    info, frame = questions.release(code, published_only=published_only), questions.frame_of(code)
    every, definition = questions.cells(code, published_only=published_only), frame.definition_of(indicator)
    if definition is None:
        raise NotFound()
    leagues = [found for group in Group if (found := league_of(info, frame, every, indicator, group))]
    if not leagues or not any(cell.indicator == indicator for cell in every):
        raise NotFound()
    replies = assessment.approved_replies(code, indicator) if info.published_at else {}
    said = {agency: reply.text for (_indicator, agency), reply in replies.items()}
    return Sheet(
        name=f"xep-hang-{code}-{indicator}",
        title=f"{definition.name}, {Period(info.first, info.last).label}, bản {info.edition}",
        source=f"Gói số liệu {code}, ký số; {definition.article}",
        build=lambda: [row for league in leagues for row in _rows(league, said)],
        about={"release": code, "indicator": indicator, "version": definition.version, "manifest_sha256": info.digest,
               "published_at": info.published_at or "", "corrected_by": info.corrected_by},
        more=(("replies", lambda: assessment.reply_rows(code, indicator) if info.published_at else []),),
    )  # fmt: skip


def _rows(league: League, said: dict[str, str]) -> Iterator[Row]:
    """By rank; a count that is too small to be printed is not in the file either."""
    for cell in sorted(league.cells, key=lambda cell: (cell.rank is None, cell.rank or 0, cell.scope)):
        is_hidden, interval = cell.scope in league.hidden, league.intervals.get(cell.scope)
        yield {
            "group": str(league.group),
            "rank": cell.rank,
            "best_rank": interval.best if interval else None,
            "worst_rank": interval.worst if interval else None,
            "agency_code": cell.scope,
            "agency": agency_name(cell.scope),
            "numerator": None if is_hidden else cell.numerator,
            "denominator": None if is_hidden else cell.denominator,
            "value": "" if is_hidden else cell.value,
            "note": _note(league, cell, is_hidden=is_hidden),
            "cell": cell.id,
            "reply": said.get(cell.scope, ""),
        }


def _note(league: League, cell: Figure, *, is_hidden: bool) -> str:
    """What the page says beside the figure, in Vietnamese whoever takes the file: late, missing lines, why no rank."""
    with translation.override("vi"):
        return remark(league, cell, is_hidden=is_hidden)


def catalogue(address: Address) -> dict[str, Any]:
    """DCAT 3 as JSON-LD: every public table with its files. What is not public is not named."""
    datasets = [_sheet_entry(sheet, address) for sheet in published()]
    datasets += [_release_entry(info, address) for info in questions.releases()]
    datasets += [
        _league_entry(info, indicator, name, address)
        for info in questions.releases()
        for indicator, name in leagues_of(info.code).items()
    ]
    datasets += [_assessment_entry(info, address) for info in assessment.assessments(ANONYMOUS)]
    return {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dcat:Catalog",
        "@id": address(reverse("national:catalogue")),
        "dct:title": "Dữ liệu mở về dịch vụ công trực tuyến",
        "dct:publisher": PUBLISHER,
        "dct:language": "vi",
        "dcat:dataset": datasets,
    }


def leagues_of(code: str) -> dict[str, str]:
    """The indicators of a published release that are ranked, with their names."""
    found = questions.frame_of(code).definitions
    return {d.id: d.name for d in found if d.is_ranked or (d.composite and d.composite.numbering)}


def _entry(identifier: str, title: str, source: str, files: dict[str, str], address: Address) -> dict[str, Any]:
    return {
        "@type": "dcat:Dataset",
        "@id": address(identifier),
        "dct:identifier": identifier,
        "dct:title": title,
        "dct:source": source,
        "dct:license": LICENCE,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:format": kind.upper(),
                "dcat:mediaType": KINDS[kind].media_type.partition(";")[0],
                "dcat:downloadURL": address(url),
            }
            for kind, url in files.items()
        ],
    }


def _sheet_entry(sheet: Sheet, address: Address) -> dict[str, Any]:
    files = {kind: reverse("national:open_file", args=[sheet.name, kind]) for kind in KINDS}
    return _entry(files["json"].removesuffix(".json"), sheet.title, sheet.source, files, address)


def _release_entry(info: ReleaseInfo, address: Address) -> dict[str, Any]:
    files = {kind: reverse("national:release_file", args=[info.code, kind]) for kind in KINDS if kind != "pdf"}
    title = f"Số liệu kỳ {Period(info.first, info.last).label}, bản {info.edition}"
    page = reverse("national:release", args=[info.code])
    return _dated(_entry(page, title, f"Gói số liệu {info.code}, ký số", files, address), info)


def _league_entry(info: ReleaseInfo, indicator: str, name: str, address: Address) -> dict[str, Any]:
    files = {kind: reverse("national:league_file", args=[info.code, indicator, kind]) for kind in KINDS}
    title = f"{name}, {Period(info.first, info.last).label}, bản {info.edition}"
    identifier = files["json"].removesuffix(".json")
    return _dated(_entry(identifier, title, f"Gói số liệu {info.code}, ký số", files, address), info)


def _dated(entry: dict[str, Any], info: ReleaseInfo) -> dict[str, Any]:
    issued = {"dct:issued": info.published_at.isoformat()} if info.published_at else {}
    replaced = {"dct:isReplacedBy": info.corrected_by} if info.corrected_by else {}
    return {**entry, **issued, **replaced, "dct:temporal": Period(info.first, info.last).code}


def _assessment_entry(info: AssessmentInfo, address: Address) -> dict[str, Any]:
    files = {kind: reverse("national:assessment_file", args=[info.code, kind]) for kind in KINDS}
    page = reverse("assessment:results", args=[info.code])
    entry = _entry(page, info.title, f"{info.set_name}, bản {info.set_version}", files, address)
    return {**entry, "dct:issued": info.published_at.isoformat() if info.published_at else ""}
