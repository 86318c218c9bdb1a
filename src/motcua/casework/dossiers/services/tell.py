"""What the applicant is told, in the transaction of the fact (R-NTF-01)."""

from __future__ import annotations

from motcua.casework.dossiers.models import Dossier
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.notifications import services as notifications
from motcua.kernel.access import Actor


def tell(dossier: Dossier, purpose: str, officer: Actor | None = None, **data: str) -> None:
    """Write the notice for `purpose` into the applicant's inbox; the channels follow after the commit.

    `data` is what the text of the purpose asks for (README of notifications).
    """
    common = {
        "procedure": dossier.procedure_name,
        "number": dossier.code or dossier.reference,
        "agency": agencies.agency(dossier.agency_id).name,
        **({"officer": officer.name} if officer else {}),
    }
    notifications.notify(
        account_id=dossier.applicant_id,
        purpose=purpose,
        data={**common, **data},
        link=f"/ho-so/{dossier.id}/",
        subject=f"dossier:{dossier.id}",
    )
