"""The contract of the port Channel, against the sandbox as a real server."""

from __future__ import annotations

import smtplib
import socket
from pathlib import Path

import httpx
import pytest
from django.db import transaction

from motcua.connectors.smtp import client, mapping
from motcua.connectors.smtp.adapter import EmailChannel
from motcua.connectors.smtp.sandbox import MailStore, serve, server, start
from motcua.connectors.smtp.settings import mail_settings
from motcua.connectors.smtp.tests.conftest import Post
from motcua.foundation.notifications.errors import Undeliverable
from motcua.kernel.environment import BadSetting
from motcua.kernel.errors import OutsideUnavailable
from motcua.kernel.http import NetworkInTransaction

pytestmark = pytest.mark.django_db


def _send(to: str = "minhhoa@example.vn", title: str = "Hồ sơ đã được tiếp nhận", message_id: str = "<1@x>") -> None:
    EmailChannel().send(to=to, title=title, body="Mã hồ sơ: 1.\n\nhttp://localhost/ho-so/1/\n", message_id=message_id)


def test_a_mail_arrives_as_it_was_written(post: Post) -> None:
    _send()
    mail = post.running.store.mails()[0]
    assert (mail.recipient, mail.subject, mail.message_id) == ("minhhoa@example.vn", "Hồ sơ đã được tiếp nhận", "<1@x>")
    assert mail.text.replace("\r\n", "\n") == "Mã hồ sơ: 1.\n\nhttp://localhost/ho-so/1/\n"
    assert mail.parsed["Auto-Submitted"] == "auto-generated"


def test_a_passing_fault_may_be_tried_again_and_then_arrives_once(post: Post) -> None:
    with pytest.raises(OutsideUnavailable):
        _send(to="tamloi@example.vn")
    _send(to="tamloi@example.vn")
    assert len(post.running.store.mails("tamloi@example.vn")) == 1
    with pytest.raises(OutsideUnavailable):
        _send(to="tamloi@example.vn", message_id="<2@x>")


def test_a_mailbox_that_does_not_exist_is_final(post: Post) -> None:
    with pytest.raises(Undeliverable, match="550"):
        _send(to="khongco@example.vn")


def test_a_server_that_is_down_may_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as deaf:  # nobody else gets its port, and nobody answers there
        deaf.bind(("127.0.0.1", 0))
        monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("SMTP_PORT", str(deaf.getsockname()[1]))
        monkeypatch.setenv("SMTP_TLS", "none")
        with pytest.raises(OutsideUnavailable):
            _send()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_tls_that_is_configured_is_never_left_out(post: Post, monkeypatch: pytest.MonkeyPatch, security: str) -> None:
    monkeypatch.setenv("SMTP_TLS", security)
    with pytest.raises(OutsideUnavailable):
        _send()
    assert post.running.store.mails() == []


def test_a_password_is_not_sent_to_a_server_that_does_not_ask(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_USER", "motcua")
    with pytest.raises(OutsideUnavailable):
        _send()


@pytest.mark.parametrize(
    ("to", "title"), [("a@example.vn\r\nBcc: b@example.vn", "t"), ("a@example.vn", "t\r\nBcc: b@example.vn")]
)
def test_a_line_break_never_becomes_a_header(post: Post, to: str, title: str) -> None:
    with pytest.raises(Undeliverable):
        _send(to=to, title=title)
    assert post.running.store.mails() == []


def test_no_mail_inside_a_transaction(post: Post) -> None:
    message = mapping.email_of(sender="a@example.vn", to="b@example.vn", title="t", body="b", message_id="<1@x>")
    with transaction.atomic(), pytest.raises(NetworkInTransaction):
        client.hand_over(mail_settings(), message)


def test_an_oversized_mail_is_final(post: Post) -> None:
    with pytest.raises(Undeliverable, match="552"):
        EmailChannel().send(to="a@example.vn", title="t", body="x" * 2_000_000, message_id="<1@x>")


def test_without_a_configured_server_the_sandbox_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMTP_HOST", raising=False)
    settings = mail_settings()
    assert (settings.host, settings.security) == ("127.0.0.1", "none")


def test_a_configured_server_is_protected_unless_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_HOST", "mail.example.vn")
    monkeypatch.delenv("SMTP_TLS", raising=False)
    assert mail_settings().security == "starttls"
    monkeypatch.setenv("SMTP_TLS", "maybe")
    with pytest.raises(BadSetting):
        mail_settings()


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (smtplib.SMTPRecipientsRefused({"a@example.vn": (550, b"no such mailbox")}), "550 no such mailbox"),
        (smtplib.SMTPRecipientsRefused({"a@example.vn": (450, b"busy")}), ""),
        (smtplib.SMTPDataError(554, b"refused"), "554 refused"),
        (smtplib.SMTPDataError(451, b"later"), ""),
        (smtplib.SMTPSenderRefused(552, b"too big", "a@example.vn"), "552 too big"),
        (smtplib.SMTPSenderRefused(530, b"sign in first", "a@example.vn"), ""),
        (smtplib.SMTPServerDisconnected("gone"), ""),
        (TimeoutError(), ""),
    ],
)
def test_only_the_5xx_of_recipient_or_content_is_final(error: Exception, reason: str) -> None:
    assert mapping.permanent_reason(error) == reason


# ---------- the sandbox itself ----------


def test_the_mailbox_lists_and_shows_mails_escaped(post: Post) -> None:
    _send(title="<script>alert(1)</script>")
    listed = httpx.get(post.web).text
    assert "<script>alert" not in listed and "&lt;script&gt;" in listed
    mail = post.running.store.mails()[0]
    read = httpx.get(f"{post.web}/{mail.id}")
    assert '<a href="http://localhost/ho-so/1/">' in read.text and "<script" not in read.text
    assert "default-src 'none'" in read.headers["Content-Security-Policy"]


def test_the_mailbox_can_be_narrowed_to_one_person(post: Post) -> None:
    _send(to="mot@example.vn")
    _send(to="hai@example.vn")
    assert "mot@example.vn" not in httpx.get(post.web, params={"to": "hai@example.vn"}).text


def test_an_empty_mailbox_an_unknown_mail_and_the_style(post: Post) -> None:
    assert "Chưa có thư nào" in httpx.get(post.web).text
    assert httpx.get(f"{post.web}/999").status_code == 404
    assert httpx.get(f"{post.web}/nowhere").status_code == 404
    assert "min-height: 44px" in httpx.get(f"{post.web}/style.css").text


def test_mails_outlive_the_server(post: Post) -> None:
    _send()
    assert MailStore(post.folder).mails()[0].subject == "Hồ sơ đã được tiếp nhận"


def test_a_taken_port_is_an_error_at_once(post: Post) -> None:
    mail, web = post.running.smtp.port, post.running.web.server_port
    with pytest.raises((OSError, SystemExit)):
        start(0, web, post.folder)
    with pytest.raises(OSError, match="in use"):
        start(mail, 0, post.folder)


def test_serving_lasts_as_long_as_the_mailbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    ended: list[str] = []
    running = _Ending(ended)
    monkeypatch.setattr(server, "start", lambda *_ports: running)
    with pytest.raises(RuntimeError, match="ended"):
        serve(1, 2)
    assert ended == ["joined", "stopped"]


class _Ending:
    """A sandbox whose mailbox ends at once."""

    def __init__(self, ended: list[str]) -> None:
        self.ended = ended
        self.thread = self

    def join(self) -> None:
        self.ended.append("joined")

    def __enter__(self) -> _Ending:
        return self

    def __exit__(self, *_error: object) -> None:
        self.ended.append("stopped")
