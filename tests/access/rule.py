"""What a line of the table says of one address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """`friends` get an answer to `methods`; of them only `sighted` may read of the mother's dossiers.

    `step` names the dossier of the house that the address is asked for.
    """

    friends: frozenset[str]
    methods: str = "GET"
    step: str = "received"
    sighted: frozenset[str] | None = None
