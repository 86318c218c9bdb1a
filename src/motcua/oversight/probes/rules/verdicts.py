"""What a visit's facts mean, check by check, by the thresholds in force; each with a sentence for people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from motcua.kernel import text
from motcua.oversight.probes.types import Check, Errand, Fault, Outcome, Sight, Thresholds, Verdict

_ANSWERS = range(200, 400)
_FAULTS = {
    Fault.NAME: ("Tên máy chủ của trang không có địa chỉ.", "The page's host name has no address."),
    Fault.REFUSED: ("Máy chủ không nhận kết nối.", "Nobody answered at the host."),
    Fault.CERTIFICATE: ("Chứng thư của máy chủ không hợp lệ.", "The host's certificate is not valid."),
    Fault.HANG: ("Trang không trả lời xong trước hạn chờ.", "The page did not finish before the deadline."),
    Fault.REDIRECTS: ("Trang chuyển hướng mãi không dừng.", "The page redirects without end."),
    Fault.STATUS: ("Máy chủ báo lỗi {status}.", "The server answered with error {status}."),
    Fault.NOT_A_PAGE: ("Địa chỉ trả về thứ không phải một trang.", "The address returned something that is no page."),
}  # fmt: skip
_LEFT = (
    "Trang dẫn sang máy chủ không có trong danh sách được phép; cần người xem lại, không tính.",
    "The page led to a host that is not on the allow-list; somebody should look, not counted.",
)
_OURSELVES = ("Lỗi của máy đo: không mở được trình duyệt, không tính.", "Our own fault: no browser, not counted.")
_CLOSED = ("Trang không mở được nên chưa xét điều này.", "The page did not open, so this was not looked at.")
_UNSEEN = ("Máy đo chưa nhìn được điều này.", "This could not be seen.")
OWN_FAULTS = frozenset({Fault.NO_BROWSER})
NETWORK_FAULTS = frozenset({Fault.NAME, Fault.REFUSED, Fault.HANG})
"""Faults that our own line may cause too."""


def judge(errand: Errand, sight: Sight, limits: Thresholds) -> tuple[Verdict, ...]:
    """Every check of one visit, in the order of `Check` (F-171)."""
    opened = _reachable(sight)
    found = [opened, _tls(errand, sight, limits)]
    for check, (asks, verdict) in _LATER.items():
        if not asks(errand):
            found.append(_verdict(check, Outcome.NOT_APPLICABLE, *_NOT_ASKED[check]))
        elif opened.outcome is not Outcome.PASSED:
            found.append(_verdict(check, Outcome.NOT_KNOWN, *_CLOSED))
        else:
            found.append(verdict(errand, sight, limits) or _verdict(check, Outcome.NOT_KNOWN, *_UNSEEN))
    return tuple(found)


def _verdict(check: Check, outcome: Outcome, vi: str, en: str) -> Verdict:
    return Verdict(check, outcome, vi, en)


def _either(check: Check, passes: bool, good: tuple[str, str], bad: tuple[str, str]) -> Verdict:
    return _verdict(check, Outcome.PASSED if passes else Outcome.FAILED, *(good if passes else bad))


def _reachable(sight: Sight) -> Verdict:
    """Decree 224/2026 Art 12.2b: whether the page can be reached."""
    check = Check.REACHABLE
    if sight.fault in OWN_FAULTS:
        return _verdict(check, Outcome.NOT_KNOWN, *_OURSELVES)
    if sight.fault is Fault.LEFT:
        return _verdict(check, Outcome.NOT_KNOWN, *_LEFT)
    status = sight.status or 0
    fault = sight.fault or (None if status in _ANSWERS else Fault.STATUS)
    if fault is not None:
        vi, en = _FAULTS[fault]
        return _verdict(check, Outcome.FAILED, vi.format(status=status), en.format(status=status))
    return _verdict(check, Outcome.PASSED, f"Trang mở được, máy chủ trả lời {status}.", f"The page opened: {status}.")


def _tls(errand: Errand, sight: Sight, limits: Thresholds) -> Verdict:
    check = Check.TLS
    if not errand.address.startswith("https:"):
        return _verdict(
            check,
            Outcome.NOT_APPLICABLE,
            "Trang của bản chạy thử, không mã hóa.",
            "A page of the trial, without encryption.",
        )
    if sight.fault is Fault.CERTIFICATE:
        return _verdict(check, Outcome.FAILED, *_FAULTS[Fault.CERTIFICATE])
    if sight.tls_version is None:
        return _verdict(check, Outcome.NOT_KNOWN, *_CLOSED)
    if sight.tls_version not in limits.tls_versions:
        vi = f"Kết nối dùng {sight.tls_version}, cũ hơn mức chấp nhận."
        return _verdict(check, Outcome.FAILED, vi, f"The connection uses {sight.tls_version}, which is too old.")
    return _certificate(sight, limits)


def _certificate(sight: Sight, limits: Thresholds) -> Verdict:
    ends, least = sight.certificate_ends, timedelta(days=limits.certificate_days)
    if ends is None:
        return _verdict(Check.TLS, Outcome.NOT_KNOWN, *_UNSEEN)
    day, iso = text.day(ends), ends.date().isoformat()
    return _either(
        Check.TLS,
        ends > sight.began_at + least,
        (f"{sight.tls_version}, chứng thư còn hạn đến {day}.", f"{sight.tls_version}, certificate valid until {iso}."),
        (f"Chứng thư hết hạn ngày {day}.", f"The certificate ends on {iso}."),
    )


def _speed(errand: Errand, sight: Sight, limits: Thresholds) -> Verdict | None:
    answer, ready = sight.answer_milliseconds, sight.ready_milliseconds
    if answer is None:
        return None
    is_quick = answer <= limits.answer_milliseconds
    is_ready = ready is None or ready <= limits.ready_milliseconds
    facts = f"{text.number(answer)} ms" + ("" if ready is None else f", {text.number(ready)} ms")
    bounds = f"{text.number(limits.answer_milliseconds)} ms, {text.number(limits.ready_milliseconds)} ms"
    return _either(
        Check.SPEED,
        is_quick and is_ready,
        (f"Trả lời và hiện xong trong mức cho phép ({facts}).", f"Answered and stood in time ({facts})."),
        (f"Chậm: {facts}; mức là {bounds}.", f"Slow: {facts}; the limits are {bounds}."),
    )


def _mobile(errand: Errand, sight: Sight, limits: Thresholds) -> Verdict | None:
    if sight.page_width is None or sight.has_viewport is None:
        return None
    most = errand.width + limits.spare_pixels
    if not sight.has_viewport:
        vi = "Trang không khai báo khung nhìn cho điện thoại nên chữ bị thu nhỏ."
        return _verdict(Check.MOBILE, Outcome.FAILED, vi, "The page declares no viewport, so its text shrinks.")
    return _either(
        Check.MOBILE,
        sight.page_width <= most,
        ("Trang vừa màn hình điện thoại.", "The page fits the screen of a phone."),
        (
            f"Trang rộng {sight.page_width} điểm, phải kéo ngang trên điện thoại.",
            f"The page is {sight.page_width} pixels wide and must be scrolled sideways.",
        ),
    )


def _accessible(errand: Errand, sight: Sight, limits: Thresholds) -> Verdict | None:
    """Decree 224/2026 Art 15.2a, as far as a program can see it."""
    if sight.violations is None:
        return None
    grave = [v for v in sight.violations if v.impact in limits.grave_impacts]
    names = ", ".join(sorted({v.rule for v in grave})[:4])
    places = sum(v.places for v in grave)
    return _either(
        Check.ACCESSIBLE,
        not grave,
        ("Máy không thấy lỗi tiếp cận nặng.", "No grave fault of accessibility was found."),
        (
            f"{places} chỗ có lỗi tiếp cận nặng ({names}).",
            f"{places} places with grave faults of accessibility ({names}).",
        ),
    )


def _search(errand: Errand, sight: Sight, limits: Thresholds) -> Verdict | None:
    if sight.is_found is None:
        return None
    good = ("Tìm bằng từ khóa thì thấy dịch vụ.", "The search found the service.")
    return _either(Check.SEARCH, sight.is_found, good, ("Tìm không thấy dịch vụ.", "The search did not find it."))


def _form(errand: Errand, sight: Sight, limits: Thresholds) -> Verdict | None:
    if sight.opens_form is None:
        return None
    good = ("Biểu mẫu mở ra và có ô để điền.", "The form opened with fields to fill.")
    bad = ("Biểu mẫu không mở, hoặc không có ô nào điền được.", "No form opened that can be filled.")
    return _either(Check.FORM, sight.opens_form, good, bad)


def _beacon(errand: Errand, sight: Sight, limits: Thresholds) -> Verdict | None:
    if sight.has_mark is None:
        return None
    good = ("Trang có mã đếm lượt truy cập.", "The counting script is on the page.")
    return _either(Check.BEACON, sight.has_mark, good, ("Trang không có mã đếm.", "There is no counting script."))


_Asks = Callable[[Errand], bool]
_Later = Callable[[Errand, Sight, Thresholds], Verdict | None]
_LATER: dict[Check, tuple[_Asks, _Later]] = {
    Check.SPEED: (lambda errand: True, _speed),
    Check.MOBILE: (lambda errand: True, _mobile),
    Check.ACCESSIBLE: (lambda errand: True, _accessible),
    Check.SEARCH: (lambda errand: bool(errand.search_address), _search),
    Check.FORM: (lambda errand: bool(errand.form_address), _form),
    Check.BEACON: (lambda errand: bool(errand.marks), _beacon),
}
_NOT_ASKED = {
    Check.SEARCH: ("Trang này không khai báo chỗ tìm kiếm.", "No search was declared for this page."),
    Check.FORM: ("Trang này không khai báo biểu mẫu.", "No form was declared for this page."),
    Check.BEACON: ("Không có mã đếm nào cần tìm.", "No counting script was looked for."),
    Check.SPEED: _UNSEEN,
    Check.MOBILE: _UNSEEN,
    Check.ACCESSIBLE: _UNSEEN,
}
