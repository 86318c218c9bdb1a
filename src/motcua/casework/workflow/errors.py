from motcua.kernel.errors import NotFound, Refusal


class NoProcess(NotFound):
    """No process is in force for the procedure on that day, so nothing can be handed in online."""

    code = "no_process"
    vi = "Thủ tục {procedure} chưa nhận hồ sơ trên hệ thống này. Bạn vẫn nộp được tại bộ phận một cửa."
    en = "Procedure {procedure} is not accepted here online. You can still hand it in at the desk."


class ActionNotPossible(Refusal):
    """The dossier is no longer (or not yet) at a step where this can be done."""

    code = "action_not_possible"
    vi = "Hồ sơ đang ở bước “{step}”, không làm được việc này nữa. Xin tải lại trang để xem tình trạng mới nhất."
    en = "The dossier is at step “{step}”; this cannot be done now. Please reload the page for its latest state."
