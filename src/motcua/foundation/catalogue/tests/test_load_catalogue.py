from __future__ import annotations

from datetime import date

import pytest

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.catalogue import selectors
from motcua.foundation.catalogue.errors import ProcedureNotFound, TimeLimitNotStated
from motcua.foundation.catalogue.models import FeeRule, ServiceOffer, TimeLimitRule
from motcua.foundation.catalogue.services import load_catalogue
from motcua.foundation.catalogue.types import LimitStatus, ServiceLevel
from motcua.kernel.worktime import TimeLimit, TimeUnit

pytestmark = pytest.mark.usefixtures("loaded")
BIRTH, COPIES, DESK, DAY = "1.001193", "2.000635", "H01.103.07", date(2026, 11, 23)


def test_birth_registration_has_its_seven_parts() -> None:
    """F-001: name, steps, ways, components, time limit, audience and agency, with legal basis and result."""
    info = selectors.procedure(BIRTH)
    assert info.name == "Thủ tục đăng ký khai sinh"
    assert info.steps and info.components and info.channels
    assert info.audience == ("Công dân Việt Nam", "Người Việt Nam định cư ở nước ngoài")
    assert info.implementing_agencies == ("Ủy ban nhân dân cấp xã",)
    assert [result.name for result in info.results] == ["Giấy khai sinh"]
    assert "60/2014/QH13" in info.legal_basis
    assert info.quality == ("time_unit_missing",)


def test_component_names_read_without_dashes_and_remarks_are_no_papers() -> None:
    info = selectors.procedure(BIRTH)
    assert not any(component.name[:1] in "-+*•" for component in info.components if component.name)
    assert {"Giấy tờ phải nộp", "Giấy tờ phải xuất trình"} <= {paper.case for paper in info.papers}
    assert "Lưu ý" not in {paper.case for paper in info.papers}


def test_the_assumed_time_limit_of_birth_registration_says_why() -> None:
    assert selectors.time_limit(BIRTH, DAY) == TimeLimit(1, TimeUnit.WORKING_DAY)
    info = selectors.limit_info(BIRTH, DAY)
    assert info.status == LimitStatus.ASSUMED
    assert "time_unit_missing" in info.note


def test_a_limit_that_is_not_stated_is_refused_and_not_guessed() -> None:
    """R-CAL-05: a limit is typed in working days, calendar days, hours or months; a bare number is no limit."""
    assert selectors.limit_info(COPIES, DAY).status == LimitStatus.NOT_STATED
    with pytest.raises(TimeLimitNotStated):
        selectors.time_limit(COPIES, DAY)


def test_every_procedure_has_one_limit_row_from_its_record() -> None:
    assert TimeLimitRule.objects.filter(origin="record", valid_to=None).count() == 2957
    assert TimeLimitRule.objects.exclude(status=LimitStatus.NOT_STATED).filter(value=None).count() == 0


def test_a_certified_copy_costs_8000_dong_and_birth_registration_nothing() -> None:
    lines = {line.code: line for line in selectors.fee_lines(BIRTH, DAY)}
    assert (lines["LP-KS"].amount, lines["LP-KS"].kind) == (0, "le_phi")
    assert (lines["TL-HT"].amount, lines["TL-HT"].kind, lines["TL-HT"].unit_label) == (8000, "phi", "bản")
    assert [line.amount for line in selectors.fee_lines(COPIES, DAY)] == [8000]
    assert all(line.assumed and line.source for line in lines.values())


def test_a_fee_counts_only_while_it_is_in_force() -> None:
    assert selectors.fee_lines(COPIES, date(2016, 12, 31)) == []
    FeeRule.objects.filter(procedure_code=COPIES).update(valid_to=date(2026, 12, 1))
    selectors.forget_cached()
    assert selectors.fee_lines(COPIES, date(2026, 11, 30))
    assert selectors.fee_lines(COPIES, date(2026, 12, 1)) == []


def test_a_commune_and_its_desk_offer_birth_registration_fully() -> None:
    assert selectors.service_level(BIRTH, "H01.103", DAY) == ServiceLevel.FULL
    assert selectors.service_level(BIRTH, DESK, DAY) == ServiceLevel.FULL


@pytest.mark.parametrize("agency", ["H01", "H44", "G15"])
def test_other_agencies_do_not_offer_a_commune_service(agency: str) -> None:
    assert selectors.offer(BIRTH, agency, DAY) is None
    assert selectors.service_level(BIRTH, agency, DAY) == ServiceLevel.INFORMATION


def test_a_service_is_not_offered_before_its_day() -> None:
    assert selectors.offer(BIRTH, DESK, date(2025, 6, 30)) is None


def test_levels_that_nobody_decided_are_marked_as_assumed_with_a_reason() -> None:
    """F-006: why a service is not fully online is published with it."""
    assert not ServiceOffer.objects.exclude(assumed=True).exists()
    assert not ServiceOffer.objects.exclude(level=ServiceLevel.FULL).filter(reason="").exists()
    assert ServiceOffer.objects.filter(level=ServiceLevel.FULL).values("procedure").distinct().count() < 20


def test_offers_are_rules_and_not_one_row_per_commune() -> None:
    offered = selectors.offers_of(DESK, DAY)
    assert offered == selectors.offers_of("H01.104", DAY)
    assert len(offered) == ServiceOffer.objects.filter(agency_kind="commune").count()
    assert ServiceOffer.objects.count() < 2_500 < len(offered) * len(agencies.communes_of("H01"))


def test_an_unknown_procedure_is_refused_with_its_code() -> None:
    with pytest.raises(ProcedureNotFound) as refusal:
        selectors.procedure("9.999999")
    assert "9.999999" in refusal.value.sentence("vi")


def test_a_second_load_changes_nothing() -> None:
    assert not load_catalogue().changed
    before = list(ServiceOffer.objects.order_by("id").values())
    again = load_catalogue(force=True)
    assert again.rows["procedures"] == 0
    assert list(ServiceOffer.objects.order_by("id").values()) == before
