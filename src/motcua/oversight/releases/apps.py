from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "motcua.oversight.releases"
    label = "releases"
    default_auto_field = "django.db.models.BigAutoField"
