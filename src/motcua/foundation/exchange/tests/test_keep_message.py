"""Store first, handle afterwards (R-FEE-05; integrations.md 16.2)."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from motcua.foundation.exchange import selectors, services
from motcua.foundation.exchange.models import InboundMessage
from motcua.foundation.exchange.types import MAX_KEPT_BYTES
from motcua.kernel.clock import at
from motcua.kernel.errors import NotFound

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_message_is_kept_exactly_as_it_came() -> None:
    body = b'{"amount": 16000}\x00\xff'
    identifier, is_new = services.keep_message("paygov", "k1", {"Content-Type": "application/json"}, body)
    assert is_new
    assert selectors.message_body(identifier) == body
    row = InboundMessage.objects.get(pk=identifier)
    assert (row.headers, row.body_size, row.verdict, row.handled_at) == (
        {"Content-Type": "application/json"},
        len(body),
        "",
        None,
    )


def test_the_same_message_again_is_one_row_that_counts() -> None:
    with at(MORNING):
        first, _ = services.keep_message("paygov", "k1", {}, b"x")
    with at(MORNING + timedelta(minutes=5)):
        second, is_new = services.keep_message("paygov", "k1", {}, b"x")
    kept = selectors.message(first)
    assert (second, is_new, kept.times_received) == (first, False, 2)
    assert (kept.received_at, kept.last_received_at) == (MORNING, MORNING + timedelta(minutes=5))


def test_the_same_key_of_another_source_is_another_message() -> None:
    first, _ = services.keep_message("paygov", "k1", {}, b"x")
    second, is_new = services.keep_message("vnpost", "k1", {}, b"x")
    assert is_new
    assert first != second


def test_forgotten_messages_are_gone_and_no_other() -> None:
    gone, _ = services.keep_message("paygov", "k1", {}, b"x")
    kept, _ = services.keep_message("paygov", "k2", {}, b"y")
    services.forget_messages({gone})
    assert list(InboundMessage.objects.values_list("id", flat=True)) == [kept]


def test_keeping_a_message_costs_one_statement(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        services.keep_message("paygov", "k1", {}, b"x")


def test_of_an_oversized_body_the_beginning_is_kept_and_the_length_noted() -> None:
    identifier, _ = services.keep_message("paygov", "big", {}, b"a" * (MAX_KEPT_BYTES + 10))
    assert len(selectors.message_body(identifier)) == MAX_KEPT_BYTES
    assert selectors.message(identifier).body_size == MAX_KEPT_BYTES + 10


def test_credentials_in_headers_are_never_stored() -> None:
    identifier, _ = services.keep_message("paygov", "k", {"Authorization": "Bearer secret", "cookie": "a=b"}, b"")
    assert "secret" not in str(InboundMessage.objects.get(pk=identifier).headers)
    assert set(InboundMessage.objects.get(pk=identifier).headers) == {"Authorization", "cookie"}


def test_settling_writes_the_verdict_and_the_latest_counts() -> None:
    identifier, _ = services.keep_message("paygov", "k", {}, b"")
    assert not selectors.message(identifier).is_settled
    services.settle_message(identifier, "malformed", "không đọc được")
    services.settle_message(identifier, "accepted", "x" * 900)
    kept = selectors.message(identifier)
    assert (kept.verdict, len(kept.note), kept.is_settled) == ("accepted", 500, True)


def test_a_message_that_does_not_exist_is_refused() -> None:
    with pytest.raises(NotFound):
        selectors.message(uuid4())
    with pytest.raises(NotFound):
        selectors.message_body(uuid4())


def test_only_messages_that_nobody_handled_can_be_listed() -> None:
    done, _ = services.keep_message("paygov", "done", {}, b"")
    services.settle_message(done, "accepted")
    waiting, _ = services.keep_message("paygov", "waiting", {}, b"")
    assert [m.id for m in selectors.messages(unsettled=True)] == [waiting]
    assert [m.id for m in selectors.messages(source="vnpost")] == []


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_of_one_message_at_once_make_one_row() -> None:
    answers: list[bool] = []

    def keep() -> None:
        answers.append(services.keep_message("paygov", "twin", {}, b"x")[1])
        connection.close()

    threads = [threading.Thread(target=keep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, False, False, True]
    assert InboundMessage.objects.get(message_key="twin").times_received == 4
