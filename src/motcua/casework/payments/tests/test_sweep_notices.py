"""What strangers leave at the gateway's door cannot fill the house; what touched an order stays."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest

from motcua.casework.payments import services, tasks
from motcua.casework.payments.models import Notice
from motcua.casework.payments.rules import UNBELIEVED_KEPT
from motcua.casework.payments.tests.factories import MORNING, TestGateway, started, tell, verdicts
from motcua.casework.payments.types import Verdict
from motcua.foundation.exchange import selectors as exchange
from motcua.kernel.clock import at

pytestmark = pytest.mark.django_db


def test_a_forged_or_unreadable_notice_is_one_row_however_often_it_comes() -> None:
    made = started()
    for _ in range(3):
        tell(made, key="wrong")
        services.handle_notice("testpay", {}, b"rubbish")
    assert verdicts() == ["bad_signature", "malformed"]
    assert [message.times_received for message in exchange.messages()] == [3, 3]


def test_two_different_forgeries_are_two_rows() -> None:
    made = started()
    tell(made, key="wrong")
    tell(made, key="false")
    assert verdicts() == ["bad_signature", "bad_signature"]


def test_unbelieved_notices_and_their_messages_are_swept_after_thirty_days() -> None:
    made = started()
    tell(made, key="wrong")
    services.handle_notice("testpay", {}, b"rubbish")
    with at(MORNING + UNBELIEVED_KEPT):
        tasks.sweep_notices(timestamp=0)
        assert Notice.objects.count() == 2
    with at(MORNING + UNBELIEVED_KEPT + timedelta(seconds=1)):
        assert services.sweep_notices() == 2
        assert services.sweep_notices() == 0
    assert (Notice.objects.count(), len(exchange.messages())) == (0, 0)


def test_what_a_gateway_proved_is_never_swept() -> None:
    made = started()
    tell(made, amount=1)
    tell(made, reference="x")
    tell(made, transaction="T2")
    with at(MORNING + timedelta(days=4000)):
        services.sweep_notices()
    assert verdicts() == ["accepted", "unknown_order", "wrong_amount"]
    assert len(exchange.messages()) == 3


def test_a_message_that_was_believed_later_stays_when_its_first_refusal_is_swept(gateway: TestGateway) -> None:
    made = started()
    gateway.right_key = "not known yet"
    assert tell(made) == Verdict.BAD_SIGNATURE
    gateway.right_key = "right"
    assert tell(made) == Verdict.ACCEPTED
    with at(MORNING + timedelta(days=40)):
        assert services.sweep_notices() == 1
    assert (verdicts(), len(exchange.messages())) == (["accepted"], 1)


def test_many_are_swept_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    verb = import_module("motcua.casework.payments.services.sweep_notices")
    monkeypatch.setattr(verb, "_AT_ONCE", 2)
    for number in range(5):
        services.handle_notice("testpay", {}, b"rubbish %d" % number)
    with at(MORNING + timedelta(days=31)):
        assert services.sweep_notices() == 5
