"""How steps of a release are taken."""

from __future__ import annotations

from motcua.kernel.steps import Steps
from motcua.oversight.releases.models import Release
from motcua.oversight.releases.rules.steps import LIFE

STEPS = Steps[Release](
    kind="release",
    key="code",
    life=LIFE,
    lock=Release.objects.select_for_update,
    kept=lambda release: {"digest": release.manifest_digest},
    told=lambda release: {"digest": release.manifest_digest},
)
hold, may, take, note = STEPS.hold, STEPS.may, STEPS.take, STEPS.note
