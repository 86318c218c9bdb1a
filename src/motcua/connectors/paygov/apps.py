from django.apps import AppConfig


class PaygovConfig(AppConfig):
    name = "motcua.connectors.paygov"
    label = "paygov"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from motcua.casework.payments import ports
        from motcua.connectors.paygov.adapter import PayGov

        ports.register(PayGov())
