"""What the connector does on hearing of dossiers: queue the fact in the same delivery, send it in the background."""

from __future__ import annotations

from motcua.casework.dossiers.events import BY_ACTION, DossierEventHappened
from motcua.connectors.emc_local import services
from motcua.connectors.emc_local.events import EventQueued
from motcua.connectors.emc_local.mapping import KINDS
from motcua.kernel.events import on


def _hear(event: type[DossierEventHappened], kind: str) -> None:
    """Subscribe to one kind of fact; every subscription has a name of its own."""

    def queue(happened: DossierEventHappened) -> None:
        services.queue_dossier_event(event_id=happened.event_id)

    queue.__qualname__ = f"queue_{kind}_of_{event.__name__}"
    on(event)(queue)


for _action, _event in BY_ACTION.items():
    _hear(_event, KINDS[_action])


@on(EventQueued, outside=True)
def send_waiting(event: EventQueued) -> None:
    services.send_waiting()
