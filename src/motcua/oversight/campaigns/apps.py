from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "motcua.oversight.campaigns"
    label = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from motcua.oversight.campaigns import handlers  # noqa: F401
        from motcua.oversight.campaigns.selectors.facts import ReportedFacts
        from motcua.oversight.releases.ports import register_report_source

        register_report_source(ReportedFacts())
