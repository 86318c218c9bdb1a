from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "motcua.oversight.releases"
    label = "releases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from motcua.oversight.releases.ports import register_definition_source, register_fact_source
        from motcua.oversight.releases.services.law import LawDefinitions
        from motcua.oversight.releases.services.sources import LedgerFacts

        register_fact_source(LedgerFacts())
        register_definition_source(LawDefinitions())
