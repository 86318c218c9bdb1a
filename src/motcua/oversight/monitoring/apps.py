from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "motcua.oversight.monitoring"
    label = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from motcua.oversight.monitoring import handlers  # noqa: F401
