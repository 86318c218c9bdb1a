"""The draft of a month opens without anybody: once, when the month has ended, and not after its cut-off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.models import AuditEntry
from motcua.oversight.releases import services
from motcua.oversight.releases.models import Release, ReleaseStep
from motcua.oversight.releases.tests.factories import Country, actor
from motcua.oversight.releases.types import MANAGE_EMBARGO, PREPARE, PUBLISH, State

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 11, 20, 16, 59, tzinfo=UTC)
AFTER = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
EDITOR = actor(PREPARE, PUBLISH, MANAGE_EMBARGO, name="Người Lập")
CODE = "2026-10-1"


def test_the_worker_opens_the_draft_as_soon_as_its_month_has_ended_and_only_once(country: Country) -> None:
    end_of_october = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)
    with clock.at(end_of_october - timedelta(minutes=1)):
        services.advance_releases()
    assert not Release.objects.filter(first=2026 * 12 + 9).exists()
    with clock.at(end_of_october):
        assert services.advance_releases() == 1
        assert services.advance_releases() == 0
    release = Release.objects.get(first=2026 * 12 + 9)
    assert (release.code, release.state) == (CODE, State.DRAFT)
    step = ReleaseStep.objects.get(release=release)
    assert (step.step, step.actor_name, step.actor_id) == ("prepare", SYSTEM.name, None)
    assert AuditEntry.objects.filter(action="prepare_release", subject=f"release:{CODE}").count() == 1


def test_the_worker_opens_again_neither_what_was_abandoned_nor_what_is_past_its_cut_off(country: Country) -> None:
    with clock.at(AFTER):
        assert services.advance_releases() == 0
    with clock.at(BEFORE):
        assert services.advance_releases() == 1
        services.abandon_release(code=CODE, reason="không dùng", actor=EDITOR)
        assert services.advance_releases() == 0
    assert Release.objects.count() == 1
