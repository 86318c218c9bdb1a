from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import override

from motcua.foundation.accounts import services as accounts
from motcua.foundation.accounts.selectors import actor_for
from motcua.foundation.notifications import selectors, services
from motcua.foundation.notifications.errors import NoSuchPurpose, OutsideLink, Undeliverable
from motcua.foundation.notifications.models import Delivery, Message, TextTemplate
from motcua.foundation.notifications.tests.factories import RECEIVED, FakeChannel, person, tell
from motcua.kernel.clock import at, now
from motcua.kernel.events import deliver_all
from motcua.kernel.models import OutboxMessage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]


def _later(minutes: int) -> None:
    """Let the outbox try again what is due by then."""
    with at(now() + timedelta(minutes=minutes)):
        deliver_all()


def test_a_notice_costs_three_statements(email: FakeChannel, django_assert_num_queries: Any) -> None:
    account_id = person()
    with transaction.atomic(), django_assert_num_queries(3):
        services.notify(
            account_id=account_id, purpose="dossier_received", data=RECEIVED, link="/ho-so/1/", subject="dossier:1"
        )


def test_the_inbox_is_written_before_anything_goes_out(email: FakeChannel) -> None:
    account_id = person()
    tell(account_id)
    assert selectors.unread_count(account_id) == 1
    assert email.sent == []


def test_an_email_carries_number_and_link_and_nothing_of_the_dossier(email: FakeChannel, settings: Any) -> None:
    settings.PUBLIC_URL = "https://dvc.example.vn"
    tell(person())
    deliver_all()
    mail = email.sent[0]
    assert mail["to"] == "minhhoa@example.vn"
    assert RECEIVED["number"] in mail["body"] and "https://dvc.example.vn/ho-so/1/" in mail["body"]
    assert not any(RECEIVED[word] in mail["body"] + mail["title"] for word in ("procedure", "officer", "agency"))


def test_a_delivery_that_went_out_is_shown_as_sent(email: FakeChannel) -> None:
    tell(person())
    deliver_all()
    delivery = selectors.messages_about("dossier:1")[0].deliveries[0]
    assert (delivery.channel, delivery.state, delivery.attempts, delivery.last_error) == ("email", "sent", 1, "")
    assert delivery.sent_at is not None


def test_a_person_without_email_is_told_through_the_portal_alone(email: FakeChannel) -> None:
    account_id = person(email="")
    tell(account_id)
    deliver_all()
    assert (email.sent, Delivery.objects.count(), selectors.unread_count(account_id)) == ([], 0, 1)


def test_a_second_channel_reaches_its_own_address(email: FakeChannel) -> None:
    """F-113: portal, e-mail and SMS, each to its own address."""
    from motcua.foundation.notifications.ports import register_channel

    sms = FakeChannel(code="sms")
    register_channel(sms)
    tell(person(phone="0900 000 001"))
    deliver_all()
    assert (email.sent[0]["to"], sms.sent[0]["to"]) == ("minhhoa@example.vn", "0900 000 001")


def test_the_address_at_the_time_of_sending_counts(email: FakeChannel) -> None:
    account_id = person()
    tell(account_id)
    accounts.change_contact(actor=actor_for(account_id), phone="", email="moi@example.vn")
    deliver_all()
    assert email.sent[0]["to"] == "moi@example.vn"


def test_a_passing_fault_is_kept_shown_and_tried_again_under_the_same_id(email: FakeChannel) -> None:
    email.faults = [TimeoutError("no answer")]
    tell(person())
    deliver_all()
    failed = selectors.messages_about("dossier:1")[0].deliveries[0]
    assert (failed.state, failed.attempts, failed.last_error) == ("failed", 1, "TimeoutError: no answer")
    assert selectors.failed_count() == 1
    _later(1)
    sent = selectors.messages_about("dossier:1")[0].deliveries[0]
    assert (sent.state, sent.attempts, sent.last_error) == ("sent", 2, "")
    assert str(Delivery.objects.get().id) in email.sent[0]["message_id"]


def test_a_final_refusal_is_kept_and_not_tried_again(email: FakeChannel) -> None:
    email.faults = [Undeliverable("550 no such mailbox")]
    tell(person())
    deliver_all()
    _later(120)
    delivery = selectors.messages_about("dossier:1")[0].deliveries[0]
    assert (delivery.state, delivery.attempts) == ("failed", 1)
    assert "550 no such mailbox" in delivery.last_error
    assert not OutboxMessage.objects.filter(delivered_at=None).exists()


