"""An order is made once per subject and key (R-FEE-02, R-FEE-05)."""

from __future__ import annotations

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from motcua.casework.payments import selectors, services
from motcua.casework.payments.errors import BadOrder, OrderChanged
from motcua.casework.payments.events import PaymentConfirmed
from motcua.casework.payments.models import Order
from motcua.casework.payments.tests.factories import COPIES, order, payer
from motcua.casework.payments.types import OrderLine, OrderState
from motcua.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


def test_an_order_holds_its_lines_and_owes_their_sum() -> None:
    made = order()
    assert (made.amount, made.currency, made.state) == (16000, "VND", OrderState.CREATED)
    assert made.lines == (COPIES,)
    assert selectors.order(made.id) == made


def test_the_same_request_again_is_the_same_order() -> None:
    who, subject = payer().pk, f"dossier:{uuid4()}"
    first, second = order(who, subject=subject), order(who, subject=subject)
    assert first == second
    assert selectors.orders_for(subject) == [first]


def test_another_key_is_another_order() -> None:
    who, subject = payer().pk, f"dossier:{uuid4()}"
    made = [order(who, subject=subject, idempotency_key=key) for key in ("submit", "decide")]
    assert selectors.orders_for(subject) == made


@pytest.mark.parametrize(
    "change",
    [
        {"lines": [OrderLine("BSHT", "Bản sao Trích lục hộ tịch", "le_phi", 3, 8000)]},
        {"agency": "H01.129.07"},
    ],
)
def test_a_changed_bill_under_the_same_key_is_refused(change: dict[str, Any]) -> None:
    who, subject = payer().pk, f"dossier:{uuid4()}"
    first = order(who, subject=subject)
    with pytest.raises(OrderChanged):
        order(who, subject=subject, **change)
    assert selectors.orders_for(subject) == [first]


def test_another_payer_under_the_same_key_is_refused() -> None:
    first = order()
    with pytest.raises(OrderChanged):
        order(payer("Trần Văn Mẫu").pk, subject=first.subject)


def test_a_free_order_is_paid_at_once_and_told_once(told: list[Any]) -> None:
    who, subject = payer().pk, f"dossier:{uuid4()}"
    free = [OrderLine("KS", "Đăng ký khai sinh", "le_phi", 1, 0)]
    made = order(who, subject=subject, lines=free)
    order(who, subject=subject, lines=free)
    assert made.is_paid
    assert told == [PaymentConfirmed(order_id=made.id, subject=subject)]


def test_impossible_lines_are_refused_before_anything_is_written() -> None:
    with pytest.raises(BadOrder) as refused:
        order(lines=[OrderLine("x", "X", "thue", 0, -1)])
    assert "thue" in refused.value.sentence()
    assert not Order.objects.exists()


def test_an_order_costs_two_statements(django_assert_num_queries: Any) -> None:
    who = payer().pk
    with django_assert_num_queries(4):  # two, and the savepoint around them that only a test has
        order(who)


def test_an_unknown_order_is_not_found() -> None:
    with pytest.raises(NotFound):
        selectors.order(uuid4())


def test_somebody_elses_order_is_not_found() -> None:
    made = order()
    assert selectors.order_of(made.payer_id, made.id) == made
    for stranger in (payer().pk, None):
        with pytest.raises(NotFound):
            selectors.order_of(stranger, made.id)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_order() -> None:
    who, subject = payer().pk, f"dossier:{uuid4()}"
    made = []

    def click() -> None:
        made.append(
            services.create_order(
                subject=subject, payer_id=who, payee_agency_code="H01", lines=[COPIES], idempotency_key="k"
            ).id
        )
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1
