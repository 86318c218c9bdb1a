"""The page on which the browser lands proves nothing and changes nothing by itself."""

from __future__ import annotations

import pytest
from django.test import Client

from motcua.casework.payments import selectors
from motcua.casework.payments.tests.factories import (
    MORNING,
    Payer,
    TestGateway,
    acting_as,
    citizen,
    payer,
    started,
    tell,
)
from motcua.casework.payments.types import OrderInfo, OrderState
from motcua.kernel.clock import at
from motcua.kernel.errors import OutsideUnavailable

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Payer:
    return payer()


def land(client: Client, who: Payer, made: OrderInfo, query: str = "") -> str:
    with acting_as(citizen(who)):
        answer = client.get(f"/thanh-toan/{made.id}/ve{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_browser_that_claims_success_changes_nothing(client: Client, who: Payer) -> None:
    made = started(who.pk)
    page = land(client, who, made, "?errorCode=00&vnp_ResponseCode=00")
    assert "Đang chờ cổng thanh toán xác nhận" in page
    assert selectors.order(made.id).state == OrderState.REDIRECTED


def test_when_the_notice_is_out_the_gateway_is_asked(client: Client, who: Payer, gateway: TestGateway) -> None:
    made = started(who.pk)
    gateway.knows(made)
    page = land(client, who, made)
    assert "Đã nộp xong" in page
    assert 'href="/ho-so/"' in page


def test_when_the_notice_came_first_nobody_is_asked(client: Client, who: Payer, gateway: TestGateway) -> None:
    made = started(who.pk)
    tell(made)
    assert "Đã nộp xong" in land(client, who, made)
    assert gateway.questions == 0


def test_a_silent_gateway_is_told_and_paying_again_is_advised_against(
    client: Client, who: Payer, gateway: TestGateway
) -> None:
    made = started(who.pk)
    gateway.fault = OutsideUnavailable(system="Cổng thử")
    page = land(client, who, made)
    assert "chưa trả lời" in page
    assert "đừng nộp lại" in page


def test_a_failed_payment_offers_another_try(client: Client, who: Payer) -> None:
    made = started(who.pk)
    tell(made, ok=False)
    page = land(client, who, made)
    assert "Chưa nộp được" in page
    assert f'href="/thanh-toan/{made.id}/"' in page


def test_late_money_is_told_as_a_refund(client: Client, who: Payer) -> None:
    made = started(who.pk)
    with at(made.expires_at.replace(year=2027)):
        tell(made, at=None)
    assert "Bạn sẽ được hoàn tiền" in land(client, who, made)


@pytest.mark.parametrize("state", list(OrderState))
def test_every_state_has_words(client: Client, who: Payer, state: OrderState) -> None:
    from motcua.casework.payments.models import Order

    made = started(who.pk)
    paid_at = MORNING if state == OrderState.PAID else None
    Order.objects.filter(pk=made.id).update(state=state, paid_at=paid_at)
    with at(MORNING):
        assert "<h1>" in land(client, who, made)


def test_nobody_else_sees_the_result(client: Client) -> None:
    made = started()
    with acting_as(citizen(payer())):
        assert client.get(f"/thanh-toan/{made.id}/ve").status_code == 404
    assert client.get(f"/thanh-toan/{made.id}/ve")["Location"].startswith("/dang-nhap/")
