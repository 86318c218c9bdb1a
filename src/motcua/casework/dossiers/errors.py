from motcua.kernel.errors import InvalidInput, NotFound, Refusal


class DossierNotFound(NotFound):
    code = "dossier_not_found"
    vi = "Không tìm thấy hồ sơ này, hoặc bạn không có quyền xem."
    en = "This dossier does not exist, or you may not see it."


class NoLongerOpen(Refusal):
    """The own dossier has been handed in, so it cannot be changed from an old page."""

    code = "no_longer_open"
    vi = "Hồ sơ này bạn đã nộp lúc {at} nên không sửa được nữa. Mở Hồ sơ của tôi để xem hồ sơ đang ở bước nào."
    en = "You handed this dossier in at {at}, so it can no longer be changed. Open My dossiers to see where it is."


class ProcedureClosed(Refusal):
    """The procedure stopped being offered while a draft was open; what was typed is kept."""

    code = "procedure_closed"
    vi = (
        "Thủ tục này hiện không nhận trực tuyến nữa. Bản khai của bạn vẫn được giữ để xem lại và in ra; "
        "bạn nộp được tại bộ phận một cửa."
    )
    en = (
        "This procedure is no longer accepted online. Your draft is kept for reading and printing; "
        "you can hand it in at the desk."
    )


class IncompleteDossier(InvalidInput):
    """Fields or papers are missing at submission; `errors` names every one of them."""

    code = "incomplete_dossier"
    vi = "Hồ sơ chưa nộp được: còn {count} chỗ cần hoàn thiện."
    en = "The dossier cannot be handed in yet: {count} places need completion."


class FeeUnpaid(Refusal):
    code = "fee_unpaid"
    status = 402
    vi = "Hồ sơ còn {amount} phí chưa nộp. Bạn nộp phí rồi bấm Nộp hồ sơ lần nữa, phần đã khai vẫn còn nguyên."
    en = "A fee of {amount} is still unpaid. Pay it, then hand in again; all you typed is kept."


class FeeAlreadyPaid(Refusal):
    code = "fee_already_paid"
    vi = "Bạn đã nộp phí cho {copies} bản sao nên không đổi số bản được nữa. Cần thêm, xin đặt tại bộ phận một cửa."
    en = "You have paid for {copies} copies, so the number can no longer change. Please order more at the desk."


class TooManyFiles(Refusal):
    code = "too_many_files"
    status = 413
    vi = "Mỗi hồ sơ có tối đa {most} tệp. Hãy gộp các trang của một giấy tờ thành một tệp PDF."
    en = "A dossier holds at most {most} files. Please combine the pages of one paper into one PDF."


class TakenByColleague(Refusal):
    """Another officer was faster; nothing was done twice."""

    code = "taken_by_colleague"
    vi = "{name} đã làm việc này lúc {at}. Xin tải lại trang để xem tình trạng mới nhất."
    en = "{name} did this at {at}. Please reload the page for the latest state."


class DossierChanged(Refusal):
    """A decision rests on what the officer saw; the dossier is another one by now."""

    code = "dossier_changed"
    vi = "Hồ sơ đã thay đổi lúc {at}, sau khi bạn mở trang này. Xin xem lại rồi quyết định; chưa có gì được ghi."
    en = "The dossier changed at {at}, after you opened this page. Please look again and decide; nothing was recorded."


class SupplementAlreadyRequested(Refusal):
    """R-RCV-04: content, reason and guidance are told once."""

    code = "supplement_already_requested"
    vi = "Hồ sơ này đã được yêu cầu bổ sung một lần lúc {at}. Luật chỉ cho yêu cầu một lần khi tiếp nhận (R-RCV-04)."
    en = "A supplement was already requested at {at}. The law allows one request at intake (R-RCV-04)."


class ReasonMissing(InvalidInput):
    """A notice without content and reason does not leave the house (R-RCV-03, R-RCV-04)."""

    code = "reason_missing"


class ComponentsUnchecked(InvalidInput):
    """Every component gets a verdict before a dossier is received (F-052)."""

    code = "components_unchecked"


class NothingSupplemented(Refusal):
    code = "nothing_supplemented"
    vi = "Bạn chưa sửa bản khai và chưa gửi thêm giấy tờ nào. Hãy hoàn thiện các mục được yêu cầu rồi gửi lại."
    en = "Nothing was corrected or added yet. Please complete the items that were asked for, then send again."
