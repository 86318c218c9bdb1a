"""IND-35 to IND-45, payment and digitisation: ledgers in the words of law.md 4.7, by hand, and what breaks them."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.oversight.indicators.selectors import indicator
from motcua.oversight.indicators.tests.factories import MONTH, OCTOBER, Row, done, dossier, october, service
from motcua.oversight.indicators.types import Flag, Ratio


def test_ind_35_is_procedures_with_fees_that_can_be_paid_online() -> None:
    """IND-35: integrated for online payment / procedures with fees; by hand 1 of 2, each procedure once."""
    rows = [
        service(1, has_fee=1, pays_online=1), service(1, has_fee=1, agency=2), service(2, has_fee=1),
        service(3, has_fee=0, pays_online=1), service(4),
    ]  # fmt: skip
    assert october("IND-35", rows) == Ratio(1, 2)
    assert october("IND-35", [*rows, service(5, has_fee=1, pays_online=1)]) == Ratio(2, 3)


def test_who_tells_only_what_flatters_does_not_have_all_of_it_ind_35_45_tt01_5() -> None:
    """Of 10 procedures with fees 1 is told to be payable, and of the 9 others nothing: 1 of 10, never 1 of 1."""
    rows = [service(n, has_fee=1, pays_online=-1, population_data=-1, whole_at_desk=-1) for n in range(2, 11)]
    rows.append(service(1, has_fee=1, pays_online=1, population_data=1, whole_at_desk=1))
    assert october("IND-35", rows) == Ratio(1, 10)
    assert october("IND-45", rows, "procedures") == Ratio(1, 10)
    assert october("TT01-5", rows, "whole", on=date(2024, 10, 31)) == Ratio(1, 10)
    for code in ("IND-35", "IND-45"):
        assert "thì tính là" in indicator(code, OCTOBER.last_day).assumed, "no text fixes it, so it is said"


def test_ind_36_needs_a_transaction_where_ind_35_needs_the_means() -> None:
    """IND-36: procedures with online payment transactions / procedures with fees; by hand 1 of 3."""
    rows = [
        service(1, has_fee=1, pays_online=1, paid_online=2), service(2, has_fee=1, pays_online=1),
        service(3, has_fee=1), service(4, has_fee=0, paid_online=1),
    ]  # fmt: skip
    assert (october("IND-36", rows), october("IND-35", rows)) == (Ratio(1, 3), Ratio(2, 3))
    assert october("IND-36", [*rows, service(2, has_fee=1, paid_online=1)]) == Ratio(2, 3)


def test_ind_37_leaves_out_dossiers_whose_every_fee_is_nothing() -> None:
    """IND-37: paid online / (dossiers of fee procedures - those whose every Gia = 0); by hand 1 of 2."""
    rows = [
        dossier(Flag.FEE_DUE, Flag.PAID_ONLINE, fee=50_000), dossier(Flag.FEE_DUE, fee=50_000),
        dossier(Flag.PAID_ONLINE), dossier(), dossier(),
        dossier(Flag.FEE_DUE, Flag.PAID_ONLINE, received_month=MONTH - 1),
    ]  # fmt: skip
    assert october("IND-37", rows) == Ratio(1, 2)
    assert october("IND-37", [*rows, dossier(Flag.FEE_DUE, channel=1)]) == Ratio(1, 3), "whatever the way in"


@pytest.mark.parametrize(
    ("code", "name", "good", "half", "outside", "of"),
    [
        ("IND-40", "", done(Flag.WRITTEN_RESULT_DUE, Flag.E_RESULT), done(Flag.WRITTEN_RESULT_DUE), done(Flag.E_RESULT),
         2),
        ("IND-41", "", done(Flag.DIGITISED, Flag.E_RESULT), done(Flag.DIGITISED), dossier(Flag.DIGITISED), 2),
        ("IND-41", "", done(Flag.DIGITISED, Flag.E_RESULT), done(Flag.E_RESULT), dossier(), 2),
        ("IND-42", "dossiers", dossier(Flag.CERTIFIED_COPY), dossier(Flag.DIGITISED), dossier(received_month=0), 2),
        ("IND-43", "", dossier(Flag.DATA_REUSED), dossier(Flag.FROM_STORE), dossier(received_month=0), 2),
        ("IND-44", "", dossier(Flag.FROM_STORE), dossier(Flag.DATA_REUSED), dossier(received_month=0), 2),
        ("IND-45", "dossiers", dossier(Flag.PERSON_AUTHENTICATED), dossier(channel=1), dossier(received_month=0), 2),
    ],
)  # fmt: skip
def test_a_dossier_counts_for_the_flag_that_the_words_name_and_no_other(
    code: str, name: str, good: Row, half: Row, outside: Row, of: int
) -> None:
    """IND-40 e-result of procedures with a written result; IND-41 digitised components AND e-result; IND-42 certified
    e-copies; IND-43 reused data; IND-44 from the personal store; IND-45 authenticated: each 1 of 2, then 2 of 3.
    """
    assert october(code, [good, half, outside], name) == Ratio(1, of)
    assert october(code, [good, half, outside, good], name) == Ratio(2, of + 1)


def test_ind_42_of_procedures_is_over_those_that_had_a_dossier() -> None:
    """IND-42: procedures using certified e-copies / procedures with dossiers; by hand 1 of 2."""
    rows = [
        service(1, received=9, certified_copies=1), service(1, received=2, agency=2), service(2, received=1),
        service(3, received=0),
    ]  # fmt: skip
    assert october("IND-42", rows, "procedures") == Ratio(1, 2)
    assert october("IND-42", [*rows, service(3, received=1, agency=2)], "procedures") == Ratio(1, 3)


def test_ind_45_of_procedures_is_those_that_use_population_data() -> None:
    """IND-45: procedures using population data / all procedures; by hand 1 of 3, each once."""
    rows = [service(1, population_data=1), service(1, population_data=1, agency=2), service(2), service(3, 0)]
    assert october("IND-45", rows, "procedures") == Ratio(1, 3)
    assert october("IND-45", [*rows, service(3, population_data=1)], "procedures") == Ratio(2, 3)


def test_finished_and_received_are_two_memberships() -> None:
    """IND-40 and IND-41 count by the day of finishing, IND-37 and IND-42 to IND-45 by the day of receipt."""
    september = done(Flag.WRITTEN_RESULT_DUE, Flag.E_RESULT, Flag.DIGITISED, received_month=MONTH - 1)
    running = dossier(*(flag for flag in Flag if flag.name != "HAS_DUE"))
    finished = [october(code, [september, running]) for code in ("IND-40", "IND-41")]
    received = [october(code, [september, running], name) for code, name in BY_RECEIPT]
    assert finished == [Ratio(1, 1)] * 2
    assert received == [Ratio(1, 1)] * 5


BY_RECEIPT = [("IND-37", ""), ("IND-42", "dossiers"), ("IND-43", ""), ("IND-44", ""), ("IND-45", "dossiers")]
