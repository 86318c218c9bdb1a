"""Refusals of assessment."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class OwnAgency(Refusal):
    """Conflict of interest: nobody tests or scores the agency they belong to."""

    code = "own_agency"
    status = 403
    vi = "Không ai được chấm cơ quan của mình hoặc cơ quan đã khai là có liên quan ({agency})."
    en = "Nobody scores the own agency, or one they declared an interest in ({agency})."


class SameTester(Refusal):
    code = "same_tester"
    status = 422
    vi = "Mỗi tiêu chí của một cơ quan cần hai người chấm khác nhau; người chấm lần ba phải là người thứ ba."
    en = "Each criterion of an agency needs two different testers; the third mark is given by a third person."


class NotATester(Refusal):
    code = "not_a_tester"
    status = 422
    vi = "Người được phân công không có quyền chấm thử dịch vụ."
    en = "The person assigned has no right to test services."


class TooFewTesters(Refusal):
    code = "too_few_testers"
    status = 422
    vi = "Cơ quan {agency} không còn đủ hai người chấm không có xung đột lợi ích."
    en = "There are not two testers without a conflict of interest for {agency}."


class NoSuchMark(Refusal):
    code = "no_such_mark"
    status = 422
    vi = "Tiêu chí {criterion} không có mức điểm này. Các mức được chấm: {marks}."
    en = "Criterion {criterion} has no such mark. Marks that may be given: {marks}."


class ImpossiblePair(Refusal):
    code = "impossible_pair"
    status = 422
    vi = "Tiêu chí {criterion} cần hai số nguyên không âm: tử số và mẫu số lớn hơn 0{limit}."
    en = "Criterion {criterion} needs two whole numbers, not negative, the second above 0{limit_en}."


class NotByHand(Refusal):
    code = "not_by_hand"
    status = 422
    vi = "Điểm của tiêu chí {criterion} không chấm được bằng cách này."
    en = "The points of criterion {criterion} are not given in this way."


class MarksClosed(Refusal):
    """Both testers have marked: neither may change a mark after seeing the other's."""

    code = "marks_closed"
    vi = "Hai người đã chấm xong tiêu chí này; không sửa điểm sau khi đã thấy điểm của người kia."
    en = "Both testers have marked this criterion; a mark is not changed after the other one is seen."


class NotBlind(Refusal):
    """Who may see the marks of an assessment cannot test blindly in it."""

    code = "not_blind"
    status = 422
    vi = "{name} xem được điểm của các đợt đánh giá nên không thể chấm thử mù."
    en = "{name} may see the marks of assessments and so cannot test blindly."


class NoDifference(Refusal):
    code = "no_difference"
    vi = "Hai điểm của tiêu chí {criterion} chưa đủ hoặc không lệch quá mức, không cần chấm lần ba."
    en = "The two marks of criterion {criterion} are not both in, or do not differ beyond the limit."


class MarksMissing(Refusal):
    code = "marks_missing"
    vi = "Chưa khép được: còn {marks} điểm chưa chấm, {thirds} chỗ lệch cần chấm lần ba, {awards} tiêu chí chưa xét."
    en = "Not ready: {marks} marks missing, {thirds} differences to settle, {awards} criteria not judged."


class AnswersMissing(Refusal):
    """Nobody has an answer: figures not drawn, no survey, no evidence. Closing without one needs a published reason."""

    code = "answers_missing"
    vi = "Chưa cơ quan nào có điểm ở tiêu chí {criteria}: lấy số liệu, nhập hoặc nêu lý do bỏ qua."
    en = "No agency has points for {criteria}: draw figures, enter answers, or say why they are left out."


class EvidenceMissing(Refusal):
    code = "evidence_missing"
    vi = "Tiêu chí {criterion} chưa có tệp bằng chứng nào của cơ quan; không có bằng chứng thì chỉ chấm mức thấp nhất."
    en = "No evidence was sent for criterion {criterion}; without evidence only the lowest mark can be given."


class ExplanationsClosed(Refusal):
    code = "explanations_closed"
    vi = "Đã hết hạn giải trình ({until})."
    en = "Explanations were due by {until}."


class AnsweredAlready(Refusal):
    code = "answered_already"
    vi = "Giải trình này đã được trả lời, không sửa được nữa."
    en = "This explanation has its answer and can no longer be changed."


class ExplanationsStillOpen(Refusal):
    code = "explanations_still_open"
    vi = "Cơ quan còn được giải trình đến {until}."
    en = "Agencies may explain until {until}."


class ExplanationsUnanswered(Refusal):
    code = "explanations_unanswered"
    vi = "Còn {count} giải trình chưa được trả lời."
    en = "{count} explanations have no answer yet."


class WordsNeeded(Refusal):
    code = "words_needed"
    status = 422
    vi = "Cần ghi rõ nội dung, từ 1 đến {most} ký tự."
    en = "Words are needed, 1 to {most} characters."


class UnderEmbargo(Refusal):
    code = "assessment_under_embargo"
    vi = "Kết quả chưa được công bố trước {until}."
    en = "The results are under embargo until {until}."


class UnusableSet(Refusal):
    code = "unusable_set"
    status = 422
    vi = "Bộ tiêu chí này không mở đợt đánh giá được: {reason}"
    en = "No assessment can be opened with these criteria: {reason}"


class OtherAssessment(Refusal):
    """The code is taken by an assessment with other content."""

    code = "other_assessment"
    vi = "Mã {assessment} đã dùng cho một đợt đánh giá khác."
    en = "The code {assessment} is taken by another assessment."


class TooManyFiles(Refusal):
    code = "too_many_evidence_files"
    status = 422
    vi = "Mỗi tiêu chí nhận nhiều nhất {most} tệp bằng chứng."
    en = "At most {most} files of evidence for one criterion."


class ConflictedMarks(Refusal):
    """Marks or judgements stand from somebody who must keep away from that agency."""

    code = "conflicted_marks"
    vi = "Còn {count} phần chấm của người có liên quan đến cơ quan, trước hết là {agency}; giao người khác chấm lại."
    en = "{count} marks or judgements stand from people with a conflict of interest, first {agency}; replace them."


class UnreadableTable(Refusal):
    code = "unreadable_self_table"
    status = 422
    vi = "Không đọc được bảng này. Cần tệp XLSX hoặc CSV (UTF-8), không quá 1 MB, không đặt mật khẩu."
    en = "This table cannot be read. An XLSX or CSV file (UTF-8) of at most 1 MB without a password is needed."


class NoSuchLine(Refusal):
    """There is no published line of this agency to reply to; of what is not published nothing is told."""

    code = "no_such_line"
    status = 404
    vi = "Không có dòng nào đã công bố của cơ quan này trong bảng đó."
    en = "There is no published line of this agency in that table."


class ReplyDecided(Refusal):
    code = "reply_decided"
    vi = "Ý kiến này đã được quyết định hoặc đã có bản khác thay."
    en = "This reply was decided already, or another wording took its place."


class OwnReply(Refusal):
    code = "own_reply"
    vi = "Người duyệt ý kiến phải khác người viết."
    en = "A reply is approved by another person than its writer."
