"""Refusals of campaigns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, Refusal, WrongState
from motcua.oversight.campaigns.types import ChangedPlace, Finding, Severity


class DraftChanged(ChangedMeanwhile):
    """Somebody else saved the same draft, and both texts can be shown: `theirs` and `mine`, by cell that differs."""

    vi = "{by} đã lưu bản nháp này trước bạn. Số của cả hai người đều còn ở dưới; xin chọn rồi lưu lại."
    en = "{by} saved this draft before you. Both texts are kept below; please choose, then save again."

    def __init__(self, *, by: str, version: int, theirs: Mapping[str, str], mine: Mapping[str, str]) -> None:
        self.version, self.theirs, self.mine = version, dict(theirs), dict(mine)
        super().__init__(by=by)


class OwnDraftChanged(DraftChanged):
    """The same person saved another text in another window, or while this one was on its way."""

    vi = "Chính bạn đã lưu bản nháp này ở một cửa sổ khác. Cả hai đều còn ở dưới; xin chọn rồi lưu lại."
    en = "You saved this draft yourself in another window. Both texts are kept below; please choose, then save again."


class SeenOtherwise(ChangedMeanwhile):
    """What would be signed is not what stood on the screen; `changed` names each place, with both texts."""

    vi = (
        "Chưa nộp: {count} chỗ không còn như trang bạn vừa xem. Những gì bạn gõ vẫn giữ. "
        "Xin xem các chỗ ấy rồi bấm “Nộp báo cáo” một lần nữa."
    )
    en = (
        "Not handed in: {count} places are no longer as the page showed them. What you typed is kept. "
        "Please look at them, then press “Hand in” once more."
    )

    def __init__(self, *, version: int, changed: Sequence[ChangedPlace]) -> None:
        self.version, self.changed = version, tuple(changed)
        super().__init__(count=len(self.changed))


class ExtensionTooLong(Refusal):
    code = "extension_too_long"
    status = 422
    vi = "Gia hạn được nhiều nhất đến hết ngày {at} ({days} ngày sau hạn nộp, mức hệ thống đặt)."
    en = "An extension may last at most until {at} ({days} days after the due day, a limit set by this program)."


class ExtensionChangesNothing(Refusal):
    code = "extension_changes_nothing"
    status = 422
    vi = (
        "Báo cáo này vẫn được nhận đến {at}, nên gia hạn đến trước lúc đó không đổi gì. "
        "Xin chọn ngày sau đó, hoặc chọn “Dời cả hạn nộp” để nộp trong thời gian này vẫn là đúng hạn."
    )
    en = (
        "This report is taken until {at} anyway, so an extension that ends before changes nothing. "
        "Choose a later day, or move the due day as well."
    )


class ApprovedAlready(WrongState):
    code = "report_approved_already"
    vi = "Báo cáo này đã được phê duyệt, không còn gì để gia hạn. Nếu số liệu phải sửa, xin mở lại báo cáo."
    en = "This report is approved, so there is nothing left to extend. If its counts are wrong, open it again."


class NeedsSecondPerson(Refusal):
    code = "needs_second_person"
    vi = (
        "Hạn nộp của đợt đã qua, dời hạn cần hai người: người thu báo cáo cho gia hạn trước, không chọn “Dời cả hạn "
        "nộp”; sau đó người phê duyệt, là người khác, mở báo cáo này và dời hạn đến đúng ngày đã gia hạn."
    )
    en = (
        "The campaign's due moment is over, so moving it takes two: who collects first grants the extension without "
        "moving the due day; then an approver, another person, opens this report and moves it to that very day."
    )


class ExtensionTakenBack(Refusal):
    code = "extension_taken_back"
    status = 422
    vi = "Hạn nộp của báo cáo này đã dời đến {at} và hạn của đợt đã qua: không rút ngắn được nữa, chỉ gia hạn thêm."
    en = "This report's due moment was moved to {at} and the campaign's is over: it cannot be shortened any more."


class NotReady(InvalidInput):
    """The report has errors, or warnings without an answer; `errors` names the places as programs send them."""

    code = "report_not_ready"
    status = 422
    vi = "Còn {count} chỗ phải sửa hoặc giải thích trước khi nộp. Bản nháp vẫn được giữ."
    en = "{count} places must be mended or explained before handing in. The draft is kept."

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        errors: dict[str, list[str]] = {}
        for found in findings:
            place = f"answers.{found.check}" if found.severity is Severity.WARNING else f"counts.{found.element}"
            errors.setdefault(place, []).append(found.vi)
        super().__init__(errors)
        self.fields = {"count": len(findings)}


class AlreadyStands(WrongState):
    code = "report_already_stands"
    vi = "Lãnh đạo cơ quan đã duyệt báo cáo này: số liệu đứng nguyên trong tổng của tháng, không chuyển cho ai."
    en = "The agency's head approved this report: its counts stay in the sums of the month and pass to nobody."


class HeirHandedIn(WrongState):
    code = "heir_handed_in"
    vi = "Hạn nộp đã qua và cơ quan nhận đã nộp báo cáo của mình: báo cáo này giữ nguyên trong sổ, không chuyển nữa."
    en = "The due moment is over and the successor has handed in its own report: this one stays where it is."


class Locked(Refusal):
    code = "report_locked"
    vi = "Đợt báo cáo đã khóa lúc {at}. Nội dung bạn gõ vẫn còn trên trang; nếu có lý do, xin đề nghị gia hạn."
    en = "The campaign was locked at {at}. What you typed is still on the page; you may ask for an exception."


class NotOpenYet(Refusal):
    code = "campaign_not_open"
    vi = "Đợt báo cáo mở lúc {at}."
    en = "The campaign opens at {at}."


class OpensTooLate(Refusal):
    code = "campaign_opens_too_late"
    status = 422
    vi = (
        "Không mở được đợt này: hạn nộp của kỳ đã hết lúc {at} (khóa lúc {locked}), mọi cơ quan sẽ bị tính trễ ngay "
        "khi mở. Số liệu của kỳ đã qua xin gửi bằng công văn; hạn nộp của cả đợt không dời được."
    )
    en = (
        "This round cannot be opened: its due moment was {at} (locked {locked}), so all agencies would be late at "
        "once. Send figures of a past period by letter; the due day of a whole round cannot be moved."
    )


class TooSlow(Refusal):
    code = "arrived_too_slowly"
    status = 408
    vi = "Bài nộp đến quá chậm: bắt đầu lúc {began}, nhận xong lúc {ended}. Bản nháp đã lưu vẫn còn, xin nộp lại."
    en = "The submission took too long: begun {began}, complete {ended}. The saved draft is kept; please hand in again."


class NoForm(Refusal):
    code = "no_form"
    vi = "Biểu mẫu {form} không có hiệu lực ở kỳ {month}."
    en = "The form {form} is not in force in {month}."


class NotPeriodEnd(Refusal):
    code = "not_period_end"
    status = 422
    vi = "Biểu này báo cáo {kind}: hãy ghi tháng cuối của kỳ (tháng {months})."
    en = "This form is reported by {kind_en}: give the last month of the period ({months})."


class SheetTooLarge(Refusal):
    code = "sheet_too_large"
    status = 422
    vi = "Bảng dán vào quá lớn. Xin chỉ chép các dòng của biểu mẫu rồi dán lại. Bản nháp vẫn còn."
    en = "What was pasted is too large. Copy only the lines of the form and paste again. The draft is kept."


class ColumnNotClear(Refusal):
    """A sheet in which it is not certain where the numbers stand: nothing is taken before a person says so."""

    code = "column_not_clear"
    status = 422
    vi = "Chưa đưa số nào vào bản nháp: không chắc cột nào là số liệu của kỳ này. Xin chọn ở dưới."
    en = "Nothing was put into the draft: it is not certain which column holds this period's numbers. Choose below."


class UnreadableSheet(Refusal):
    code = "unreadable_sheet"
    status = 422
    vi = "Không đọc được tệp này. Xin gửi tệp .xlsx theo mẫu tải ở trang này, không đặt mật khẩu. Bản nháp vẫn còn."
    en = "This file cannot be read. Send an .xlsx file made from the template, without a password. The draft is kept."
