from django.apps import AppConfig


class VneidConfig(AppConfig):
    name = "motcua.connectors.vneid"
    label = "vneid"

    def ready(self) -> None:
        from motcua.connectors.vneid.adapter import Vneid
        from motcua.foundation.accounts.ports import register_identity_provider

        register_identity_provider(Vneid())
