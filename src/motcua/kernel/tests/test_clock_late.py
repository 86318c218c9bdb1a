from __future__ import annotations

from motcua.kernel.templatetags import clock_face


def test_a_deadline_that_passed_on_friday_evening_is_late_on_sunday() -> None:
    face = clock_face.face(480, 480, is_late=True)
    assert (face.kind, face.left) == ("bad", "đã quá hạn")


def test_a_deadline_that_is_reached_to_the_minute_is_not_late() -> None:
    assert clock_face.face(480, 480).kind == "warn"
