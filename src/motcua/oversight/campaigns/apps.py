from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "motcua.oversight.campaigns"
    label = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from motcua.oversight.campaigns import handlers  # noqa: F401
