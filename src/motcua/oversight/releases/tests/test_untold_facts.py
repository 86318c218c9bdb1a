"""Facts of dossiers that were not told give no rate and no rank; told as no they are 0 and ranked."""

from __future__ import annotations

from typing import Any

import pytest

from motcua.oversight.intake.tests.factories import Sender, cloud_event, declared
from motcua.oversight.releases.tests.test_frozen_subjects import _ground as _ground
from motcua.oversight.releases.tests.test_frozen_subjects import counted, pair, send
from motcua.oversight.releases.tests.test_frozen_subjects import senders as senders

pytestmark = pytest.mark.django_db

ENOUGH = 30
"""From so many cases on a rate has a rank."""


def _finished(agency: str, told: str = "") -> list[Any]:
    """As many as a rank asks for, received and decided in November; of the first the source tells `told` besides."""
    events: list[Any] = []
    for number in range(ENOUGH):
        name, flags = f"{agency}-{number}", [told] if told and not number else []
        events.append(cloud_event("received", 1, name, agency=agency))
        events.append(cloud_event("decided", 2, name, agency=agency, online_result=True, flags=flags))
    return events


def test_missing_is_not_zero_who_told_a_fact_of_no_dossier_has_no_rate_and_no_rank_ind_41(
    senders: dict[str, Sender],
) -> None:
    """law.md 4.7: "dossiers with digitised components and e-result / dossiers"; H14 tells nothing of components."""
    send(senders["H01"], *_finished("H01", "digitised"))
    send(senders["H14"], *_finished("H14"))
    cells = counted("IND-11", "IND-41", of_telling=True)
    assert pair(cells, "IND-41") == pair(cells, "IND-41", "VN") == (1, ENOUGH)
    silent = cells["IND-41", "H14"]
    assert (silent.denominator, silent.value, silent.rank, cells["IND-41", "H01"].rank) == (0, "", None, 1)
    assert silent.excluded == "chưa báo thành phần hồ sơ được số hóa"
    assert pair(cells, "IND-11", "VN")[1] == 2 * ENOUGH, "a figure that does not read it has everybody"


def test_a_fact_told_as_no_is_zero_and_ranked_ind_41(senders: dict[str, Sender]) -> None:
    """The other way round: who says no is not missing."""
    send(senders["H01"], *_finished("H01", "digitised"))
    send(senders["H14"], *_finished("H14", "not_digitised"))
    cells = counted("IND-41", of_telling=True)
    assert (pair(cells, "IND-41", "H14"), pair(cells, "IND-41", "VN")) == ((0, ENOUGH), (1, 2 * ENOUGH))
    assert (cells["IND-41", "H14"].excluded, cells["IND-41", "H14"].rank) == ("", 2)


@pytest.mark.parametrize(
    ("indicator", "told", "silent"),
    [
        ("IND-37", "paid_online", "fee_due"),
        ("IND-40", "e_result", "written_result_due"),
        ("IND-42.dossiers", "certified_copy", "fee_due"),
        ("IND-43", "data_reused", "fee_due"),
        ("IND-44", "from_store", "fee_due"),
        ("IND-45.dossiers", "person_authenticated", "fee_due"),
    ],
)
def test_one_rule_for_every_fact_that_may_be_left_untold(
    senders: dict[str, Sender], indicator: str, told: str, silent: str
) -> None:
    for agency, flags in (("H01", ["fee_due", "written_result_due", told]), ("H14", [silent])):
        events = [cloud_event("received", 1, agency=agency, flags=flags), cloud_event("decided", 2, agency=agency)]
        events[1]["data"]["flags"] = flags
        for event in events:
            del event["data"]["online_result"], event["data"]["paid_online"]
        send(senders[agency], *events)
    cells = counted(indicator.split(".")[0], of_telling=True)
    assert pair(cells, indicator) == pair(cells, indicator, "VN") == (1, 1)
    assert cells[indicator, "H14"].excluded.startswith("chưa báo ") and cells[indicator, "H14"].denominator == 0


def test_procedures_with_copies_or_payments_are_missing_with_their_dossiers_ind_36_42(
    senders: dict[str, Sender],
) -> None:
    for agency, flags in (("H01", ["paid_online", "not_certified_copy"]), ("H14", [])):
        event = cloud_event("received", 1, agency=agency, flags=flags)
        del event["data"]["paid_online"]
        send(senders[agency], declared("full", agency, traits={"has_fee": True}), event)
    cells = counted("IND-36", "IND-42", of_telling=True)
    assert (pair(cells, "IND-36", "VN"), pair(cells, "IND-42.procedures", "VN")) == ((1, 1), (0, 1))
    assert cells["IND-36", "H14"].excluded == "chưa báo thanh toán trực tuyến của hồ sơ"
    assert cells["IND-42.procedures", "H14"].excluded == "chưa báo bản sao chứng thực điện tử"
