"""Questions about releases: which there are, what is in them, where a number comes from. Public ones only hold
published figures; before that `services.read_cells` asks who reads and writes it down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.foundation.agencies.types import Group
from motcua.foundation.vault import services as vault
from motcua.kernel.errors import NotFound
from motcua.kernel.steps import steps_taken
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.models import EmbargoAccess, EmbargoReader, Release, ReleaseCell, ReleaseChange
from motcua.oversight.releases.rules import bundle, codec
from motcua.oversight.releases.rules.contents import Contents, contents_of
from motcua.oversight.releases.rules.counting import sentences
from motcua.oversight.releases.rules.revisions import reporter_revisions
from motcua.oversight.releases.rules.units import taken_over
from motcua.oversight.releases.types import Cell, Change, Frame, Passport, ReleaseInfo, ReporterRevisions, State

OPEN_BUNDLES = 8
"""Bundles kept open in a process: about 10 MB each with 5,000 cells."""


def releases(*, published_only: bool = True) -> list[ReleaseInfo]:
    """All releases, the newest period and edition first."""
    rows = _published() if published_only else _rows()
    return [info_of(row) for row in rows.order_by("-last", "-edition")]


def newest_release() -> ReleaseInfo | None:
    """The newest edition of the newest period that is public; None before the first."""
    row = _published().order_by("-last", "-edition").first()
    return info_of(row) if row else None


def release(code: str, *, published_only: bool = True) -> ReleaseInfo:
    """One release with its steps. Raises NotFound."""
    return info_of(_one(code, published_only=published_only), with_steps=True)


def latest_release(period: Period, as_of: datetime | None = None) -> ReleaseInfo:
    """The edition of a period that was the public one at an instant, now where not said. Raises NotFound."""
    rows = _published().filter(first=period.first, last=period.last)
    if as_of is not None:
        rows = rows.filter(published_at__lte=as_of)
    row = rows.order_by("-edition").first()
    if row is None:
        raise NotFound()
    return info_of(row)


def cells(code: str, *, indicator: str = "", scope: str = "", published_only: bool = True) -> list[Cell]:
    """The cells of a release, in the order of its tables. Unpublished ones only for whom `early` lets in. NotFound."""
    rows = _one(code, published_only=published_only).cells.order_by("id")
    rows = rows.filter(indicator=indicator) if indicator else rows
    rows = rows.filter(scope=scope) if scope else rows
    return [codec.cell_of(content) for content in rows.values_list("content", flat=True)]


def series(indicator: str, scope: str, as_of: datetime | None = None) -> list[tuple[Period, str, Cell]]:
    """One figure over all periods, each from the edition that was public at `as_of`: (period, release, cell).

    Where that edition no longer has the figure, there is none: an older edition does not speak again.
    """
    held = {row.pk: row for row in in_force(as_of)}
    rows = ReleaseCell.objects.filter(indicator=indicator, scope=scope, release__in=held).order_by("release__first")
    listed = [(held[release], content) for release, content in rows.values_list("release_id", "content")]
    return [(Period(row.first, row.last), row.code, codec.cell_of(content)) for row, content in listed]


def in_force(as_of: datetime | None = None, first: int | None = None, last: int | None = None) -> list[Release]:
    """Of each period within `first` and `last` the edition that was public at `as_of`, oldest period first."""
    limits = {"first__gte": first, "last__lte": last, "published_at__lte": as_of}
    rows = Release.objects.filter(state=State.PUBLISHED, **{k: v for k, v in limits.items() if v is not None})
    return list({(row.first, row.last): row for row in rows.order_by("first", "last", "edition")}.values())


def changes(code: str) -> list[Change]:
    """What a correction changed, cell by cell; nothing for a first edition. Raises NotFound."""
    rows = ReleaseChange.objects.filter(release=_one(code)).order_by("cell")
    return [codec.change_of(content) for content in rows.values_list("content", flat=True)]


def frame_of(code: str) -> Frame:
    """Definitions and agencies of a release that has its bundle, public or not. Raises NotFound."""
    row = _one(code, published_only=False)
    return _frame(row.file.id, row.file.sha256) if row.file else Frame((), ())


@lru_cache(maxsize=64)
def _frame(file_id: UUID, sha256: str) -> Frame:
    held = _opened(file_id, sha256)
    living, ended = (tuple(top for top in held.tree if bool(top.ended) is asked) for asked in (False, True))
    return Frame(held.definitions, living, held.numbering, ended, held.silent)


def contents(code: str, *, published_only: bool = True) -> Contents:
    """The bundle as values, without its facts. Raises NotFound where it is not public, or has none yet.

    Not only published: for who may read early, which the caller has asked and written down (`note_early_reading`).
    """
    row = _one(code, published_only=published_only)
    if row.file is None:
        raise NotFound()
    return _opened(row.file.id, row.file.sha256)


@lru_cache(maxsize=OPEN_BUNDLES)
def _opened(file_id: UUID, sha256: str) -> Contents:
    """Unpacked and read once for each content: the same hash is the same bytes for ever. Facts are let go."""
    return replace(contents_of(bundle.unpacked(vault.file_content(file_id))), facts={})


def passport(code: str, cell_id: str, *, published_only: bool = True) -> Passport:
    """Where one number comes from (measurement.md 6.2, point 5). Raises NotFound, as `contents` does."""
    held = contents(code, published_only=published_only)
    cell = next((cell for cell in held.cells if cell.id == cell_id), None)
    if cell is None:
        raise NotFound()
    definition = next(d for d in held.definitions if d.id == cell.indicator)
    groups = {top.code: str(top.group) for top in held.tree}
    moved = taken_over(held.tree)
    inside = [code for code in groups if cell.scope in (code, groups[code], moved.get(code), "VN")]
    numerator, denominator = sentences(definition)
    return Passport(
        release=code,
        cell=cell,
        name=next((top.name for top in held.tree if top.code == cell.scope), cell.scope),
        definition=definition,
        numerator_filter=numerator,
        denominator_filter=denominator,
        exclusions=tuple(sorted((c, why) for c, why in definition.exclusions.items() if c in inside)),
        sources=tuple(r for r in held.reporters if r.top in inside),
        late=tuple(c for c in inside if c in held.late - held.silent),
        silent=tuple(c for c in inside if c in held.silent),
        revisions=_editions(cell_id, code),
        changes=_changes_of(cell_id, code),
    )


def _shown(code: str) -> Q:
    """What is public, and the release itself that is asked for."""
    return Q(release__state=State.PUBLISHED) | Q(release__code=code)


def _editions(cell_id: str, code: str) -> tuple[tuple[str, Cell], ...]:
    rows = ReleaseCell.objects.filter(_shown(code), cell=cell_id).order_by("release__edition")
    return tuple((code, codec.cell_of(content)) for code, content in rows.values_list("release__code", "content"))


def _changes_of(cell_id: str, code: str) -> tuple[Change, ...]:
    rows = ReleaseChange.objects.filter(_shown(code), cell=cell_id).order_by("release__edition")
    return tuple(codec.change_of(content) for content in rows.values_list("content", flat=True))


def revisions_by_reporter() -> list[ReporterRevisions]:
    """How much the figures of each ministry and province moved after publication, over all published editions.

    Points of indices are left out: they only repeat what their figures say. Asked once of the same editions.
    """
    editions = Release.objects.filter(state=State.PUBLISHED).order_by("first", "edition")
    return list(_revisions_in(tuple(editions.values_list("id", "manifest_digest"))))


@lru_cache(maxsize=2)
def _revisions_in(editions: tuple[tuple[int, str], ...]) -> tuple[ReporterRevisions, ...]:
    """Editions never change once they are published."""
    indices = Q()
    for index in indicators.indices():
        indices |= Q(indicator__startswith=index.id)
    rows = ReleaseCell.objects.filter(release__in=[key for key, _ in editions]).exclude(
        scope__in=["VN", *map(str, Group)]
    )
    rows = rows.exclude(indices)
    listed = rows.order_by("release__first", "release__edition", "id").values_list(
        "release__first", "release__edition", "content"
    )
    return tuple(reporter_revisions((first, edition, codec.cell_of(content)) for first, edition, content in listed))


def embargo_list(code: str) -> list[EmbargoReader]:
    """Who may read a release early, withdrawn ones too. Raises NotFound."""
    return list(_one(code, published_only=False).readers.order_by("granted_at", "id"))


def releases_lent_to(account_id: UUID) -> list[ReleaseInfo]:
    """What somebody on an embargo list may read before it is published, the newest period first."""
    waiting = _rows().exclude(state__in=[State.PUBLISHED, State.ABANDONED])
    mine = waiting.filter(readers__account_id=account_id, readers__withdrawn_at=None)
    return [info_of(row) for row in mine.order_by("-last", "-edition")]


def embargo_accesses(code: str) -> list[EmbargoAccess]:
    """Who read what of it before it was published, in order. Raises NotFound."""
    return list(_one(code, published_only=False).accesses.order_by("id"))


def _rows() -> QuerySet[Release]:
    return Release.objects.select_related("corrects", "build", "file").prefetch_related("corrections")


def _published() -> QuerySet[Release]:
    return _rows().filter(state=State.PUBLISHED)


def _one(code: str, *, published_only: bool = True) -> Release:
    row = (_published() if published_only else _rows()).filter(code=code).first()
    if row is None:
        raise NotFound()
    return row


def info_of(row: Release, *, with_steps: bool = False) -> ReleaseInfo:
    """A release as pages show it."""
    build = getattr(row, "build", None)
    return ReleaseInfo(
        id=row.id,
        code=row.code,
        first=row.first,
        last=row.last,
        edition=row.edition,
        state=State(row.state),
        cut_off_at=row.cut_off_at,
        embargo_until=row.embargo_until,
        published_at=row.published_at,
        corrects=row.corrects.code if row.corrects else "",
        corrected_by=_corrected_by(row.corrections.all()),
        reason=row.reason,
        digest=row.manifest_digest,
        size=row.file.size if row.file else 0,
        stage=build.stage if build else "",
        done=build.done if build else 0,
        total=build.total if build else 0,
        steps=steps_taken(row) if with_steps else (),
    )


def _corrected_by(corrections: Iterable[Release]) -> str:
    return next((c.code for c in corrections if c.state == State.PUBLISHED), "")
