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
    vi = "Lô quá lớn: tối đa 2 MB và 1.000 bản ghi."
    en = "The batch is too large: at most 2 MB and 1,000 records."


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
