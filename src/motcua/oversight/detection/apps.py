from django.apps import AppConfig


class DetectionConfig(AppConfig):
    name = "motcua.oversight.detection"
    label = "detection"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from motcua.oversight.detection.ports import register_ledger
        from motcua.oversight.detection.selectors.ledger import kept_ledger

        register_ledger(kept_ledger)
