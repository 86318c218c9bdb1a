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


class NotTheHeir(Refusal):
    """The register of agencies says nothing of this agency having taken the other one over."""

    code = "not_the_heir"
    status = 409
    vi = "Theo danh mục cơ quan, {heir_agency} chưa tiếp nhận {agency}, nên {heir} không gửi tiếp cho {source} được."
    en = "By the register {heir_agency} has not taken over {agency}, so {heir} may not go on telling for {source}."


class HeirsUnclear(Refusal):
    """A divided agency: of some of its units the register does not say to which heir they went."""

    code = "heirs_unclear"
    status = 409
    vi = "Danh mục không nói hồ sơ của {units} về riêng cơ quan nào; hãy ghi cơ quan kế thừa của từng đơn vị trước."
    en = "The register does not say to whom alone the dossiers of {units} went; name the heir of each unit first."


class HandedOverBefore(Refusal):
    code = "handed_over_before"
    status = 409
    vi = "Hồ sơ của nguồn {source} đã bàn giao cho nguồn {heir}."
    en = "The dossiers of source {source} were handed over to source {heir} before."


class HandoverCircle(Refusal):
    """Somebody would end up telling on what they themselves handed over."""

    code = "handover_circle"
    status = 409
    vi = "Nguồn {heir} không thể nhận: hồ sơ của chính nguồn ấy đã hoặc sẽ về lại nguồn {source}."
    en = "Source {heir} cannot take over: its own dossiers have gone, or would go, back to source {source}."


class HandoverNeedsEvents(Refusal):
    """A whole table of a system is compared with the same source's last one only (decision 38)."""

    code = "handover_needs_events"
    status = 409
    vi = "Nguồn {source} gửi hồ sơ bằng tệp; chỉ bàn giao được giữa hai nguồn gửi bằng sự kiện."
    en = "Source {source} tells its dossiers by files; a handover is between two sources that send events."


class HeirNotActive(Refusal):
    code = "heir_not_active"
    status = 409
    vi = "Nguồn {heir} đã ngừng, không nhận bàn giao được."
    en = "Source {heir} has ended and cannot take over."
