"""Keys change over without a gap; a stolen one stops at once and puts what came under it in doubt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, transaction

from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.models import AuditEntry
from motcua.oversight.intake import selectors, services
from motcua.oversight.intake.errors import KeyUsedBefore, NoKeyToRevoke, NotASource, NothingInDoubt
from motcua.oversight.intake.models import DossierFact, DoubtMark, DoubtSettlement, Observation, ServiceDeclaration
from motcua.oversight.intake.tests.factories import NOW, Sender, cloud_event, declared, record

REASON = "Khóa bị sao chép từ máy chủ cũ."


def rotate(sender: Sender, days: int = 7) -> Ed25519PrivateKey:
    """Give the sender a new key; returns the old one."""
    old, sender.key = sender.key, Ed25519PrivateKey.generate()
    services.rotate_key(source=sender.code, public_key=sender.public_key, overlap=timedelta(days=days), actor=SYSTEM)
    return old


def send_under(sender: Sender, key: Ed25519PrivateKey, *events: Any) -> dict[str, Any]:
    current, sender.key = sender.key, key
    try:
        return sender.send(*events)
    finally:
        sender.key = current


def test_both_keys_count_until_the_overlap_ends(registered: Sender) -> None:
    old = rotate(registered)
    send_under(registered, old, cloud_event("submitted"))
    registered.send(cloud_event("withdrawn", 1))
    with clock.at(NOW + timedelta(days=7, seconds=1)):
        with pytest.raises(NotASource):
            send_under(registered, old, cloud_event("submitted", dossier="d2"))
        registered.sequence -= 1
        assert registered.send(cloud_event("submitted", dossier="d2"))["accepted"] == 1


def test_rotating_twice_to_the_same_key_changes_nothing_and_a_third_key_ends_the_first_sooner(
    registered: Sender,
) -> None:
    rotate(registered)
    services.rotate_key(
        source=registered.code, public_key=registered.public_key, overlap=timedelta(days=1), actor=SYSTEM
    )
    assert [key.valid_to for key in selectors.keys(registered.code)] == [None, NOW + timedelta(days=7)]
    rotate(registered, 2)
    assert [key.valid_to for key in selectors.keys(registered.code)] == [None, *[NOW + timedelta(days=2)] * 2]


@pytest.mark.parametrize("days", [-1, 31])
def test_an_overlap_is_between_nothing_and_thirty_days(registered: Sender, days: int) -> None:
    with pytest.raises(InvalidInput):
        rotate(registered, days)


def test_an_old_key_never_comes_back_and_no_source_has_no_key(registered: Sender) -> None:
    old = rotate(registered)
    registered.key = old
    with pytest.raises(KeyUsedBefore):
        registered.register()
    with pytest.raises(NotFound):
        services.rotate_key(source="khac", public_key=registered.public_key, overlap=timedelta(), actor=SYSTEM)


def stolen(sender: Sender) -> int:
    """Three batches, the key stolen before the second one; returns how many batches were marked."""
    sender.send(cloud_event("submitted"), cloud_event("received", 1), declared("partial", agency="H01.102"))
    with clock.at(NOW + timedelta(hours=1)):
        sender.send(
            cloud_event("decided", 2),
            cloud_event("received", 2, "made-up"),
            declared("full", since="2026-07-01", agency="H01.102"),
            record("rating.given", procedure="1.004772", aspect="overall", grade=3, at=NOW.isoformat()),
        )
    with clock.at(NOW + timedelta(hours=2)):
        sender.send(cloud_event("received", 3, "real"))
        return services.revoke_key(source=sender.code, stolen_since=NOW + timedelta(minutes=30), actor=SYSTEM)


def test_a_revoked_key_stops_at_once_and_a_new_one_goes_on(registered: Sender) -> None:
    assert stolen(registered) == 2
    with clock.at(NOW + timedelta(hours=3)):
        with pytest.raises(NotASource):
            registered.send(cloud_event("submitted", dossier="d9"))
        rotate(registered, 0)
        registered.sequence -= 1
        assert registered.send(cloud_event("submitted", dossier="d9"))["accepted"] == 1


def test_what_came_since_the_theft_is_marked_and_still_counts_until_somebody_decides(registered: Sender) -> None:
    stolen(registered)
    assert [mark.batch.sequence for mark in selectors.doubts(registered.code)] == [2, 3]
    (summary,) = selectors.doubts_by_source()
    assert (summary.batches, summary.records, summary.left_out) == (2, 5, 0)
    assert DossierFact.objects.count() == 3
    doubt = selectors.doubt_of(selectors.batch(registered.code, 2))
    assert doubt and doubt.is_counted is None
    assert selectors.doubt_of(selectors.batch(registered.code, 1)) is None


def test_left_out_by_decision_the_facts_are_those_of_what_remains(registered: Sender) -> None:
    stolen(registered)
    settled = services.settle_doubt(
        source=registered.code, is_counted=False, reason=REASON, actor=SYSTEM, first=2, last=2
    )
    assert settled == 1
    assert dict(DossierFact.objects.values_list("dossier", "stage")) == {"d1": "received", "real": "received"}
    assert [(r.level, r.valid_to) for r in ServiceDeclaration.objects.all()] == [("partial", None)]
    assert not selectors.ratings(2026 * 12 + 10, 2026 * 12 + 10)
    assert Observation.objects.count() == 8
    assert [mark.batch.sequence for mark in selectors.doubts(registered.code, is_open=True)] == [3]
    assert services.recompute_facts(source=registered.code) == 0


def test_counted_after_all_nothing_changes_but_the_question_is_closed(registered: Sender) -> None:
    stolen(registered)
    before = list(DossierFact.objects.order_by("dossier").values())
    assert services.settle_doubt(source=registered.code, is_counted=True, reason=REASON, actor=SYSTEM) == 2
    assert list(DossierFact.objects.order_by("dossier").values()) == before
    assert not selectors.doubts(registered.code, is_open=True)
    doubt = selectors.doubt_of(selectors.batch(registered.code, 2))
    assert doubt and (doubt.is_counted, doubt.reason) == (True, REASON)


def test_a_decision_is_made_once_with_a_reason_and_is_kept(registered: Sender) -> None:
    stolen(registered)
    with pytest.raises(InvalidInput):
        services.settle_doubt(source=registered.code, is_counted=False, reason="  vì  ", actor=SYSTEM)
    services.settle_doubt(source=registered.code, is_counted=False, reason=REASON, actor=SYSTEM)
    with pytest.raises(NothingInDoubt):
        services.settle_doubt(source=registered.code, is_counted=True, reason=REASON, actor=SYSTEM)
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"revoke_key", "settle_doubt"}
    for table in (DoubtMark, DoubtSettlement):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            table.objects.all().delete()


def test_a_key_is_revoked_once_by_name_or_the_newest_and_not_for_the_future(registered: Sender) -> None:
    old = registered.public_key
    rotate(registered)
    with pytest.raises(InvalidInput):
        services.revoke_key(source=registered.code, stolen_since=NOW + timedelta(seconds=1), actor=SYSTEM)
    assert services.revoke_key(source=registered.code, stolen_since=NOW, actor=SYSTEM, public_key=old) == 0
    with pytest.raises(NoKeyToRevoke):
        services.revoke_key(source=registered.code, stolen_since=NOW, actor=SYSTEM, public_key=old)
    assert registered.send(cloud_event("submitted"))["accepted"] == 1
    with pytest.raises(NotFound):
        services.revoke_key(source="khac", stolen_since=NOW, actor=SYSTEM)
