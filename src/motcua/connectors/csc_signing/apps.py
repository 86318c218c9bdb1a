from django.apps import AppConfig


class CscSigningConfig(AppConfig):
    name = "motcua.connectors.csc_signing"
    label = "csc_signing"

    def ready(self) -> None:
        """Offer remote signing and its trusted roots to the signing module."""
        from motcua.connectors.csc_signing.adapter import CscSigner, CscTrust
        from motcua.foundation.signing import ports

        ports.register_signer(CscSigner())
        ports.register_trust(CscTrust())
