"""The door at which the portal's synchronisation knocks: POST /dong-bo/<source>/."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.connectors.portal_sync import mapping
from motcua.connectors.portal_sync.types import DOOR, LARGEST
from motcua.kernel.access import PUBLIC, covers, requires
from motcua.kernel.errors import Refusal
from motcua.kernel.middleware import problem
from motcua.oversight.intake import selectors, services
from motcua.oversight.intake.types import Translation


@requires(PUBLIC)
@csrf_exempt
@require_POST
def synchronise(request: HttpRequest, source: str) -> HttpResponse:
    """One message; 200 with what became of each record. Anybody may knock; the proof decides."""
    try:
        raw = services.proven_body(request=request, source=source, door=DOOR, largest=LARGEST)
        packet = mapping.read_packet(raw, is_xml=(request.content_type or "").endswith("xml"))
        records = mapping.without_persons(packet)

        def translate(at: datetime) -> Translation:
            return mapping.translated(packet.service, records, _world(source))

        body = {"service": packet.service, "data": records}
        outcome, _ = services.relay_message(source=source, door=DOOR, raw=raw, body=body, translate=translate)
    except Refusal as refusal:
        return problem(refusal)
    return JsonResponse({"error_code": 0, **outcome})


def _world(source: str) -> mapping.World:
    agency = selectors.source_agency(source)
    return mapping.World(
        agency=agency,
        level_of=partial(selectors.declared_level, source),
        dossier=partial(selectors.dossier_identity, source),
        is_own=partial(covers, agency),
    )
