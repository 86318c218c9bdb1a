"""The pages of a small town, good and bad, as a real server: what a browser may meet on an errand."""

from motcua.connectors.chromium.sandbox.server import Town, serve, start

__all__ = ["Town", "serve", "start"]
