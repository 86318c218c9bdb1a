"""The SMTP conversation: connect, protect, sign in, hand over one message."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage

from motcua.connectors.smtp.settings import TIMEOUT_SECONDS, MailSettings
from motcua.kernel.http import refuse_in_transaction


def hand_over(settings: MailSettings, message: EmailMessage) -> None:
    """Give `message` to the mail server. Raises smtplib.SMTPException or OSError."""
    refuse_in_transaction("a mail")
    with _connected(settings) as server:
        if settings.user:
            server.login(settings.user, settings.password)
        server.send_message(message)


def _connected(settings: MailSettings) -> smtplib.SMTP:
    """A connection whose certificate is checked where TLS is configured; never silently without."""
    if settings.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT_SECONDS, context=context)
    server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT_SECONDS)
    if settings.security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:  # the connection is ours until it is returned
            server.close()
            raise
    return server
