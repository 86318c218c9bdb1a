"""A remote signing service that runs here: CSC API v1 with its own authority (`application` is a WSGI app)."""

from motcua.connectors.csc_signing.sandbox.server import Sandbox, application

__all__ = ["Sandbox", "application"]
