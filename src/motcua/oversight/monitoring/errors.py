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


class NotReplayable(Refusal):
    code = "not_replayable"
    status = 409
    vi = "Chỉ bản dùng thử mới nạp được số liệu như đã biết từ trước, theo đúng thứ tự thời gian."
    en = "Only a copy for trying out can load facts as known from a past instant, in the order of time."


class SendsEvents(Refusal):
    """Two ways for one source would count a dossier twice."""

    code = "sends_events"
    status = 409
    vi = "Nguồn {source} đã gửi hồ sơ theo sự kiện; không nạp thêm hồ sơ bằng tệp."
    en = "Source {source} already tells its dossiers by events; they cannot come by file as well."
