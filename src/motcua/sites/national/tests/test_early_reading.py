"""Who signs for a number sees what stands behind it before it is public, each reading is written down; nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import account, officer, signed_in
from motcua.kernel.models import AuditEntry
from motcua.oversight.releases import services
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.tests.factories import ONLINE, Country, actor
from motcua.oversight.releases.types import MANAGE_EMBARGO
from motcua.sites.national.tests import test_leagues as leagues
from motcua.sites.national.tests.test_why import BASE, waiting_release

country = leagues.country
pytestmark = pytest.mark.django_db
CODE = "2026-11-1"
DOORS = (
    f"{BASE}/{CODE}/o/2026-11:{ONLINE.id}:H01/",
    f"{BASE}/{CODE}/vi-sao/H01/?chi-so={ONLINE.id}",
    f"{BASE}/{CODE}/hang/{ONLINE.id}.csv",
    f"{BASE}/{CODE}/bang.json",
)


def answers(client: Client) -> list[int]:
    return [client.get(door).status_code for door in DOORS]


@pytest.mark.parametrize("role", ["release_editor", "release_reviewer", "release_approver"])
def test_who_decides_on_a_release_opens_passports_ranks_and_files_and_it_is_written_down(
    country: Country, role: str
) -> None:
    assert waiting_release() == CODE
    load_roles()
    friend = officer(31, role)
    before = len(questions.embargo_accesses(CODE))
    assert answers(signed_in(friend)) == [200] * 4
    read = questions.embargo_accesses(CODE)[before:]
    assert [row.what for row in read] == [
        f"passport 2026-11:{ONLINE.id}:H01", "why H01", f"league {ONLINE.id}.csv", "table json",
    ]  # fmt: skip
    assert {row.account_id for row in read} == {friend.id}
    assert AuditEntry.objects.filter(action="read_under_embargo").count() == before + 4


def test_strangers_find_nothing_and_nothing_is_written(country: Country) -> None:
    waiting_release()
    load_roles()
    before = len(questions.embargo_accesses(CODE))
    for client in (Client(), signed_in(account(52)), signed_in(officer(33, "analyst"))):
        assert answers(client) == [404] * 4
    assert len(questions.embargo_accesses(CODE)) == before


def test_whoever_is_lent_a_release_reads_it_and_no_more_once_that_is_withdrawn(country: Country) -> None:
    waiting_release()
    load_roles()
    guest, keeper = account(53), actor(MANAGE_EMBARGO, name="Người Giữ")
    services.allow_reader(code=CODE, account_id=guest.id, name="Khách", reason="chuẩn bị họp báo", actor=keeper)
    assert answers(signed_in(guest)) == [200] * 4
    services.withdraw_reader(code=CODE, account_id=guest.id, actor=keeper)
    assert answers(signed_in(guest)) == [404] * 4


def test_a_release_without_figures_yet_has_nothing_to_be_read_by_anybody(country: Country) -> None:
    services.prepare_release(year=2026, month=11, actor=leagues.EDITOR)
    load_roles()
    assert answers(signed_in(officer(31, "release_editor"))) == [404] * 4
