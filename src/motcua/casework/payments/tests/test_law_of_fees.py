"""Fees of law.md 3.5 at their borders of time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.casework.payments import selectors, services
from motcua.casework.payments.errors import OrderClosed
from motcua.casework.payments.tests.factories import MORNING, TestGateway, order
from motcua.kernel.clock import at

pytestmark = pytest.mark.django_db


def test_a_bill_holds_for_24_hours_and_then_fee_and_relief_are_computed_anew(gateway: TestGateway) -> None:
    """R-FEE-03, trap 8: what was free or reduced when the bill was made is not so for ever."""
    made = order()
    last = selectors.order(made.id).expires_at
    assert last - MORNING == timedelta(hours=24)
    with at(last + timedelta(seconds=1)), pytest.raises(OrderClosed):
        services.start_payment(made.id, "/", "127.0.0.1", payer_id=made.payer_id)
    with at(last):
        assert services.start_payment(made.id, "/", "127.0.0.1", payer_id=made.payer_id)
