from __future__ import annotations

import csv
import io
from datetime import date
from importlib import import_module
from typing import Any

import pytest

from motcua.foundation.agencies import rules, selectors
from motcua.foundation.agencies.errors import AgencyNotFound
from motcua.foundation.agencies.models import Agency, AgencyAlias, CodeScheme, ReferenceStamp
from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.agencies.services.reference_files import read_csv
from motcua.foundation.agencies.types import AgencyKind, AliasKind, Group

pytestmark = pytest.mark.usefixtures("loaded")


def test_all_86_identifiers_of_level_one_are_there() -> None:
    assert Agency.objects.filter(kind=AgencyKind.MINISTRY).count() == 23
    assert Agency.objects.filter(kind=AgencyKind.PROVINCE).count() == 63
    assert AgencyAlias.objects.filter(kind=AliasKind.OLDER_CODE).count() == 86
    assert all(rules.is_identifier(code) for code in Agency.objects.values_list("code", flat=True))


@pytest.mark.parametrize("group", Group)
def test_the_letter_of_an_identifier_tells_the_group(group: Group) -> None:
    """QĐ 20/2020/QĐ-TTg: G for ministries and equals, H for provinces."""
    codes = Agency.objects.filter(kind=group).values_list("code", flat=True)
    assert codes and {code[0] for code in codes} == {group.letter}


def test_an_agency_is_found_by_its_newer_and_its_older_identifier() -> None:
    assert selectors.agency("H01").name == "UBND tỉnh An Giang"
    assert selectors.agency("000.00.00.H01") == selectors.agency("H01")


@pytest.mark.parametrize("code", ["H99", "", "000.00.00.H99", "h01", "H01'--"])
def test_an_unknown_identifier_is_refused_with_a_sentence(code: str) -> None:
    with pytest.raises(AgencyNotFound) as refusal:
        selectors.agency(code)
    assert code in refusal.value.sentence("vi")


def test_identifiers_without_proof_are_marked_as_assumed() -> None:
    assert not selectors.agency("H44").assumed
    assert selectors.agency("H01").assumed
    assert selectors.agency("H01.103").assumed


def test_an_giang_has_its_102_communes_each_with_a_desk() -> None:
    communes = selectors.communes_of("H01")
    desks = [unit for unit in selectors.agencies_under("H01", AgencyKind.UNIT) if unit.is_desk]
    assert len(communes) == len(desks) == 102
    assert [desk.parent_code for desk in desks] == [commune.code for commune in communes]
    assert communes[0].code == "H01.101"
    assert [c.admin_unit_code for c in communes] == sorted(c.admin_unit_code for c in communes)
    assert selectors.agency("H01.103.07").name == "Trung tâm Phục vụ hành chính công phường Long Xuyên"


def test_communes_stand_on_real_units_in_force() -> None:
    real = {unit.code for unit in selectors.units_under("91", date(2026, 11, 23))}
    assert {commune.admin_unit_code for commune in selectors.communes_of("H01")} == real


def test_a_merged_province_ends_and_names_its_successor() -> None:
    """F-091: validity and successor links."""
    kien_giang = selectors.agency("H33")
    assert (kien_giang.valid_to, kien_giang.successor_code) == (date(2025, 7, 1), "H01")
    assert selectors.agency("H01").valid_to is None
    ended = Agency.objects.filter(kind=AgencyKind.PROVINCE).exclude(valid_to=None)
    assert ended.count() == 29
    assert not ended.filter(successor=None).exists()
    assert not ended.exclude(successor__valid_to=None).exists()


def test_a_merged_ministry_keeps_its_code_for_old_procedures() -> None:
    assert selectors.agency("G04").successor_code == "G17"
    assert selectors.agency("G10").name == "Bộ Nông nghiệp và Môi trường"
    assert AgencyAlias.objects.filter(kind=AliasKind.FORMER_NAME, agency__code="G10").exists()


def test_a_province_in_force_stands_on_its_present_territory() -> None:
    assert selectors.agency("H01").admin_unit_code == "91"
    assert selectors.agency("H57").admin_unit_code == "46"
    assert selectors.agency("H22").admin_unit_code == "02"


def test_a_second_load_changes_nothing() -> None:
    before = list(Agency.objects.order_by("code").values())
    stamp = ReferenceStamp.objects.get()
    assert not load_agencies().changed
    assert ReferenceStamp.objects.get() == stamp
    assert load_agencies(force=True).changed
    assert list(Agency.objects.order_by("code").values()) == before
    assert ReferenceStamp.objects.get().stamp != stamp.stamp


def test_a_forced_load_repairs_a_changed_row() -> None:
    Agency.objects.filter(code="H01").update(name="hỏng")
    CodeScheme.objects.filter(code="B").update(pattern="{seq}")
    load_agencies(force=True)
    assert selectors.agency("H01").name == "UBND tỉnh An Giang"
    assert CodeScheme.objects.get(code="B").pattern == "{agency}-{yymmdd}-{seq:04}"


def test_a_broken_identifier_in_the_files_stops_the_whole_load(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "code,name,kind,parent_code,admin_unit_code,is_desk,valid_from,assumed,source\nh01.1,x,unit,H01,91,0,,1,x\n"
    rows = list(csv.DictReader(io.StringIO(text)))
    module = import_module("motcua.foundation.agencies.services.load_agencies")
    monkeypatch.setattr(module, "read_csv", lambda name: rows if name == "an_giang_agencies.csv" else read_csv(name))
    with pytest.raises(Exception, match=r"h01\.1"):
        load_agencies(force=True)
    assert Agency.objects.filter(code__startswith="H01.").count() == 204


def test_questions_about_agencies_are_answered_from_memory(django_assert_num_queries: Any) -> None:
    selectors.agency("H01.103.07"), selectors.working_calendar("H01.103.07")
    with django_assert_num_queries(0):
        selectors.agency("H01.103.07")
        selectors.working_calendar("H01.103.07")


def test_the_line_upwards_ends_at_level_one() -> None:
    assert [info.code for info in selectors.ancestors("H01.103.07")] == ["H01.103.07", "H01.103", "H01"]
    assert [info.code for info in selectors.children_of("H01.103")] == ["H01.103.07"]
    assert len(selectors.children_of(None)) == 86
