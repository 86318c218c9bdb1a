"""Refusals of the beacons' register. A beacon itself is never refused: it is counted or dropped with a reason."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class HostTaken(Refusal):
    code = "host_taken"
    status = 409
    vi = "Máy chủ {host} đã đăng ký cho {agency}."
    en = "Host {host} is registered for {agency}."
