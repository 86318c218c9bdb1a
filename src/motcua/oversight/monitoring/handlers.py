"""What the measure does when the intake tells of new facts."""

from __future__ import annotations

from motcua.kernel.events import on
from motcua.oversight.intake.events import FactsWritten
from motcua.oversight.monitoring import services


@on(FactsWritten, outside=True)
def count_what_was_touched(event: FactsWritten) -> None:
    """In a lane of its own: a batch reaches the national pages within seconds; counted already, it costs one look."""
    services.refresh_partials()
