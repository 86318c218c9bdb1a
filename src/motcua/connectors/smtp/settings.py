"""How mail leaves this house."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.kernel import environment

TIMEOUT_SECONDS = 15


@dataclass(frozen=True)
class MailSettings:
    """`security`: `starttls`, `tls` (from the first byte), or `none` for the sandbox and trusted lines."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    security: str


def mail_settings() -> MailSettings:
    """The configured mail server, or the sandbox on this machine (settings SMTP_*)."""
    host = environment.text("SMTP_HOST")
    return MailSettings(
        host=host or "127.0.0.1",
        port=environment.port("SMTP_PORT") if host else environment.sandbox_port("smtp"),
        user=environment.text("SMTP_USER"),
        password=environment.text("SMTP_PASSWORD"),
        sender=environment.text("SMTP_FROM"),
        security=environment.choice("SMTP_TLS", "starttls", "tls", "none") if host else "none",
    )
