"""Two writers at once: one document per code, one content per hash."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from motcua.foundation.vault import services
from motcua.foundation.vault.models import PersonalDocument, StoredFile
from motcua.foundation.vault.tests import factories as make
from motcua.kernel.access import SYSTEM
from motcua.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Callable[[], Any], writers: int = 2) -> list[Any]:
    """What each of several threads got, started together, each with its own connection."""
    gate, results = threading.Barrier(writers), []

    def run() -> None:
        gate.wait()
        try:
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def kept_file() -> UUID:
    return services.keep_file(make.pdf(), name="giay.pdf", owner=None).id


def test_two_deliveries_of_one_result_keep_it_once() -> None:
    citizen, file_id, token = make.account(), kept_file(), services.new_verify_token()
    results = at_once(
        lambda: services.keep_document(
            account_id=citizen,
            title="Giấy khai sinh",
            file_id=file_id,
            issued_by="H01.128",
            subject="dossier:1",
            verify_token=token,
        )
    )
    assert len(results) == 2 and results[0] == results[1]
    assert PersonalDocument.objects.count() == 1


def test_two_withdrawals_at_once_leave_one_trace() -> None:
    kept = services.keep_document(
        account_id=make.account(), title="Giấy", file_id=kept_file(), issued_by="H01.128", subject="dossier:1"
    )
    results = at_once(lambda: services.withdraw_document(kept.id, actor=SYSTEM, reason="Cấp lại"))
    assert len(results) == 2 and results[0].withdrawn_at == results[1].withdrawn_at
    assert AuditEntry.objects.filter(action="withdraw_document").count() == 1


def test_the_same_content_from_two_people_at_once_lies_there_once_and_whole(settings: Any) -> None:
    results = at_once(lambda: services.keep_file(make.pdf(), name="giay.pdf", owner=None), writers=4)
    assert len({info.id for info in results}) == 4
    assert StoredFile.objects.count() == 4
    assert len([path for path in settings.FILES_ROOT.rglob("*") if path.is_file()]) == 1
    assert all(services.file_content(info.id) == make.pdf() for info in results)