def test_a_mail_server_that_is_away_for_two_days_costs_nobody_a_notice(email: FakeChannel) -> None:
    email.faults = [TimeoutError("no answer") for _ in range(48)]
    tell(person())
    for hour in range(50):
        _later(hour * 61)
    assert (Delivery.objects.get().state, len(email.sent)) == ("sent", 1)


def test_after_three_days_it_is_given_up(email: FakeChannel) -> None:
    email.faults = [TimeoutError("no answer") for _ in range(200)]
    tell(person())
    for hour in range(80):
        _later(hour * 61)
    assert (Delivery.objects.get().state, email.sent, selectors.failed_count()) == ("failed", [], 1)
    assert 70 < Delivery.objects.get().attempts < 80
    assert not OutboxMessage.objects.filter(delivered_at=None).exists()


def test_a_channel_that_was_disconnected_is_a_fault_not_a_crash(email: FakeChannel) -> None:
    from motcua.foundation.notifications import ports

    services.queue_deliveries(tell(person()))
    ports._channels.clear()
    services.send_delivery(Delivery.objects.get().id)
    assert "not connected" in Delivery.objects.get().last_error


def test_what_was_sent_is_not_sent_again(email: FakeChannel) -> None:
    tell(person())
    deliver_all()
    delivery = Delivery.objects.get()
    services.send_delivery(delivery.id)
    services.queue_deliveries(delivery.message_id)
    deliver_all()
    assert len(email.sent) == 1


def test_a_message_or_delivery_that_is_gone_is_left_alone(email: FakeChannel) -> None:
    from motcua.kernel.identifiers import uuid7

    assert services.queue_deliveries(uuid7()) == 0
    services.send_delivery(uuid7())
    assert email.sent == []


def test_nobody_is_told_of_what_was_rolled_back(email: FakeChannel) -> None:
    account_id = person()
    with pytest.raises(RuntimeError, match="undone"), transaction.atomic():
        tell(account_id)
        raise RuntimeError("undone")
    deliver_all()
    assert (Message.objects.count(), email.sent) == (0, [])


def test_an_unknown_purpose_and_a_link_elsewhere_are_refused(email: FakeChannel) -> None:
    with pytest.raises(NoSuchPurpose):
        tell(person(), purpose="greeting")
    with pytest.raises(OutsideLink):
        tell(person(), link="https://example.vn/")


def test_the_inbox_speaks_the_readers_language(email: FakeChannel) -> None:
    account_id = person()
    tell(account_id)
    with override("en"):
        assert selectors.inbox(account_id).object_list[0].title == "Your dossier has been received"
    assert selectors.inbox(account_id).object_list[0].title == "Hồ sơ đã được tiếp nhận"


def test_a_text_holds_from_its_day_and_a_written_message_stays_as_it_was(email: FakeChannel) -> None:
    account_id = person()
    tell(account_id)
    text = {"title": "Lời mới", "lines": ["Mã: {number}."], "short": ["Có tin."]}
    begins = (now() + timedelta(days=30)).date()
    TextTemplate.objects.create(purpose="dossier_received", version=2, valid_from=begins, vi=text, en=text)
    tell(account_id)
    with at(now() + timedelta(days=31)):
        tell(account_id)
    titles = [message.title for message in selectors.inbox(account_id).object_list]
    assert titles == ["Lời mới", "Hồ sơ đã được tiếp nhận", "Hồ sơ đã được tiếp nhận"]


def test_loading_texts_twice_adds_nothing() -> None:
    report = services.load_templates()
    assert (report.new, report.unchanged) == (0, len(json.loads(services.REFERENCE.read_text(encoding="utf-8"))))


def test_a_text_in_force_is_never_changed_in_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    rows = json.loads(services.REFERENCE.read_text(encoding="utf-8"))
    rows[0]["vi"]["title"] = "Đổi lén"
    monkeypatch.setattr(services, "REFERENCE", tmp_path / "templates.json")
    services.REFERENCE.write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(ValueError, match="dossier_submitted"):
        services.load_templates()


def test_a_text_that_tells_too_much_outside_is_not_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    text = {"title": "t", "lines": ["a"], "short": ["{reason}"]}
    row = {"purpose": "new", "version": 1, "valid_from": "2026-07-01", "vi": text, "en": text}
    monkeypatch.setattr(services, "REFERENCE", tmp_path / "templates.json")
    services.REFERENCE.write_text(json.dumps([row]), encoding="utf-8")
    with pytest.raises(ValueError, match="may not leave the portal"):
        services.load_templates()
