from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "motcua.foundation.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Files lie on the local disk unless a connector offers another storage."""
        from motcua.foundation.vault import ports
        from motcua.foundation.vault.services.disk import LocalDisk

        ports.register_storage(LocalDisk())
