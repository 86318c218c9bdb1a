"""From signed batches to the page of signs: who invents persons is seen, who does not is left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.test import Client

from motcua.kernel import clock
from motcua.oversight.detection import ports, selectors
from motcua.oversight.detection.services import look_for_signs
from motcua.oversight.intake.tests.factories import START, Sender, add_agencies, cloud_event
from motcua.sites.national.tests.test_pages import text_of

OCTOBER = 2026 * 12 + 9
_DAYS = tuple(day for day in range(28) if day % 7 < 5)


def send_months(sender: Sender, *, invented: int) -> None:
    """Three usual months and October, each sent as it ends; in October `invented` of the persons do not exist."""
    with clock.at(datetime(2026, 7, 1, tzinfo=UTC)):
        sender.register()
    for month in (7, 8, 9, 10):
        first = datetime(2026, month, 1, 2, 0, tzinfo=UTC)
        many = 90 + 3 * month
        told = [
            cloud_event(
                "received", (first - START) / timedelta(days=1) + _DAYS[n % len(_DAYS)], f"{month}-{n}",
                agency=sender.agency, flags=["placeholder_person"] if month == 10 and n < invented else [],
            )
            for n in range(many)
        ]  # fmt: skip
        with clock.at(first + timedelta(days=29)):
            receipt = sender.send(*told)
            assert not receipt["rejected"]


def test_a_source_that_invents_persons_stands_on_the_page_and_an_honest_one_does_not(analyst: Client) -> None:
    add_agencies("H33", "H34")
    send_months(Sender("bia-dat", "H33"), invented=24)
    send_months(Sender("that-tha", "H34"), invented=0)
    assert selectors.latest_month(clock.now()) == OCTOBER
    with ports.open_look() as ledger:
        assert look_for_signs(month=OCTOBER, ledger=ledger) == 1
    (found,) = selectors.noted_in(OCTOBER)
    assert found.agency_code == "H33"
    page = text_of(analyst.get(f"/do-luong/dau-hieu/{found.id}/"))
    assert "Cơ quan H33" in page and "24 trên 120" in page
    assert "10-0" in page, "the dossier's own code, not its number"
    assert "Cơ quan H34" not in text_of(analyst.get("/do-luong/dau-hieu/"))
