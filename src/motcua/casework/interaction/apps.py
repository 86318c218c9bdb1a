from django.apps import AppConfig


class InteractionConfig(AppConfig):
    name = "motcua.casework.interaction"
    label = "interaction"
    default_auto_field = "django.db.models.BigAutoField"
