"""The commune picker offers the communes of the province, as they are today."""

from __future__ import annotations

from typing import Any

import pytest

from motcua.foundation.agencies import services as agencies
from motcua.foundation.forms.services.choices import is_receiving_commune, receiving_communes

pytestmark = pytest.mark.django_db


def test_every_choice_of_the_picker_is_accepted_and_nothing_else() -> None:
    agencies.load_agencies()
    offered = receiving_communes()
    assert len(offered) > 100
    assert all(is_receiving_commune(code) for code, _name in offered)
    assert not any(is_receiving_commune(code) for code in ("H01", f"{offered[0][0]}.07", "H02.101", "", None, 7))


def test_checking_a_known_commune_costs_no_statement(django_assert_num_queries: Any) -> None:
    agencies.load_agencies()
    code = receiving_communes()[0][0]
    is_receiving_commune(code)
    with django_assert_num_queries(0):
        assert is_receiving_commune(code)
