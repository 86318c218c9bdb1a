from django.apps import AppConfig


class SmtpConfig(AppConfig):
    name = "motcua.connectors.smtp"
    label = "smtp"

    def ready(self) -> None:
        from motcua.connectors.smtp.adapter import EmailChannel
        from motcua.foundation.notifications.ports import register_channel

        register_channel(EmailChannel())
