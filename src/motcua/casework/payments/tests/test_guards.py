"""What the database itself refuses, and the list of gateways."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from motcua.casework.payments import ports
from motcua.casework.payments.models import Attempt, Order, new_code
from motcua.casework.payments.tests.factories import MORNING, TestGateway, order, started, tell
from motcua.kernel.errors import NotFound


def test_a_code_can_be_read_aloud_and_not_be_guessed() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{12}", code) for code in codes)


def test_the_chosen_gateway_is_the_one_of_the_setting(gateway: TestGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ports.chosen() is gateway
    monkeypatch.setenv("MOTCUA_PAYMENT_GATEWAY", "nobody")
    with pytest.raises(NotFound):
        ports.chosen()


def refused(order_id: UUID, **values: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order_id).update(**values)


@pytest.mark.django_db
def test_a_negative_amount_cannot_be_stored() -> None:
    refused(order().id, amount=-1)


@pytest.mark.django_db
def test_a_state_that_does_not_exist_cannot_be_stored() -> None:
    refused(order().id, state="approved")


@pytest.mark.django_db
def test_paid_and_a_payment_time_go_together() -> None:
    made = order()
    refused(made.id, state="paid")
    refused(made.id, paid_at=MORNING)


@pytest.mark.django_db
def test_a_transaction_number_stands_on_one_order_only() -> None:
    paid, other = started(), started()
    tell(paid)
    refused(other.id, transaction_no="T1")


@pytest.mark.django_db
def test_a_reference_stands_for_one_attempt_only() -> None:
    first, second = started(), started()
    taken = Attempt.objects.get(order_id=first.id).reference
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(order_id=second.id).update(reference=taken)


@pytest.mark.django_db
def test_an_order_with_notices_cannot_be_deleted() -> None:
    made = started()
    tell(made)
    with pytest.raises(Exception, match="protected"):
        Order.objects.filter(pk=made.id).delete()
