from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    name = "motcua.oversight.reconciliation"
    label = "reconciliation"
    default_auto_field = "django.db.models.BigAutoField"
