from django.apps import AppConfig


class ProbesConfig(AppConfig):
    name = "motcua.oversight.probes"
    label = "probes"
    default_auto_field = "django.db.models.BigAutoField"
