"""A notice as an e-mail (RFC 5322), and the server's words as ours (RFC 3463)."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from motcua.kernel.clock import local, now

_TOO_BIG = 552


def email_of(*, sender: str, to: str, title: str, body: str, message_id: str) -> EmailMessage:
    """A plain-text mail. A line break in an address or title is an error, never another header."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = title
    message["Date"] = format_datetime(local(now()))
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "vi"
    message.set_content(body, cte="base64")
    return message


def permanent_reason(error: Exception) -> str:
    """Why this recipient will never get it ('550 …'); '' where trying again may help."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = list(error.recipients.values())
        return _reason(*answers[0]) if answers and all(_is_final(code) for code, _text in answers) else ""
    is_refused = isinstance(error, smtplib.SMTPDataError) and _is_final(error.smtp_code)
    is_too_big = isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code == _TOO_BIG
    if isinstance(error, smtplib.SMTPResponseException) and (is_refused or is_too_big):
        return _reason(error.smtp_code, error.smtp_error)
    return ""


def _is_final(code: int) -> bool:
    return 500 <= code < 600


def _reason(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
