"""E-mail as a channel of notifications."""

from __future__ import annotations

import smtplib

from motcua.connectors.smtp import client, mapping
from motcua.connectors.smtp.settings import mail_settings
from motcua.foundation.notifications.errors import Undeliverable
from motcua.kernel.errors import OutsideUnavailable

SYSTEM = "thư điện tử"


class EmailChannel:
    """Fills the port `Channel` with the code `email`."""

    code = "email"

    def send(self, *, to: str, title: str, body: str, message_id: str) -> None:
        """Hand one mail to the server. Undeliverable for a final refusal (5xx), else OutsideUnavailable."""
        settings = mail_settings()
        try:
            message = mapping.email_of(sender=settings.sender, to=to, title=title, body=body, message_id=message_id)
        except ValueError as error:
            raise Undeliverable(f"not an address or title: {error}") from error
        try:
            client.hand_over(settings, message)
        except (smtplib.SMTPException, OSError) as error:
            if reason := mapping.permanent_reason(error):
                raise Undeliverable(reason) from error
            raise OutsideUnavailable(system=SYSTEM) from error
