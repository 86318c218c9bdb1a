"""Refusals of releases."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class NotYetCutOff(Refusal):
    code = "not_yet_cut_off"
    vi = "Chưa đến giờ chốt số liệu ({at})."
    en = "The cut-off ({at}) has not been reached."


class NotBuilt(Refusal):
    code = "not_built"
    vi = "Gói số liệu của kỳ công bố {release} chưa dựng xong."
    en = "The bundle of release {release} is not built yet."


class UnderEmbargo(Refusal):
    code = "under_embargo"
    vi = "Số liệu chưa được công bố trước {until}."
    en = "The figures are under embargo until {until}."


class AlreadyOpen(Refusal):
    code = "already_open"
    vi = "Kỳ này đang có bản {release} chưa công bố xong."
    en = "Release {release} of this period is still open."


class OtherReason(Refusal):
    """A second reason would be lost without a word."""

    code = "other_reason"
    vi = "Bản đính chính {release} đã được lập với lý do khác: “{reason}”. Lý do vừa nhập chưa được ghi."
    en = "Correction {release} was begun for another reason: “{reason}”. What you wrote was not recorded."


class NeedsCorrection(Refusal):
    code = "needs_correction"
    vi = "Kỳ này đã công bố ({release}); chỉ có thể đính chính."
    en = "This period was published ({release}); only a correction is possible."


class ReasonNeeded(Refusal):
    code = "reason_needed"
    status = 422
    vi = "Cần ghi rõ lý do."
    en = "A reason must be given."


class NothingToCount(Refusal):
    """The inputs lack what a definition asks for; nothing is guessed."""

    code = "nothing_to_count"
    vi = "Không dựng được gói số liệu: {what}."
    en = "The bundle cannot be built: {what}."


class UnreadableBundle(Refusal):
    code = "unreadable_bundle"
    status = 422
    vi = "Không đọc được gói số liệu: {what}."
    en = "The bundle cannot be read: {what}."


class NoCalendar(Refusal):
    code = "no_calendar"
    status = 404
    vi = "Không có lịch công bố cho kỳ {period}."
    en = "There is no release calendar for {period}."


class TooManyObservations(Refusal):
    """SDMX REST: a message that is larger than the service's limit is refused as 413."""

    code = "too_many_observations"
    status = 413
    vi = (
        "Câu hỏi này có hơn {most} ô số liệu. Xin thu hẹp bằng indicator, scope, startPeriod, endPeriod, "
        "hoặc lấy mỗi chuỗi vài kỳ bằng firstNObservations, lastNObservations; lấy trọn một kỳ thì tải tệp của kỳ đó."
    )
    en = (
        "This would be more than {most} observations. Please narrow it by indicator, scope, startPeriod, endPeriod, "
        "or take some of each series with firstNObservations, lastNObservations; for a whole period take its file."
    )


class WrongWeights(Refusal):
    """Other weights of an index are points of its own lines, whole and not all 0."""

    code = "wrong_weights"
    status = 422
    vi = "Trọng số là số điểm nguyên từ 0 đến 1.000 của từng dòng, không thể đều bằng 0."
    en = "Weights are whole points from 0 to 1,000 for each line, and cannot all be 0."
