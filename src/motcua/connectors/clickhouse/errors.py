"""What may go wrong between this copy and the server."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class ClickHouseRefused(Refusal):
    """The server answered, but with an error; its number and words are for the operator's log."""

    code = "clickhouse_refused"
    status = 502
    vi = "Máy chủ số liệu báo lỗi {number}."
    en = "The server of figures reported error {number}."
