"""Refusals of the measure."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class UnreadableTable(Refusal):
    """A file that is no table of dossiers. The kinds below say why; none quotes the engine or names a folder."""

    code = "unreadable_table"
    status = 422
    vi = "Không đọc được tệp {what}: nội dung không đúng định dạng mà đuôi tệp nói."
    en = "The file {what} cannot be read: it does not hold what its ending says."


class UnknownKind(UnreadableTable):
    vi = "Tệp {what} không thuộc loại đọc được. Bảng hồ sơ là CSV, Parquet, NDJSON (.ndjson, .jsonl) hoặc XLSX."
    en = "The file {what} is of no kind that is read. A table of dossiers is CSV, Parquet, NDJSON or XLSX."


class OldSpreadsheet(UnreadableTable):
    vi = "Tệp {what} là bảng tính kiểu cũ (.xls). Hãy mở bằng phần mềm bảng tính và lưu lại thành .xlsx."
    en = "The file {what} is an old spreadsheet (.xls). Open it in a spreadsheet program and save it as .xlsx."


class EmptyTable(UnreadableTable):
    vi = "Tệp {what} rỗng: cần ít nhất dòng tên cột."
    en = "The file {what} is empty: it needs at least the row of column names."


class NotParquet(UnreadableTable):
    vi = "Tệp {what} không phải là Parquet, hoặc chưa được ghi xong."
    en = "The file {what} is no Parquet file, or was not written to its end."


class NotUtf8(UnreadableTable):
    vi = "Tệp {what} không ghi bằng UTF-8. Hãy lưu lại với bảng mã UTF-8."
    en = "The file {what} is not written in UTF-8. Save it again as UTF-8."


class BadLine(UnreadableTable):
    vi = "Không đọc được dòng {line} của tệp {what}: số ô hoặc dấu ngoặc kép không khớp với dòng tên cột."
    en = "Line {line} of the file {what} cannot be read: its cells or quotation marks do not fit the row of names."


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
