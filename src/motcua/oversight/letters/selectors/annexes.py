"""Annexes of a letter, built from frozen figures and published tables."""

from __future__ import annotations

from collections.abc import Mapping

from motcua.foundation.agencies.types import Group
from motcua.kernel import text
from motcua.oversight.assessment import selectors as assessment
from motcua.oversight.indicators.types import Period
from motcua.oversight.letters.rules import annexes as printed
from motcua.oversight.letters.rules.resolve import group_cells
from motcua.oversight.letters.selectors.basis import incomparable
from motcua.oversight.letters.selectors.reference import original
from motcua.oversight.letters.types import Annex, AnnexKind, AnnexOrder, Basis, Content, Quoted, Section
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.types import Numbering


def annexes_of(content: Content, basis: Basis) -> tuple[Annex, ...]:
    """All annexes in the order asked for."""
    return tuple(annex_of(order, content, basis) for order in content.annexes)


def annex_of(order: AnnexOrder, content: Content, basis: Basis) -> Annex:
    if order.kind is AnnexKind.RATES:
        return rates_annex(order)
    return grades_annex(order) if order.kind is AnnexKind.GRADES else _ranking(order, content, basis)


def _ranking(order: AnnexOrder, content: Content, basis: Basis) -> Annex:
    info = releases.release(content.release, published_only=False)
    period = Period(info.first, info.last).code
    now = {group: group_cells(basis, period, order.source, group) for group in Group}
    before, notes = _before(order, content, basis), _notes(order, content, basis)
    if content.before and not before:
        notes.append("- Không in cột tháng trước vì " + "; ".join(_why_not(order, content)) + ".")
    return printed.ranking_annex(order, now, before, notes, label=basis.label)


def _why_not(order: AnnexOrder, content: Content) -> list[str]:
    return incomparable(order.source, releases.frame_of(content.before), releases.frame_of(content.release))


def _before(order: AnnexOrder, content: Content, basis: Basis) -> Mapping[str, Quoted]:
    """The cells of the month before by agency; none where the two months do not mean the same."""
    if not content.before or _why_not(order, content):
        return {}
    info = releases.release(content.before)
    period = Period(info.first, info.last).code
    return {q.cell.scope: q for group in Group for q in group_cells(basis, period, order.source, group)}


def _notes(order: AnnexOrder, content: Content, basis: Basis) -> list[str]:
    quoted = next((q for q in basis.cells.values() if q.cell.indicator == order.source), None)
    if quoted is None:
        return []
    found = quoted.definition
    words = found.texts
    told = [f"- Cách tính: {found.name} ({found.article}), định nghĩa bản {found.version}."]
    pair = [
        f"{name}: {words[key]}" for key, name in (("numerator", "Tử số"), ("denominator", "Mẫu số")) if words.get(key)
    ]
    told += [f"- {'; '.join(pair)}."] if pair else []
    told += [f"- Giả định: {words['assumed']}"] if words.get("assumed") else []
    own = found.composite.numbering if found.composite else None
    numbering = own or releases.frame_of(content.release).numbering
    told += printed.rule_notes(found, numbering, _assumed_of(numbering))
    return [*told, f"- Nguồn: kỳ công bố {basis.release}, số liệu biết đến {text.moment(basis.instant)}."]


def _assumed_of(numbering: Numbering | None) -> str:
    """What the policy of this name and version assumes; a release of another house may name one unknown here."""
    known = {f"{policy.code}/{policy.version}": policy.assumed for policy in rankings.policies()}
    return known.get(numbering.code, "") if numbering else ""


def rates_annex(order: AnnexOrder) -> Annex:
    """The annex of a published table of rates, as printed in 2020."""
    found = monitoring.publication(order.source)
    rows = {
        str(group): [(r.rank, r.name, r.printed, r.value) for r in monitoring.annex_rows(order.source, group)]
        for group in Group
    }
    filled = {"excluded": "; ".join(found.claims["excluded"]), "as_of": _short(found.as_of)}
    notes = {group: [line.format(**filled) for line in lines] for group, lines in original("2020")["notes"].items()}
    return printed.rates_annex(order, rows, found.claims, notes)


def _short(day: object) -> str:
    """`20/8/2020`, as letters write days inside a sentence."""
    return f"{day.day}/{day.month}/{day.year}"  # type: ignore[attr-defined]


def grades_annex(order: AnnexOrder) -> Annex:
    """The annex of a round of grades, as printed in 2023."""
    words, claims = original("2023"), assessment.published_round(order.source).claims
    sections = [
        printed.grades_section(
            words["groups"][group],
            assessment.grade_rows(order.source, group),
            assessment.grade_shares(order.source, group),
            claims[group]["mean"],
        )
        for group in Group
    ]
    detail = Section(heading=words["detail"]["heading"], lines=(words["detail"]["line"],))
    first = Section(**{**vars(sections[0]), "above": words["above"]})
    return Annex(order.title, (first, *sections[1:], detail), order.source)
