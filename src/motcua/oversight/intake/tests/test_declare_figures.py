"""What agencies report through forms here comes in by the same door, and speaks of declared pairs only."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.oversight.intake import selectors, services
from motcua.oversight.intake.errors import ScopeTaken
from motcua.oversight.intake.models import DossierFact, Source
from motcua.oversight.intake.services.relay_messages import send_own
from motcua.oversight.intake.tests.factories import NOW, Sender, cloud_event, record
from motcua.oversight.intake.types import REPORT_DESK, Reported

OCTOBER = 2026 * 12 + 9
pytestmark = pytest.mark.usefixtures("registered")


def pair(numerator: int = 3, key: str = "r/1/IND-10", agency: str = "H01", month: int = OCTOBER) -> Reported:
    return Reported(key, agency, "IND-10", month, numerator, 5)


def held() -> list[tuple[int, int]]:
    return [(r.numerator, r.denominator) for r in selectors.declared_reports(OCTOBER, OCTOBER, within="H01")]


def test_a_pair_is_declared_once_however_often_it_is_told() -> None:
    assert [services.declare_figures(figures=[pair()]) for _ in range(2)] == [1, 0]
    assert held() == [(3, 5)]


def test_the_desk_stands_beside_the_agencys_own_source_and_the_later_word_holds(registered: Sender) -> None:
    services.declare_figures(figures=[pair()])
    with clock.at(NOW + timedelta(hours=1)):
        own = record(
            "report.declared", "own", agency="H01", indicator="IND-10", month="2026-10", numerator=4, denominator=5
        )
        assert registered.send(own)["rejected"] == []
    assert held() == [(4, 5)]
    with clock.at(NOW + timedelta(hours=2)):
        services.declare_figures(figures=[pair(2, "r/2/IND-10")])
    assert held() == [(2, 5)]


def test_what_no_rule_allows_is_left_out_and_stands_in_the_receipt() -> None:
    wrong = [pair(6, "r/1/a"), pair(key="r/1/b", agency="X99"), pair(key="r/1/c", month=OCTOBER + 1)]
    assert services.declare_figures(figures=[*wrong, pair()]) == 1
    receipt = selectors.batch(REPORT_DESK, 1).receipt
    assert receipt and [each["reason"] for each in receipt["rejected"]] == ["MON-13", "MON-05", "MON-15"]


def test_the_desk_tells_no_dossiers() -> None:
    services.declare_figures(figures=[pair()])
    with transaction.atomic():
        Source.objects.select_for_update().get(pk=REPORT_DESK)
        receipt = send_own(REPORT_DESK, [cloud_event("received")])
    assert [each["reason"] for each in receipt["rejected"]] == ["MON-06"]
    assert not DossierFact.objects.exists()


def test_no_person_takes_the_desks_code_and_its_silence_is_no_fault() -> None:
    key = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    with pytest.raises(ScopeTaken):
        services.register_source(
            code=REPORT_DESK, name="x", agency_code="", public_key=key, actor=Actor(name="Quản trị", kind="officer")
        )
    services.declare_figures(figures=[pair()])
    assert REPORT_DESK not in {each.code for each in selectors.silent_sources(hours=1, at=NOW + timedelta(days=9))}
