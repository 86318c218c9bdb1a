from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from motcua.foundation.agencies import selectors
from motcua.foundation.agencies.errors import NoCodeScheme, NoOlderCode
from motcua.foundation.agencies.models import CodeCounter
from motcua.foundation.agencies.services import issue_code, issue_form_number, load_agencies

DESK, DAY = "H01.103.07", date(2026, 11, 23)


@pytest.mark.usefixtures("loaded")
def test_codes_run_daily_per_agency_from_one() -> None:
    assert issue_code("dossier", DESK, DAY).value == "H01.103.07-261123-0001"
    assert issue_code("dossier", DESK, DAY).value == "H01.103.07-261123-0002"
    assert issue_code("dossier", DESK, date(2026, 11, 25)).value == "H01.103.07-261125-0001"
    assert issue_code("dossier", "H01.104.07", DAY).value == "H01.104.07-261123-0001"


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("on", "agency", "scheme", "value"),
    [
        (date(2020, 8, 20), "H44", "A", "000.00.00.H44-200820-0001"),
        (date(2025, 6, 30), "H44", "A", "000.00.00.H44-250630-0001"),
        (date(2025, 7, 1), "H44", "B", "H44-250701-0001"),
        (date(2026, 1, 25), DESK, "B", "H01.103.07-260125-0001"),
    ],
)
def test_the_scheme_is_the_one_in_force_on_the_day_of_receipt(on: date, agency: str, scheme: str, value: str) -> None:
    """F-098: code schemes are data with validity."""
    issued = issue_code("dossier", agency, on)
    assert (issued.scheme, issued.value) == (scheme, value)


@pytest.mark.usefixtures("loaded")
def test_a_centralised_service_puts_its_owner_before_the_number() -> None:
    issued = issue_code("dossier_centralised", DESK, DAY, owner_code="G15")
    assert (issued.scheme, issued.value) == ("C", "H01.103.07-261123-150001")


@pytest.mark.usefixtures("loaded")
def test_a_code_without_a_rule_is_refused() -> None:
    with pytest.raises(NoCodeScheme):
        issue_code("dossier", "H01", date(2018, 1, 1))
    with pytest.raises(NoCodeScheme):
        issue_code("dossier_centralised", DESK, date(2026, 1, 24), owner_code="G15")
    with pytest.raises(NoCodeScheme):
        issue_code("petition", DESK, DAY)
    assert not CodeCounter.objects.exists()


@pytest.mark.usefixtures("loaded")
def test_an_agency_without_an_older_identifier_gets_no_code_of_scheme_a() -> None:
    with pytest.raises(NoOlderCode):
        issue_code("dossier", DESK, date(2025, 6, 30))


@pytest.mark.usefixtures("loaded")
def test_the_sequence_passes_9999() -> None:
    """R-COD-03, trap 9: never assume 4 digits."""
    issue_code("dossier", DESK, DAY)
    CodeCounter.objects.update(last=9999)
    assert issue_code("dossier", DESK, DAY).value == "H01.103.07-261123-10000"


@pytest.mark.usefixtures("loaded")
def test_form_numbers_run_per_form_agency_and_year() -> None:
    assert [issue_form_number("PBS", DESK, 2026) for _ in range(2)] == ["01/PBS", "02/PBS"]
    assert issue_form_number("PTC", DESK, 2026) == "01/PTC"
    assert issue_form_number("PBS", "H01.104.07", 2026) == "01/PBS"
    assert issue_form_number("PBS", DESK, 2027) == "01/PBS"


@pytest.mark.usefixtures("loaded")
def test_a_code_costs_one_statement(django_assert_num_queries: Any) -> None:
    issue_code("dossier", DESK, DAY)
    with django_assert_num_queries(1):
        issue_code("dossier", DESK, DAY)


@pytest.mark.usefixtures("loaded")
def test_a_rolled_back_receipt_gives_its_number_back() -> None:
    issue_code("dossier", DESK, DAY)
    with pytest.raises(RuntimeError), transaction.atomic():
        assert issue_code("dossier", DESK, DAY).value.endswith("-0002")
        raise RuntimeError
    assert issue_code("dossier", DESK, DAY).value.endswith("-0002")


class AbandonedError(Exception):
    pass


def receive(number: int) -> str | None:
    """One desk officer's transaction; every third fails after it took its code."""
    try:
        with transaction.atomic():
            value = issue_code("dossier", DESK, DAY).value
            if number % 3 == 0:
                raise AbandonedError
            return value
    except AbandonedError:
        return None


def closing(numbers: range) -> list[str | None]:
    try:
        return [receive(number) for number in numbers]
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_get_unique_codes_without_gaps() -> None:
    load_agencies()
    selectors.scheme_in_force("dossier", DAY)
    with ThreadPoolExecutor(2) as desks:
        lists = list(desks.map(closing, [range(40), range(100, 140)]))
    codes = [code for codes in lists for code in codes if code]
    assert sorted(codes) == [f"H01.103.07-261123-{n:04}" for n in range(1, len(codes) + 1)]
    assert len(codes) == 53


@pytest.mark.django_db(transaction=True)
def test_two_processes_loading_at_once_load_once() -> None:
    def load() -> bool:
        try:
            return load_agencies().changed
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as starts:
        changed = list(starts.map(lambda _: load(), range(2)))
    assert sorted(changed) == [False, True]
