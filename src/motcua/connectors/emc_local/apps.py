from django.apps import AppConfig


class EmcLocalConfig(AppConfig):
    name = "motcua.connectors.emc_local"
    label = "emc_local"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from motcua.connectors.emc_local import handlers  # noqa: F401
