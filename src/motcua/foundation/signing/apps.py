import logging

from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "motcua.foundation.signing"
    label = "signing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """pyHanko logs the signer's name with each failed check: names of persons stay out of the log."""
        logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
