"""Money and dossier: what is owed at the door is paid, to the đồng (R-FEE-05)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from motcua.casework.dossiers import selectors, services
from motcua.casework.dossiers.errors import FeeAlreadyPaid, FeeUnpaid, ProcedureClosed
from motcua.casework.dossiers.models import Dossier
from motcua.casework.dossiers.tests.factories import BIRTH, BLURRED, Road
from motcua.casework.dossiers.types import Finance, State
from motcua.casework.payments import ports
from motcua.casework.payments import selectors as payments
from motcua.casework.payments import services as payment_services
from motcua.casework.payments.tests.factories import TestGateway, tell
from motcua.casework.payments.types import OrderInfo, OrderState, Verdict
from motcua.casework.workflow.tests.factories import close_process
from motcua.kernel.clock import now
from motcua.kernel.events import deliver_lane, lanes


@pytest.fixture(autouse=True)
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A gateway in the port that speaks truly."""
    ports.register(TestGateway())
    monkeypatch.setenv("MOTCUA_PAYMENT_GATEWAY", "testpay")
    yield


def ordered(road: Road, dossier: Dossier) -> OrderInfo:
    order = services.order_copies(actor=road.mother, dossier_id=dossier.id)
    assert order
    payment_services.start_payment(order.id, "/ho-so/", "127.0.0.1", payer_id=order.payer_id)
    return order


def paid(order: OrderInfo, transaction: str = "T1") -> Verdict:
    verdict = tell(order, transaction=transaction, at=now().isoformat())
    deliver_lane(lanes()[0])
    return verdict


def test_paid_copies_open_the_door(road: Road) -> None:
    dossier = road.complete_draft(copies=2)
    with pytest.raises(FeeUnpaid) as refusal:
        services.submit_dossier(actor=road.mother, dossier_id=dossier.id)
    assert "16.000" in refusal.value.sentence("vi")
    assert paid(ordered(road, dossier)) == Verdict.ACCEPTED
    assert road.fresh(dossier).finance == Finance.PAID
    assert services.submit_dossier(actor=road.mother, dossier_id=dossier.id)


def test_an_order_that_nobody_paid_opens_no_door(road: Road) -> None:
    dossier = road.complete_draft(copies=2)
    order = services.order_copies(actor=road.mother, dossier_id=dossier.id)
    assert order
    services.record_payment(dossier_id=dossier.id, order_id=order.id)
    assert road.fresh(dossier).finance == Finance.DUE


def test_paying_for_one_copy_does_not_hand_in_nine(road: Road) -> None:
    dossier = road.complete_draft(copies=1)
    order = ordered(road, dossier)
    road.save(dossier, {"copies": 9})
    assert paid(order) == Verdict.LATE
    assert payments.order(order.id).state == OrderState.REFUND_DUE
    with pytest.raises(FeeUnpaid) as refusal:
        services.submit_dossier(actor=road.mother, dossier_id=dossier.id)
    assert "72.000" in refusal.value.sentence("vi")


def test_another_number_of_copies_leaves_one_payable_order(road: Road) -> None:
    dossier = road.complete_draft(copies=1)
    first = ordered(road, dossier)
    road.save(dossier, {"copies": 2})
    second = ordered(road, dossier)
    states = {o.id: o.is_open for o in payments.orders_for(selectors.subject_of(dossier.id))}
    assert states == {first.id: False, second.id: True}


def test_pressing_pay_twice_is_one_order(road: Road) -> None:
    dossier = road.complete_draft(copies=2)
    assert ordered(road, dossier).id == ordered(road, dossier).id


def test_another_agency_makes_another_order_instead_of_a_dead_end(road: Road) -> None:
    dossier = road.complete_draft(copies=2)
    first = ordered(road, dossier)
    other = next(c for c in _communes() if c != road.agency)
    road.save(dossier, {"agency": other})
    second = ordered(road, dossier)
    assert (second.payee_agency_code, payments.order(first.id).is_open) == (other, False)


def test_paid_copies_cannot_be_changed_without_a_word(road: Road) -> None:
    dossier = road.complete_draft(copies=2)
    paid(ordered(road, dossier))
    with pytest.raises(FeeAlreadyPaid):
        road.save(dossier, {"copies": 3})


def test_copies_ordered_in_a_supplement_are_paid_too(road: Road) -> None:
    dossier = road.submitted()
    services.request_supplement(actor=road.desk, dossier_id=dossier.id, findings=BLURRED)
    road.attach(dossier, seed=3)
    road.save(dossier, {"copies": 20})
    with pytest.raises(FeeUnpaid):
        services.supplement_dossier(actor=road.mother, dossier_id=dossier.id)
    assert road.fresh(dossier).state == State.INTAKE_SUPPLEMENT
    paid(ordered(road, dossier))
    assert services.supplement_dossier(actor=road.mother, dossier_id=dossier.id).submitted_at <= now() + timedelta(1)


def test_taking_the_copies_back_owes_nothing(road: Road) -> None:
    dossier = road.complete_draft(copies=2)
    ordered(road, dossier)
    road.save(dossier, {"copies": 0})
    services.submit_dossier(actor=road.mother, dossier_id=dossier.id)
    assert road.fresh(dossier).finance == Finance.NOTHING_DUE


@pytest.mark.parametrize("way", ["refuse", "withdraw"])
def test_a_dossier_that_ends_before_receipt_owes_its_fee_back(road: Road, way: str) -> None:
    dossier = road.complete_draft(copies=2)
    order = ordered(road, dossier)
    paid(order)
    services.submit_dossier(actor=road.mother, dossier_id=dossier.id)
    if way == "refuse":
        services.refuse_dossier(actor=road.desk, dossier_id=dossier.id, reason="Không thuộc thẩm quyền của phường này.")
    else:
        services.withdraw_dossier(actor=road.mother, dossier_id=dossier.id)
    assert payments.order(order.id).state == OrderState.REFUND_DUE
    assert road.fresh(dossier).finance == Finance.REFUND_DUE


def test_no_money_is_taken_for_a_closed_procedure(road: Road) -> None:
    dossier = road.complete_draft(copies=2)
    close_process(BIRTH)
    with pytest.raises(ProcedureClosed):
        services.order_copies(actor=road.mother, dossier_id=dossier.id)


def _communes() -> list[str]:
    from motcua.foundation.agencies import selectors as agencies

    return [a.code for a in agencies.communes_of("H01")]
