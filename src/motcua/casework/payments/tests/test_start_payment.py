"""Sending the payer to the gateway: once, and only the payer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.casework.payments import selectors, services
from motcua.casework.payments.errors import AlreadyPaid, GatewayRefused, OrderClosed
from motcua.casework.payments.models import Attempt
from motcua.casework.payments.tests.factories import (
    MORNING,
    TestGateway,
    accountant,
    acting_as,
    citizen,
    order,
    payer,
    started,
    tell,
)
from motcua.casework.payments.types import OrderInfo, OrderState
from motcua.kernel.clock import at
from motcua.kernel.errors import NotFound, OutsideUnavailable

pytestmark = pytest.mark.django_db


def start(made: OrderInfo, return_url: str = "/ho-so/1") -> str:
    return services.start_payment(made.id, return_url, "127.0.0.1", payer_id=made.payer_id)


def test_the_payer_is_sent_to_the_gateway_with_the_exact_amount(gateway: TestGateway) -> None:
    made = order()
    assert start(made) == f"https://pay.example.vn/{made.code}-1"
    request = gateway.created[0]
    assert (request.amount, request.agency_code, request.ip) == (16000, "H01.128.07", "127.0.0.1")
    assert request.return_url.endswith(f"/thanh-toan/{made.id}/ve")
    now = selectors.order(made.id)
    assert (now.state, now.gateway, now.return_url) == (OrderState.REDIRECTED, "testpay", "/ho-so/1")


def test_pressing_twice_leads_to_one_payment(gateway: TestGateway) -> None:
    made = order()
    assert start(made) == start(made)
    assert len(gateway.created) == 1
    assert Attempt.objects.count() == 1


def test_when_the_gateway_is_silent_the_same_attempt_is_announced_again(gateway: TestGateway) -> None:
    made = order()
    gateway.fault = OutsideUnavailable(system="Cổng thử")
    with pytest.raises(OutsideUnavailable):
        start(made)
    gateway.fault = None
    start(made)
    assert Attempt.objects.get().number == 1
    assert len(gateway.created) == 1


def test_after_a_failed_payment_a_new_attempt_is_made(gateway: TestGateway) -> None:
    made = started()
    tell(made, ok=False)
    assert start(made).endswith("-2")
    assert [r.attempt for r in gateway.created] == [1, 2]
    assert len({r.request_code for r in gateway.created}) == 2


def test_a_paid_order_cannot_be_paid_again() -> None:
    made = started()
    tell(made)
    with pytest.raises(AlreadyPaid):
        start(made)


def test_an_order_past_its_time_cannot_be_paid() -> None:
    """R-FEE-03, trap 8: afterwards fee and relief are computed anew."""
    made = order()
    with at(MORNING + timedelta(hours=25)), pytest.raises(OrderClosed):
        start(made)


def test_nobody_else_can_start_the_payment() -> None:
    made = order()
    with pytest.raises(NotFound):
        services.start_payment(made.id, "/", "127.0.0.1", payer_id=payer().pk)
    assert not Attempt.objects.exists()


def test_the_page_shows_the_bill_and_the_button_redirects(client: Client) -> None:
    who = payer()
    made = order(who.pk)
    with acting_as(citizen(who)):
        page = client.get(f"/thanh-toan/{made.id}/?return_url=/ho-so/7").content.decode()
        answer = client.post(f"/thanh-toan/{made.id}/", {"return_url": "/ho-so/7"})
    assert "16.000" in page
    assert 'value="/ho-so/7"' in page
    assert (answer.status_code, answer["Location"]) == (302, f"https://pay.example.vn/{made.code}-1")


def test_a_stranger_and_a_visitor_see_nothing_of_the_order(client: Client) -> None:
    made = order()
    for method in (client.get, client.post):
        with acting_as(citizen(payer())):
            assert method(f"/thanh-toan/{made.id}/").status_code == 404
        with acting_as(accountant("")):
            assert method(f"/thanh-toan/{made.id}/").status_code == 404
        assert method(f"/thanh-toan/{made.id}/")["Location"].startswith("/dang-nhap/")
    assert selectors.order(made.id).state == OrderState.CREATED


@pytest.mark.parametrize("fault", [OutsideUnavailable(system="Cổng thử"), GatewayRefused(reason="ORDER_EXISTS")])
def test_a_gateway_that_does_not_take_it_is_told_in_words(
    client: Client, gateway: TestGateway, fault: Exception
) -> None:
    who = payer()
    made, gateway.fault = order(who.pk), fault
    with acting_as(citizen(who)):
        answer = client.post(f"/thanh-toan/{made.id}/", {"return_url": "https://evil.example"})
    page = answer.content.decode()
    assert answer.status_code == 502
    assert "thử lại sau ít phút" in page
    assert "evil.example" not in page


def test_the_form_is_protected_against_other_sites() -> None:
    who = payer()
    made = order(who.pk)
    strict: Any = Client(enforce_csrf_checks=True)
    with acting_as(citizen(who)):
        assert strict.post(f"/thanh-toan/{made.id}/").status_code == 403
