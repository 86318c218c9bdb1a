"""Lock a source, and those whose dossiers it goes on telling, until the caller's transaction ends."""

from __future__ import annotations

from motcua.oversight.intake.models import Source
from motcua.oversight.intake.selectors import Tellers


def hold_source(code: str) -> Source | None:
    """The locked row; None for no source. An heir is locked before its former ones, so that two never wait in a circle.

    Facts of a dossier are written under the lock of the source that began it, whoever tells of it.
    """
    source = Source.objects.select_for_update().filter(pk=code).first()
    if source and source.has_handover:
        former = Tellers(code, has_handover=True).sources[1:]
        list(Source.objects.select_for_update().filter(pk__in=former).order_by("pk"))
    return source
