"""What may go wrong between this copy and the intake."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class IntakeRefused(Refusal):
    """The intake answered, but with a refusal. The batch is kept and sent again; the numbers do not skip it."""

    code = "intake_refused"
    status = 502
    vi = "Hệ thống đo lường từ chối lô {sequence} (mã {answer})."
    en = "The measuring intake refused batch {sequence} (status {answer})."
