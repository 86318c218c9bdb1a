from __future__ import annotations

import pytest

from motcua.casework.dossiers import services
from motcua.casework.dossiers.models import Dossier
from motcua.foundation.accounts.services import load_demo_accounts


@pytest.mark.usefixtures("house")
def test_the_demo_shows_a_dossier_at_every_station_and_loads_once() -> None:
    load_demo_accounts()
    assert services.load_demo_dossiers() == 7
    assert services.load_demo_dossiers() == 0
    steps = set(Dossier.objects.values_list("step", flat=True))
    assert steps == {"intake", "applicant", "assign", "appraise", "approve", "sign"}
