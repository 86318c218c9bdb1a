from django.apps import AppConfig


class BeaconsConfig(AppConfig):
    name = "motcua.oversight.beacons"
    label = "beacons"
    default_auto_field = "django.db.models.BigAutoField"
