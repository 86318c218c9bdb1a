"""Build the bundle of a release that is cut off: in steps that a page can follow, safe to kill and to run again."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F

from motcua.foundation.vault import services as vault
from motcua.foundation.vault.types import ZIP
from motcua.kernel import audit
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.epoch import minute_of
from motcua.oversight.indicators.ports import open_engine
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases import ports
from motcua.oversight.releases.models import Release, ReleaseBuild, ReleaseCell, ReleaseChange
from motcua.oversight.releases.rules import bundle, codec
from motcua.oversight.releases.rules.computing import computed_cells, computed_changes, drafted
from motcua.oversight.releases.rules.contents import Contents, contents_of, members_of
from motcua.oversight.releases.rules.counting import bounds_of
from motcua.oversight.releases.rules.program import program
from motcua.oversight.releases.rules.untold import silence, untold_columns, without_silent, without_untold
from motcua.oversight.releases.types import Heading, Inputs, State

log = logging.getLogger(__name__)

STAGES = ("freeze", "facts", "cells", "changes", "bundle", "keep")
_LOCK_SPACE = 0x52454C


def build_release(*, code: str) -> bool:
    """Build and keep the bundle of `code`; False where there is nothing to build or another worker is at it.

    The slow part runs outside any transaction, and what it makes counts only with the last one: killed at any moment,
    the next run starts over and comes to the same bytes.
    """
    release = Release.objects.filter(code=code, state=State.CUT_OFF, file=None).first()
    if release is None:
        return False
    with _alone(release) as is_mine:
        if not is_mine:
            return False
        _begin(release)
        try:
            with tempfile.TemporaryDirectory(prefix="motcua-release-") as folder:
                contents = _computed(release, Path(folder))
            return _keep(release, contents)
        except Exception as error:
            ReleaseBuild.objects.filter(release=release).update(error=f"{type(error).__name__}: {error}"[:500])
            raise


@contextmanager
def _alone(release: Release) -> Iterator[bool]:
    """Hold a lock of the session, which goes when its process does."""
    key = release.id.int & 0x7FFFFFFF
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK_SPACE, key])
        is_mine = bool(cursor.fetchone()[0])
        try:
            yield is_mine
        finally:
            if is_mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK_SPACE, key])


def _begin(release: Release) -> None:
    start = {"stage": STAGES[0], "done": 0, "total": len(STAGES), "finished_at": None, "error": "", "started_at": now()}
    build, _ = ReleaseBuild.objects.get_or_create(release=release, defaults=start)
    ReleaseBuild.objects.filter(pk=build.pk).update(**start, attempts=F("attempts") + 1)


def _stage(release: Release, name: str) -> None:
    ReleaseBuild.objects.filter(release=release).update(stage=name, done=STAGES.index(name))
    log.info("release %s: %s", release.code, name)


def _computed(release: Release, folder: Path) -> Contents:
    heading = _heading(release)
    old = _corrected(release)
    since = old.heading.known_minute if old else minute_of(Period(release.first, release.last).end)
    inputs = _inputs(heading, since, _folder(folder, "inputs"))
    _stage(release, "facts")
    with open_engine() as engine:
        extra, known = (old.definitions, old.heading.known_minute) if old else ((), None)
        contents = drafted(engine, heading, inputs, extra, known)
    _stage(release, "cells")
    with open_engine("duckdb") as engine:
        contents = replace(contents, cells=computed_cells(engine, contents, _folder(folder, "cells")))
        if old:
            _stage(release, "changes")
            changes = computed_changes(engine, old, contents, _folder(folder, "changes"))
            contents = replace(contents, changes=changes)
    return contents


def _folder(folder: Path, name: str) -> Path:
    path = folder / name
    path.mkdir()
    return path


def _heading(release: Release) -> Heading:
    old = release.corrects
    return Heading(
        code=release.code,
        edition=release.edition,
        first=release.first,
        last=release.last,
        cut_off_at=release.cut_off_at.isoformat(),
        known_minute=minute_of(release.cut_off_at),
        program=program(),
        corrects=old.code if old else "",
        corrects_digest=old.manifest_digest if old else "",
        reason=release.reason,
    )


def _corrected(release: Release) -> Contents | None:
    if release.corrects is None or release.corrects.file_id is None:
        return None
    return contents_of(bundle.unpacked(vault.file_content(release.corrects.file_id)))


def _inputs(heading: Heading, since: int, folder: Path) -> Inputs:
    period = Period(heading.first, heading.last)
    facts = ports.fact_source().frozen(period=period, known=heading.known_minute, since=since, folder=folder)
    source = ports.definition_source()
    asked, left_out = source.in_force(period)
    with open_engine() as engine:
        told = silence(engine, facts.subjects, bounds_of(period, heading.known_minute))
    kept, missing = without_untold(asked, untold_columns(told))
    definitions = without_silent(kept, told, facts.tree)
    numbering = source.numbering(period)
    return Inputs(**vars(facts), definitions=definitions, left_out=(*left_out, *missing), numbering=numbering)


def _keep(release: Release, contents: Contents) -> bool:
    _stage(release, "bundle")
    members = members_of(contents)
    content = bundle.sealed(contents.heading, members)
    _stage(release, "keep")
    with transaction.atomic():
        current = Release.objects.select_for_update().get(pk=release.pk)
        if current.state != State.CUT_OFF or current.file_id is not None:
            return False
        _write_rows(current, contents)
        current.file_id = vault.keep_file(
            content, name=f"{release.code}.zip", owner=None, allowed=(ZIP,), max_bytes=bundle.MOST_BYTES
        ).id
        current.manifest_digest = bundle.sha256(bundle.manifest_of(contents.heading, members))
        current.save()
        ReleaseBuild.objects.filter(release=current).update(stage="", done=len(STAGES), finished_at=now(), error="")
        audit.record(SYSTEM, "build_release", f"release:{current.code}", digest=current.manifest_digest)
    return True


def _write_rows(release: Release, contents: Contents) -> None:
    ReleaseCell.objects.bulk_create(
        ReleaseCell(
            release=release, cell=cell.id, indicator=cell.indicator, scope=cell.scope, content=codec.plain_cell(cell)
        )
        for cell in contents.cells
    )
    ReleaseChange.objects.bulk_create(
        ReleaseChange(release=release, cell=change.cell, content=codec.plain_change(change))
        for change in contents.changes
    )
