"""Refusals of the intake. Whoever is not proven to be a source gets one and the same answer."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class NotASource(Refusal):
    """Unknown, expired, unsigned, wrongly signed or unreadable: the sender learns no more than this."""

    code = "not_a_source"
    status = 401
    vi = "Không xác nhận được người gửi."
    en = "The sender could not be confirmed."


class ScopeTaken(Refusal):
    """Two sources of one agency would count its dossiers and services twice."""

    code = "scope_taken"
    status = 409
    vi = "Nguồn {source} đang gửi cho {agency}; mỗi cơ quan chỉ có một nguồn."
    en = "Source {source} already sends for {agency}; an agency has one source."


class BatchTooLarge(Refusal):
    code = "batch_too_large"
    status = 413
    vi = "Lô quá lớn: tối đa 4 MB và 5.000 bản ghi."
    en = "The batch is too large: at most 4 MB and 5,000 records."


class MalformedBatch(Refusal):
    code = "malformed_batch"
    status = 422
    vi = "Lô sai cấu trúc ở phần {what}."
    en = "The batch is malformed at {what}."


class SequenceGap(Refusal):
    code = "sequence_gap"
    status = 409
    vi = "Số thứ tự của lô phải là {expected}."
    en = "The sequence number of the batch must be {expected}."


class SequenceReused(Refusal):
    code = "sequence_reused"
    status = 409
    vi = "Số thứ tự {sequence} đã dùng cho một lô có nội dung khác."
    en = "Sequence number {sequence} was used for a batch with other content."


class TooFast(Refusal):
    """One source sends more than its share; nothing of this batch was kept."""

    code = "too_fast"
    status = 429
    vi = "Nguồn gửi nhanh hơn mức {most} bản ghi một phút. Xin gửi lại nguyên lô này sau {retry_after} giây."
    en = "The source sends more than {most} records a minute. Please send the same batch in {retry_after} seconds."


class NoKeyToRevoke(Refusal):
    code = "no_key_to_revoke"
    status = 409
    vi = "Nguồn {source} không có khóa này, hoặc khóa đã bị thu hồi."
    en = "Source {source} has no such key, or it was revoked before."


class NothingInDoubt(Refusal):
    code = "nothing_in_doubt"
    status = 409
    vi = "Nguồn {source} không có lô nào còn nghi vấn trong phạm vi này."
    en = "Source {source} has no batch in doubt in this range."


class KeyUsedBefore(Refusal):
    """A key that ended or was revoked never counts again."""

    code = "key_used_before"
    status = 409
    vi = "Khóa này của nguồn {source} đã hết hiệu lực hoặc bị thu hồi, không dùng lại được."
    en = "This key of source {source} has ended or was revoked and cannot be used again."
