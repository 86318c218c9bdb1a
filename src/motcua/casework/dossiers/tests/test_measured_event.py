"""What a dossier tells the measure of what need not have been asked again (IND-12, 13, 40, 43, 44; R-DAT-05)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from motcua.casework.dossiers import selectors, services
from motcua.casework.dossiers.models import Dossier
from motcua.casework.dossiers.tests.factories import BLURRED, Road, picture
from motcua.casework.dossiers.types import MeasuredEvent
from motcua.foundation.vault import services as vault
from motcua.kernel import clock
from motcua.kernel.clock import now


def told(dossier: Dossier, kind: str = "submit") -> MeasuredEvent:
    return selectors.measured_event(dossier.events.get(kind=kind).id)


def keep_in_store(road: Road, seed: int) -> Any:
    assert road.mother.account_id
    file = vault.keep_file(picture(seed), name="giay.png", owner=None, allowed=("image/png",), max_bytes=10**7)
    return vault.keep_document(
        account_id=road.mother.account_id,
        title="Giấy chứng sinh",
        file_id=file.id,
        issued_by="H01",
        subject="dossier:trước",
    )


def answer_anew(dossier: Dossier) -> None:
    """As if every answer had been typed, and none was what the account says."""
    Dossier.objects.filter(id=dossier.id).update(answers=dict.fromkeys(dossier.answers, "khác"))


def test_answers_that_stand_as_the_account_gave_them_are_data_used_again(road: Road) -> None:
    event = told(road.submitted())
    assert (event.is_written_result_due, event.is_eligible_full) == (True, True)
    assert (event.is_data_reused, event.is_from_store) == (True, False)


def test_a_dossier_whose_answers_and_papers_are_all_new_uses_nothing_again(road: Road) -> None:
    dossier = road.submitted()
    answer_anew(dossier)
    event = told(dossier)
    assert (event.is_data_reused, event.is_from_store) == (False, False)


def test_a_paper_of_the_own_store_is_taken_from_it(road: Road) -> None:
    keep_in_store(road, 0)
    with clock.at(now() + timedelta(hours=1)):
        dossier = road.submitted()
    answer_anew(dossier)
    event = told(dossier)
    assert (event.is_from_store, event.is_data_reused) == (True, True)


def test_a_paper_that_came_into_the_store_later_or_was_withdrawn_or_is_another_is_not(road: Road) -> None:
    other, withdrawn = keep_in_store(road, 7), keep_in_store(road, 0)
    vault.withdraw_document(withdrawn.id, actor=road.desk, reason="Sai thông tin.")
    with clock.at(now() + timedelta(hours=1)):
        dossier = road.submitted()
    with clock.at(now() + timedelta(hours=2)):
        keep_in_store(road, 0)
        assert not told(dossier).is_from_store
    assert other.file.sha256 not in set(dossier.attachments.values_list("file__sha256", flat=True))


def test_a_paper_that_was_handed_in_with_an_earlier_dossier_is_used_again(road: Road) -> None:
    first = road.submitted()
    with clock.at(now() + timedelta(hours=1)):
        second = road.submitted()
    for dossier in (first, second):
        answer_anew(dossier)
    assert (told(first).is_data_reused, told(second).is_data_reused) == (False, True)


def test_what_a_supplement_brings_is_told_with_it(road: Road) -> None:
    dossier = road.submitted()
    services.request_supplement(actor=road.desk, dossier_id=dossier.id, findings=BLURRED)
    keep_in_store(road, 9)
    with clock.at(now() + timedelta(minutes=30)):
        road.attach(road.fresh(dossier), seed=9)
        services.supplement_dossier(actor=road.mother, dossier_id=dossier.id)
    assert (told(dossier).is_from_store, told(dossier, "supplement").is_from_store) == (False, True)


@pytest.mark.parametrize("kind", ["receive", "assign"])
def test_only_what_hands_in_tells_it_and_what_was_told_stays_told(road: Road, kind: str) -> None:
    event = told(road.assigned(), kind)
    assert not (event.is_data_reused or event.is_written_result_due or event.is_eligible_full)
