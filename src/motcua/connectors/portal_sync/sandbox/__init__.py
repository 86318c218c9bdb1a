"""A one-stop system that synchronises: honestly, or with the make-up that public code shows (integrations.md 5.2)."""

from motcua.connectors.portal_sync.sandbox.senders import as_json, as_xml, honest, made_up, progress, proof

__all__ = ["as_json", "as_xml", "honest", "made_up", "progress", "proof"]
