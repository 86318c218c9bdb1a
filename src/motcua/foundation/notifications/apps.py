from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "motcua.foundation.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from motcua.foundation.notifications import handlers  # noqa: F401
