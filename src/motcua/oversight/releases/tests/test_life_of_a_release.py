"""From draft to public: the order of steps, who may take them, twice, and what never changes afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.kernel import clock
from motcua.kernel.access import ANONYMOUS, Actor, Permission
from motcua.kernel.errors import ChangedMeanwhile, NotAllowed, NotFound, SamePerson, SignInRequired, WrongState
from motcua.kernel.models import AuditEntry
from motcua.oversight.releases import services
from motcua.oversight.releases.errors import NeedsCorrection, NotBuilt, NotYetCutOff, ReasonNeeded, UnderEmbargo
from motcua.oversight.releases.models import EmbargoAccess, Release, ReleaseBuild, ReleaseCell, ReleaseStep
from motcua.oversight.releases.rules import bundle
from motcua.oversight.releases.selectors import offline
from motcua.oversight.releases.selectors import releases as selectors
from motcua.oversight.releases.selectors.calendar import calendar
from motcua.oversight.releases.services import build
from motcua.oversight.releases.services.sign import public_key
from motcua.oversight.releases.tests.factories import Country, actor, dossier, engine
from motcua.oversight.releases.types import ACCEPT, APPROVE, MANAGE_EMBARGO, PREPARE, PUBLISH, State

BEFORE = datetime(2026, 11, 20, 16, 59, tzinfo=UTC)
AFTER = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
PUBLIC = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
EDITOR = actor(PREPARE, PUBLISH, MANAGE_EMBARGO, name="Người Lập")
REVIEWER = actor(ACCEPT, name="Người Xem")
APPROVER = actor(APPROVE, name="Người Duyệt")
STRANGER = actor()
CODE = "2026-10-1"


def digest(code: str = CODE) -> str:
    return Release.objects.get(code=code).manifest_digest


def cut_off() -> str:
    services.prepare_release(year=2026, month=10, actor=EDITOR)
    with clock.at(AFTER):
        services.cut_off_release(code=CODE, actor=EDITOR)
    return CODE


def built() -> str:
    code = cut_off()
    assert services.build_release(code=code)
    return code


def approved() -> str:
    code = built()
    services.accept_release(code=code, digest=digest(), actor=REVIEWER)
    services.approve_release(code=code, digest=digest(), actor=APPROVER)
    return code


def published() -> str:
    code = approved()
    with clock.at(PUBLIC):
        services.publish_release(code=code, actor=EDITOR)
    return code


@contextmanager
def refused_by_the_database() -> Iterator[None]:
    with pytest.raises(DatabaseError), transaction.atomic():
        yield


def test_a_release_goes_from_draft_to_public_and_verifies_with_the_published_key(
    country: Country, tmp_path: Path
) -> None:
    code = published()
    info = selectors.release(code)
    assert info.state is State.PUBLISHED and info.published_at == PUBLIC
    assert [step.step for step in info.steps] == ["prepare", "cut_off", "accept", "approve", "publish"]
    content = services.read_bundle(code=code, actor=ANONYMOUS)
    with engine() as session:
        report = offline.verified(content, engine=session, key=public_key())
    assert report.is_right, report.findings
    assert report.cells == len(selectors.cells(code)) == 16
    assert [c.id for c in selectors.cells(code, indicator="IND-10", scope="VN")] == ["2026-10:IND-10:VN"]


def test_every_step_is_audited_once_however_often_it_is_asked_for(country: Country) -> None:
    code = published()
    with clock.at(PUBLIC):
        services.publish_release(code=code, actor=EDITOR)
    actions = list(AuditEntry.objects.filter(subject=f"release:{code}").order_by("id").values_list("action", flat=True))
    assert actions == [
        "prepare_release", "cut_off_release", "build_release", "accept_release", "approve_release", "publish_release",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reach", "step", "friend"),
    [
        (lambda: services.prepare_release(year=2026, month=10, actor=EDITOR), "cut_off", EDITOR),
        (built, "accept", REVIEWER),
        (lambda: _accepted(), "approve", APPROVER),
        (approved, "publish", EDITOR),
    ],
)
def test_each_step_has_friends_and_strangers_and_may_be_taken_twice(
    country: Country, reach: Callable[[], object], step: str, friend: Actor
) -> None:
    reach()
    for stranger in (STRANGER, *({EDITOR, REVIEWER, APPROVER} - {friend})):
        with pytest.raises(NotAllowed):
            _take(step, stranger)
    with pytest.raises(SignInRequired):
        _take(step, ANONYMOUS)
    for _ in range(2):
        _take(step, friend)
    assert ReleaseStep.objects.filter(release__code=CODE, step=step).count() == 1


def _accepted() -> None:
    services.accept_release(code=built(), digest=digest(), actor=REVIEWER)


def _take(step: str, who: Actor) -> None:
    with clock.at(PUBLIC):
        if step == "cut_off":
            services.cut_off_release(code=CODE, actor=who)
        elif step == "publish":
            services.publish_release(code=CODE, actor=who)
        else:
            verb = {"accept": services.accept_release, "approve": services.approve_release}[step]
            verb(code=CODE, digest=digest(), actor=who)


def test_preparing_is_for_editors_and_gives_the_same_draft_again(country: Country) -> None:
    with pytest.raises(NotAllowed):
        services.prepare_release(year=2026, month=10, actor=STRANGER)
    assert [services.prepare_release(year=2026, month=10, actor=EDITOR) for _ in range(2)] == [CODE, CODE]
    assert Release.objects.count() == 1


def test_nothing_is_frozen_before_the_planned_instant(country: Country) -> None:
    services.prepare_release(year=2026, month=10, actor=EDITOR)
    with clock.at(BEFORE), pytest.raises(NotYetCutOff):
        services.cut_off_release(code=CODE, actor=EDITOR)


def test_what_becomes_known_between_the_cut_off_and_the_click_does_not_count(country: Country) -> None:
    late = dossier(number=999, known_minute=int(AFTER.timestamp()) // 60 + 1)
    country.rows.append(late)
    services.prepare_release(year=2026, month=10, actor=EDITOR)
    with clock.at(AFTER + timedelta(days=2)):
        services.cut_off_release(code=CODE, actor=EDITOR)
    services.build_release(code=CODE)
    [nation] = [c for c in services.read_cells(code=CODE, actor=REVIEWER) if c.id == "2026-10:IND-10:VN"]
    assert nation.denominator == 40


def test_steps_are_not_taken_out_of_order(country: Country) -> None:
    services.prepare_release(year=2026, month=10, actor=EDITOR)
    with pytest.raises(WrongState):
        services.accept_release(code=CODE, digest="", actor=REVIEWER)
    with pytest.raises(WrongState):
        services.publish_release(code=CODE, actor=EDITOR)
    with pytest.raises(NotFound):
        services.cut_off_release(code="2026-10-9", actor=EDITOR)


def test_the_reviewer_accepts_what_he_read_and_nothing_else(country: Country) -> None:
    cut_off()
    with pytest.raises(NotBuilt):
        services.accept_release(code=CODE, digest="", actor=REVIEWER)
    services.build_release(code=CODE)
    with pytest.raises(ChangedMeanwhile):
        services.accept_release(code=CODE, digest="0" * 64, actor=REVIEWER)


def test_the_approver_is_another_person_than_those_before(country: Country) -> None:
    both = actor(ACCEPT, APPROVE)
    code = built()
    services.accept_release(code=code, digest=digest(), actor=both)
    with pytest.raises(SamePerson):
        services.approve_release(code=code, digest=digest(), actor=both)
    services.approve_release(code=code, digest=digest(), actor=APPROVER)


def test_a_bundle_is_signed_by_the_approval_and_not_before(country: Country) -> None:
    code = built()
    assert bundle.SIGNATURE not in bundle.unpacked(services.read_bundle(code=code, actor=REVIEWER))
    services.accept_release(code=code, digest=digest(), actor=REVIEWER)
    services.approve_release(code=code, digest=digest(), actor=APPROVER)
    assert bundle.signer(bundle.unpacked(services.read_bundle(code=code, actor=REVIEWER))) == public_key()


def test_nothing_is_public_before_its_hour(country: Country) -> None:
    code = approved()
    with clock.at(AFTER + timedelta(days=1)), pytest.raises(UnderEmbargo):
        services.publish_release(code=code, actor=EDITOR)
    assert selectors.releases() == []
    with pytest.raises(NotFound):
        selectors.cells(code)


def test_an_abandoned_release_makes_room_for_a_new_edition(country: Country) -> None:
    code = built()
    with pytest.raises(ReasonNeeded):
        services.abandon_release(code=code, reason=" ", actor=EDITOR)
    with pytest.raises(NotAllowed):
        services.abandon_release(code=code, reason="sai", actor=REVIEWER)
    for _ in range(2):
        services.abandon_release(code=code, reason="thiếu số liệu một tỉnh", actor=EDITOR)
    assert services.prepare_release(year=2026, month=10, actor=EDITOR) == "2026-10-2"


def test_a_published_month_can_only_be_corrected(country: Country) -> None:
    published()
    with pytest.raises(NeedsCorrection):
        services.prepare_release(year=2026, month=10, actor=EDITOR)


def test_what_is_published_never_changes_not_even_by_sql(country: Country) -> None:
    release = Release.objects.get(code=published())
    cell = ReleaseCell.objects.filter(release=release).first()
    assert cell is not None
    attempts: list[Callable[[], object]] = [
        lambda: Release.objects.filter(pk=release.pk).update(reason="khác"),
        lambda: Release.objects.filter(pk=release.pk).delete(),
        lambda: ReleaseCell.objects.filter(pk=cell.pk).update(content={}),
        lambda: ReleaseCell.objects.filter(pk=cell.pk).delete(),
        lambda: ReleaseCell.objects.create(release=release, cell="x", indicator="x", scope="x", content={}),
        lambda: ReleaseStep.objects.filter(release=release).update(note="khác"),
        lambda: ReleaseStep.objects.filter(release=release).delete(),
    ]
    for attempt in attempts:
        with refused_by_the_database():
            attempt()


def test_cells_are_fixed_from_acceptance_on(country: Country) -> None:
    code = built()
    services.accept_release(code=code, digest=digest(), actor=REVIEWER)
    with refused_by_the_database():
        ReleaseCell.objects.filter(release__code=code).delete()
    with refused_by_the_database():
        Release.objects.filter(code=code).update(manifest_digest="0" * 64)


# Embargo


def test_only_those_on_the_list_read_early_and_each_reading_is_written_down(country: Country) -> None:
    code, reader = built(), actor(name="Phóng Viên Giả Định")
    assert isinstance(reader.account_id, UUID)
    with pytest.raises(UnderEmbargo):
        services.read_cells(code=code, actor=reader)
    with pytest.raises(UnderEmbargo):
        services.read_bundle(code=code, actor=ANONYMOUS)
    for _ in range(2):
        services.allow_reader(code=code, account_id=reader.account_id, name=reader.name, reason="họp báo", actor=EDITOR)
    services.read_cells(code=code, actor=reader)
    services.read_bundle(code=code, actor=reader)
    assert [(row.account_id, row.what) for row in selectors.embargo_accesses(code)] == [
        (reader.account_id, "cells"), (reader.account_id, "bundle"),
    ]  # fmt: skip
    for _ in range(2):
        services.withdraw_reader(code=code, account_id=reader.account_id, actor=EDITOR)
    with pytest.raises(UnderEmbargo):
        services.read_cells(code=code, actor=reader)
    assert len(selectors.embargo_list(code)) == 1
    assert AuditEntry.objects.filter(action__in=["allow_reader", "withdraw_reader"]).count() == 2


@pytest.mark.parametrize("stranger", [STRANGER, REVIEWER, APPROVER])
def test_the_embargo_list_is_kept_by_those_with_the_right(country: Country, stranger: Actor) -> None:
    code = built()
    with pytest.raises(NotAllowed):
        services.allow_reader(code=code, account_id=uuid4(), name="x", reason="y", actor=stranger)
    with pytest.raises(NotAllowed):
        services.withdraw_reader(code=code, account_id=uuid4(), actor=stranger)
    with pytest.raises(ReasonNeeded):
        services.allow_reader(code=code, account_id=uuid4(), name="x", reason=" ", actor=EDITOR)
    with pytest.raises(NotFound):
        services.withdraw_reader(code=code, account_id=uuid4(), actor=EDITOR)


def test_the_log_of_readings_is_append_only(country: Country) -> None:
    services.read_cells(code=built(), actor=REVIEWER)
    with refused_by_the_database():
        EmbargoAccess.objects.all().delete()


def test_reading_what_is_public_leaves_no_trace(country: Country) -> None:
    services.read_cells(code=published(), actor=ANONYMOUS)
    assert EmbargoAccess.objects.count() == 0


# The worker


def test_the_worker_cuts_off_builds_and_publishes_by_itself(country: Country) -> None:
    services.prepare_release(year=2026, month=10, actor=EDITOR)
    with clock.at(BEFORE):
        assert services.advance_releases() == 0
    with clock.at(AFTER):
        assert services.advance_releases() == 2
        assert services.advance_releases() == 0
    services.accept_release(code=CODE, digest=digest(), actor=REVIEWER)
    services.approve_release(code=CODE, digest=digest(), actor=APPROVER)
    with clock.at(PUBLIC):
        assert services.advance_releases() == 1
    assert selectors.release(CODE).state is State.PUBLISHED
    [october] = [entry for entry in calendar(2026) if entry.release]
    assert october.release and october.release.code == CODE


@pytest.mark.parametrize("stage", ["facts", "cells", "bundle", "keep"])
def test_a_build_killed_at_any_stage_leaves_nothing_and_the_next_gives_the_same_bytes(
    country: Country, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    code, tell = cut_off(), build._stage

    def die(release: Release, name: str) -> None:
        tell(release, name)
        if name == stage:
            raise KeyboardInterrupt

    monkeypatch.setattr(build, "_stage", die)
    with pytest.raises(KeyboardInterrupt):
        services.build_release(code=code)
    assert selectors.release(code, published_only=False).stage == stage
    assert digest() == "" and ReleaseCell.objects.count() == 0
    monkeypatch.setattr(build, "_stage", tell)
    assert services.build_release(code=code)
    first = services.read_bundle(code=code, actor=REVIEWER)
    assert not services.build_release(code=code)
    services.abandon_release(code=code, reason="thử dựng lại", actor=EDITOR)
    again = offline.opened(first)
    assert (
        bundle.sealed(again.heading, {n: b for n, b in bundle.unpacked(first).items() if n != bundle.MANIFEST}) == first
    )
    assert ReleaseBuild.objects.get(release__code=code).attempts == 2


def test_a_build_that_fails_says_why_and_stops_no_other(country: Country) -> None:
    cut_off()
    country.definitions = ()
    country.tree = ()
    country.rows = [{"known_minute": 0}]
    assert services.advance_releases() == 0
    assert "KeyError" in ReleaseBuild.objects.get(release__code=CODE).error


def test_one_worker_builds_at_a_time(country: Country) -> None:
    release = Release.objects.get(code=cut_off())
    with build._alone(release) as first:
        assert first
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [build._LOCK_SPACE],
        )
        assert cursor.fetchone() == (0,)


def test_all_permissions_of_releases_are_different() -> None:
    rights: list[Permission] = [PREPARE, ACCEPT, APPROVE, PUBLISH, MANAGE_EMBARGO]
    assert len({right.code for right in rights}) == 5
