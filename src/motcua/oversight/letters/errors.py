"""Refusals of letters."""

from __future__ import annotations

from collections.abc import Sequence

from motcua.kernel.errors import Refusal
from motcua.oversight.letters.types import Fault


class ReasonNeeded(Refusal):
    code = "letter_reason_needed"
    status = 422
    vi = "Cần ghi rõ lý do trả lại để người soạn biết phải sửa gì."
    en = "Say why it is returned, so that the drafter knows what to change."


class UntiedNumbers(Refusal):
    """Numbers without a cell, references without a figure, marks that do not hold: all of them at once."""

    code = "letter_untied_numbers"
    status = 422
    vi = "Có {count} chỗ con số chưa gắn với số liệu. {first}"
    en = "{count} numbers are not tied to a figure. {first}"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(count=len(self.faults), first=f"{self.faults[0].place}: {self.faults[0].sentence}")


class DefinitionChanged(Refusal):
    """Two months that do not mean the same are not compared."""

    code = "letter_definition_changed"
    status = 422
    vi = "Không so sánh {name} giữa {before} và {after}: {why}."
    en = "{name} is not compared between {before} and {after}: {why}."


class NothingToCompare(Refusal):
    code = "letter_nothing_to_compare"
    status = 422
    vi = "Không so sánh được {name}: một trong hai kỳ không có số liệu để tính tỷ lệ."
    en = "{name} cannot be compared: one of the two periods has nothing to take a share of."


class TooLong(Refusal):
    code = "letter_too_long"
    status = 422
    vi = "Công văn có nhiều nhất {lines} dòng, mỗi dòng {line} ký tự, tất cả {all} ký tự. Nội dung bạn gõ vẫn còn."
    en = "A letter has at most {lines} lines of {line} letters, {all} in all. What you typed is kept."


class CannotPrint(Refusal):
    """The letter was printed before its approval, and one of the files did not come out."""

    code = "letter_cannot_print"
    status = 422
    vi = "Nội dung này chưa in được thành tệp {kind}. Xin trả lại để người soạn sửa những đoạn có ký tự lạ."
    en = "This text cannot be printed as {kind}. Please return it, so that the drafter mends what is unusual in it."


class CorrectedMeanwhile(Refusal):
    """A letter with a number cannot go back; who signs it must have read that its figures were corrected."""

    code = "letter_corrected_meanwhile"
    vi = (
        "Kỳ công bố {release} đã được đính chính bằng {newer} mà trang bạn đọc chưa ghi. Xin mở lại công văn, xem các "
        "con số đã đổi rồi mới ký; ký xong lập công văn thay thế."
    )
    en = (
        "Release {release} was corrected by {newer}, which your page did not say. Please open the letter again and "
        "read what changed before you sign; afterwards draft the letter that takes its place."
    )


class NoIssuer(Refusal):
    code = "letter_no_issuer"
    status = 422
    vi = "Không có cơ quan ban hành “{issuer}” có hiệu lực ngày {day}."
    en = "There is no issuing body “{issuer}” in force on {day}."


class NotSigned(Refusal):
    code = "letter_not_signed"
    vi = "Công văn chưa có chữ ký số nên chưa gửi và chưa công bố được."
    en = "The letter is not signed yet, so it can be neither sent nor published."


class StillStands(Refusal):
    code = "letter_still_stands"
    vi = "Số liệu của công văn này chưa bị đính chính; không cần lập công văn thay thế."
    en = "The figures of this letter have not been corrected; no new letter is needed."


class OlderRelease(Refusal):
    """Before the approval a letter moves to the newest edition; afterwards only a new letter can."""

    code = "letter_older_release"
    vi = "Kỳ công bố {release} đã được đính chính bằng {newer}. Xin chuyển dự thảo sang bản mới rồi trình lại."
    en = "Release {release} was corrected by {newer}. Please move the draft to the new edition and submit it again."


class ReleaseNotPublic(Refusal):
    """The letter goes out with the release or after it, never before."""

    code = "letter_release_not_public"
    vi = "Kỳ công bố {release} chưa công bố nên công văn chưa lấy số, ký và gửi được."
    en = "Release {release} is not public yet, so the letter can be neither numbered, signed nor sent."


class ReleaseNotFixed(Refusal):
    """A letter quotes figures that change no more: accepted, approved or published ones."""

    code = "letter_release_not_fixed"
    vi = "Số liệu của kỳ {release} chưa được chấp nhận hoặc đã bị bỏ, nên chưa dẫn được trong công văn."
    en = "The figures of {release} are not accepted yet, or were given up, so no letter can quote them."


class LateOtherwiseKnown(Refusal):
    """The release counted reports at its cut-off; names known at another instant would contradict its rates."""

    code = "letter_late_otherwise_known"
    vi = (
        "Tỷ lệ báo cáo của kỳ công bố tính theo danh sách lúc chốt, khi đó đợt này chưa đến hạn hoặc chưa mở đủ, "
        "nên không nêu cùng tên cơ quan chậm trong một công văn. Xin bỏ chỉ số REP-1, REP-2 hoặc bỏ danh sách chậm."
    )
    en = (
        "The release counts reports as known at its cut-off, when this round was not due or not fully open. "
        "Its rates and these late names cannot stand in one letter: please leave out REP-1 and REP-2, or the names."
    )


class LateOfOtherPeriod(Refusal):
    """REP-1 and REP-2 read reports of months; names of a quarter beside them would be read as late with a month."""

    code = "letter_late_of_other_period"
    vi = (
        "REP-1, REP-2 chỉ tính báo cáo tháng, nên không nêu cùng tên cơ quan chậm báo cáo {period} trong một công văn. "
        "Xin bỏ chỉ số REP-1, REP-2 hoặc bỏ danh sách chậm."
    )
    en = (
        "REP-1 and REP-2 count reports of months, so the names of those late for {period_en} cannot stand beside them. "
        "Please leave out REP-1 and REP-2, or the names."
    )


class StillPosting(Refusal):
    code = "letter_still_posting"
    vi = "Còn {count} nơi nhận chưa gửi xong nên chưa lưu trữ được."
    en = "{count} recipients are still being served, so it cannot be archived yet."
