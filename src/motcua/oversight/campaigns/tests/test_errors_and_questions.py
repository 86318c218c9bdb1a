"""What stops a report is named in two lists: what is wrong and must be mended, and what somebody must explain."""

from __future__ import annotations

import re

import pytest

from motcua.kernel import clock
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.tests.test_report_pages import Desk, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_is_wrong_and_what_is_only_asked_stand_apart_each_with_its_count_and_its_place(desk: Desk) -> None:
    known = [1900, 900, 600, 700, None, 5400, 4300, 5370, 2600, None, None]
    Report.objects.filter(pk=desk.report.pk).update(observed=known, observed_at=clock.now())
    page = " ".join(desk.post("nop", typed(tiep_nhan="5500")).content.decode().split())
    shown = page[page.index('id="summary"') : page.index('<div class="stack-l">')]
    wrong, asked = shown.split('id="summary-asks"')
    assert "Có 1 chỗ cần sửa" in wrong and "Hồ sơ tiếp nhận bạn ghi" not in wrong
    assert "Có 1 chỗ cần giải thích" in asked and "Hồ sơ tiếp nhận bạn ghi là 5.500" in asked
    anchors = re.findall(r'href="#([\w-]+)"', shown)
    assert len(anchors) == 2 and all(page.count(f' id="{anchor}"') == 1 for anchor in anchors)
    assert re.search(rf'<input[^>]*id="{anchors[0]}"', page) and re.search(rf'<textarea[^>]*id="{anchors[1]}"', page)


def test_a_report_that_is_only_asked_about_has_nothing_to_mend(desk: Desk) -> None:
    known = [1900, 900, 600, 700, None, 5400, 4300, 5370, 2600, None, None]
    Report.objects.filter(pk=desk.report.pk).update(observed=known, observed_at=clock.now())
    page = desk.post("nop", typed(tiep_nhan="5500", cuoi_ky="250")).content.decode()
    assert 'class="summary summary--ask"' in page and "cần sửa" not in page
