"""Refusals of the measure."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class UnreadableTable(Refusal):
    code = "unreadable_table"
    status = 422
    vi = "Không đọc được bảng hồ sơ (CSV, Parquet, NDJSON hoặc XLSX): {what}"
    en = "The table of dossiers (CSV, Parquet, NDJSON or XLSX) cannot be read: {what}"


class WrongColumns(Refusal):
    code = "wrong_columns"
    status = 422
    vi = "Bảng hồ sơ có cột lạ: {unknown}; thiếu cột: {missing}."
    en = "The table of dossiers has unknown columns: {unknown}; it lacks the columns: {missing}."


class SendsEvents(Refusal):
    """Two ways for one source would count a dossier twice."""

    code = "sends_events"
    status = 409
    vi = "Nguồn {source} đã gửi hồ sơ theo sự kiện; không nạp thêm hồ sơ bằng tệp."
    en = "Source {source} already tells its dossiers by events; they cannot come by file as well."
