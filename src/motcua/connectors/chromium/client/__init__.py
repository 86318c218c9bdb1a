"""The browser's side: a process of its own (`runner`), its only door to the network (`gate`), and who keeps it."""

from motcua.connectors.chromium.client.keeper import Keeper, NoBrowser

__all__ = ["Keeper", "NoBrowser"]
