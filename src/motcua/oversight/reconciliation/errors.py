"""Refusals of reconciliation."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class NotAWitness(Refusal):
    """Unknown, ended, unsigned, wrongly signed or unreadable: the sender learns no more than this."""

    code = "not_a_witness"
    status = 401
    vi = "Không xác nhận được người gửi."
    en = "The sender could not be confirmed."


class EvidenceTooLarge(Refusal):
    code = "evidence_too_large"
    status = 413
    vi = "Lô quá lớn: tối đa 2 MB và {most} bản ghi."
    en = "The batch is too large: at most 2 MB and {most} records."


class MalformedEvidence(Refusal):
    code = "malformed_evidence"
    status = 422
    vi = "Nội dung gửi sai cấu trúc ở phần {what}."
    en = "What was sent is malformed at {what}."


class EvidenceOutOfOrder(Refusal):
    code = "evidence_out_of_order"
    status = 409
    vi = "Số thứ tự của lô phải là {expected}."
    en = "The sequence number of the batch must be {expected}."


class EvidenceChanged(Refusal):
    code = "evidence_changed"
    status = 409
    vi = "Số thứ tự {sequence} đã dùng cho một lô có nội dung khác."
    en = "Sequence number {sequence} was used for a batch with other content."


class EvidenceTooFast(Refusal):
    """One witness sends more than its share; nothing of this batch was kept."""

    code = "evidence_too_fast"
    status = 429
    vi = "Bên làm chứng gửi nhanh hơn mức {most} dòng một phút. Xin gửi lại nguyên lô này sau {retry_after} giây."
    en = "The witness sends more than {most} rows a minute. Please send the same batch in {retry_after} seconds."


class StaleOpening(Refusal):
    """Sent too long ago or in the future: a letter that somebody kept and sends again, or a clock that lies."""

    code = "stale_opening"
    status = 409
    vi = "Thời điểm gửi lệch quá {minutes} phút so với đồng hồ của trung tâm. Xin chỉnh đồng hồ và mở lại phiên."
    en = "It was sent more than {minutes} minutes away from the centre's clock. Please set your clock and open again."


class TooManyOpenings(Refusal):
    code = "too_many_openings"
    status = 429
    vi = "Mỗi trạm mở được nhiều nhất {most} phiên đối chiếu một giờ. Xin thử lại sau {retry_after} giây."
    en = "A station may open at most {most} comparisons an hour. Please try again in {retry_after} seconds."


class SessionEnded(Refusal):
    code = "comparison_ended"
    status = 409
    vi = "Phiên đối chiếu đã hết hạn hoặc đã có kết quả. Xin mở phiên mới."
    en = "The comparison has ended. Please open a new one."


class OutcomeDoesNotAddUp(Refusal):
    """The ids named do not turn the centre's list into the list whose checksum was sent."""

    code = "outcome_does_not_add_up"
    status = 422
    vi = "Các mã hồ sơ nêu ra không giải thích hết chênh lệch giữa hai danh sách."
    en = "The ids named do not account for the whole difference between the two lists."


class NoLedger(Refusal):
    """No feed of this installation gives the keys that a comparison needs."""

    code = "no_ledger"
    status = 404
    vi = "Chưa có danh sách hồ sơ của {agency} tháng {month} để đối chiếu."
    en = "There is no list of dossiers of {agency} for {month} to compare with."


class NotYourTurn(Refusal):
    code = "not_your_turn"
    status = 409
    vi = "Vụ việc đang ở trạng thái “{state}”; bước này chưa làm được."
    en = "The case is in the state “{state}”; this step is not possible now."


class MonthSettled(Refusal):
    code = "month_settled"
    status = 409
    vi = "Hai bên đã ký chốt tháng {month}; những gì đã thống nhất không thay đổi nữa."
    en = "Both parties have signed {month} off; what was agreed no longer changes."


class CasesUnsettled(Refusal):
    code = "cases_unsettled"
    status = 409
    vi = "Còn {count} khác biệt chưa thống nhất; chưa ký chốt được."
    en = "{count} differences are not settled; the month cannot be signed off yet."


class StatementChanged(Refusal):
    """The figures moved between reading and signing."""

    code = "statement_changed"
    status = 409
    vi = "Số liệu đã thay đổi từ khi bạn mở trang. Xin xem lại rồi ký."
    en = "The figures have changed since you opened the page. Please read them again, then sign."


class NothingToSign(Refusal):
    code = "nothing_to_sign"
    status = 409
    vi = "Tháng này chưa có số liệu nào để ký chốt, hoặc chưa kết thúc."
    en = "There is nothing to sign off for this month, or it has not ended."


class PartiesMustDiffer(Refusal):
    code = "parties_must_differ"
    status = 409
    vi = "Một người không thể ký cho cả hai bên."
    en = "One person cannot sign for both parties."
