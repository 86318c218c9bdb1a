from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.connectors.vneid.mapping import assurance_level, identity_of
from motcua.connectors.vneid.sandbox.tokens import claims_of
from motcua.foundation.accounts.selectors import demo_accounts
from motcua.foundation.accounts.services.demo import identity_of as identity_of_demo


def test_the_sandbox_says_of_each_person_what_the_house_loads_for_them() -> None:
    assert demo_accounts()
    for demo in demo_accounts():
        assert identity_of({**claims_of(demo), "acr": str(demo.assurance_level)}) == identity_of_demo(demo)


@pytest.mark.parametrize("text", ["19940312", "12/03/1994", "1994-03-12"])
def test_a_birth_date_is_read_in_three_spellings(text: str) -> None:
    assert identity_of({"NgayThangNamSinh": text}).birth_date == date(1994, 3, 12)


@pytest.mark.parametrize("text", ["", "1994", "31/02/1994", "không rõ"])
def test_a_birth_date_that_is_none_stays_empty(text: str) -> None:
    assert identity_of({"NgayThangNamSinh": text}).birth_date is None


@pytest.mark.parametrize(
    ("claims", "level"),
    [
        ({"loAs": "2", "acr": "2"}, 2),
        ({"loAs": 2, "acr": "1"}, 1),
        ({"loAs": "1", "acr": "urn:vneid:loa:2"}, 1),
        ({"acr": "level2"}, 2),
        ({"loAs": "cao"}, 0),
        ({}, 0),
        ({"loAs": ""}, 0),
    ],
)
def test_the_lower_of_two_levels_counts(claims: dict[str, Any], level: int) -> None:
    assert assurance_level(claims) == level


@pytest.mark.parametrize(
    ("text", "gender"), [("1", "male"), ("Nam", "male"), ("Nữ", "female"), ("0", "female"), ("", "")]
)
def test_gender_is_read_as_number_or_word(text: str, gender: str) -> None:
    assert identity_of({"GioiTinh": text}).gender == gender


def test_a_person_has_no_organisation_even_when_a_tax_code_is_known() -> None:
    assert identity_of({"LoaiTaiKhoan": "1", "MaSoThue": "0890000003"}).organisation_number == ""


def test_an_organisation_without_enterprise_number_is_known_by_its_tax_code() -> None:
    assert identity_of({"LoaiTaiKhoan": "3", "MaSoThue": "0890000004"}).organisation_number == "0890000004"


@given(
    st.dictionaries(
        st.sampled_from(["SoDinhDanh", "HoVaTen", "loAs", "acr", "GioiTinh"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ),
    )
)
def test_no_claim_of_any_shape_breaks_the_mapping(claims: dict[str, Any]) -> None:
    assert 0 <= identity_of(claims).assurance_level <= 4
