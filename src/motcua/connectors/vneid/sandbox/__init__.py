"""A faithful local counterpart of the identity provider."""

from motcua.connectors.vneid.sandbox.provider import Provider, application, provider
from motcua.connectors.vneid.sandbox.tokens import FAULTS

__all__ = ["FAULTS", "Provider", "application", "provider"]
