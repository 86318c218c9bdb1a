from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "motcua.oversight.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from motcua.oversight.letters import handlers  # noqa: F401
