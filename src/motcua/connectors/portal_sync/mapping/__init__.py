"""The portal's packets to the intake's events."""

from motcua.connectors.portal_sync.mapping.facts import findings, told_flags
from motcua.connectors.portal_sync.mapping.packets import Packet, read_packet, without_persons
from motcua.connectors.portal_sync.mapping.steps import World, translated

__all__ = ["Packet", "World", "findings", "read_packet", "told_flags", "translated", "without_persons"]
