"""Vendors' old clients as they are: one honest, two sloppy in the ways that public code shows (integrations.md 5.2)."""

from motcua.connectors.emc.sandbox.vendors import VENDORS, Message, Truth, Vendor, proof

__all__ = ["VENDORS", "Message", "Truth", "Vendor", "proof"]
