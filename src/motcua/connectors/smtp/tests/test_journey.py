"""From a notice to the mailbox, through outbox, port and the sandbox as a real server."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.connectors.smtp.adapter import EmailChannel
from motcua.connectors.smtp.tests.conftest import Post
from motcua.foundation.accounts import services as accounts
from motcua.foundation.accounts.types import AccountKind, Identity
from motcua.foundation.notifications import ports, selectors, services
from motcua.kernel.clock import at, now
from motcua.kernel.events import deliver_all

pytestmark = pytest.mark.django_db


def _tell(email: str) -> None:
    ports.register_channel(EmailChannel())
    services.load_templates()
    identity = Identity(AccountKind.CITIZEN, "089000000001", "Danh Thị Minh Hoạ", 2, email=email)
    services.notify(
        account_id=accounts.sign_in(identity).id,
        purpose="dossier_received",
        data={"number": "H01.128.07-261123-0001", "procedure": "Đăng ký khai sinh"},
        link="/ho-so/1/",
        subject="dossier:1",
    )
    deliver_all()


def test_a_notice_reaches_the_mailbox_without_what_the_dossier_holds(post: Post) -> None:
    _tell("minhhoa@example.vn")
    mail = post.running.store.mails()[0]
    assert "H01.128.07-261123-0001" in mail.text
    assert "khai sinh" not in mail.text + mail.subject


def test_a_passing_fault_of_the_server_is_overcome_by_the_outbox(post: Post) -> None:
    _tell("tamloi@example.vn")
    assert selectors.messages_about("dossier:1")[0].deliveries[0].state == "failed"
    with at(now() + timedelta(minutes=1)):
        deliver_all()
    assert selectors.messages_about("dossier:1")[0].deliveries[0].state == "sent"
    assert len(post.running.store.mails()) == 1


def test_a_missing_mailbox_is_shown_and_not_tried_again(post: Post) -> None:
    _tell("khongco@example.vn")
    with at(now() + timedelta(hours=2)):
        deliver_all()
    delivery = selectors.messages_about("dossier:1")[0].deliveries[0]
    assert (delivery.state, delivery.attempts) == ("failed", 1)
