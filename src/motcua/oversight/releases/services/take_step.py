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
)
locked, may_step, take_step, note_step = STEPS.locked, STEPS.may_step, STEPS.take_step, STEPS.note_step
