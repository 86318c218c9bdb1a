"""Visits of real pages, second tries, politeness, killed workers, our own outages."""

from __future__ import annotations

import threading
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import cast

import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate import JobContext

from motcua.foundation.accounts.tests.factories import account, actor
from motcua.foundation.vault import services as vault
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.http import NetworkInTransaction
from motcua.kernel.models import AuditEntry
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.probes import ports, rules, selectors, services, tasks
from motcua.oversight.probes.models import HostGate, OwnOutage, Picture, Plan, Tally, Visit
from motcua.oversight.probes.tests.factories import (
    NOVEMBER,
    NOW,
    PNG,
    Fetcher,
    Scripted,
    Town,
    good_sight,
    page,
    refused,
    run_at,
    sight,
    tally,
    visit_all,
)
from motcua.oversight.probes.types import Check, Errand, Fault, Outcome, ProbeSummary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LATER = NOW + timedelta(hours=1)
"""09:00: a page that is new this morning is due, and hours are left until it is due again at a minute of its own."""
SITE = "https://dichvucong.mau.example.vn/1"


def outcome(path: str, check: Check = Check.REACHABLE) -> str:
    return str(Visit.objects.get(target__address__endswith=path).outcomes[check])


@pytest.mark.django_db(transaction=True)
def test_real_pages_are_visited_judged_and_counted(town: Town) -> None:
    """F-171."""
    wanted = {"/tot": "passed", "/khong-ma": "passed", "/hong": "failed", "/vong": "failed", "/mat": "failed",
              "/di-noi-khac": "not_known"}  # fmt: skip
    for path in wanted:
        page(town.address + path, search_address="", form_address=f"{town.address}/tot" if path == "/tot" else "")
    for minute in range(len(wanted)):
        HostGate.objects.all().delete()
        assert run_at(LATER + minute * MINUTE) == 1
    assert {path: outcome(path) for path in wanted} == wanted
    assert outcome("/tot", Check.BEACON) == "passed" and outcome("/khong-ma", Check.BEACON) == "failed"
    assert outcome("/tot", Check.FORM) == "passed" and outcome("/hong", Check.FORM) == "not_applicable"
    assert Visit.objects.get(target__address__endswith="/vong").fault == Fault.REDIRECTS
    assert tally() == (2, 2, 4)


@pytest.mark.django_db(transaction=True)
def test_the_search_looks_for_the_service_as_a_person_would(town: Town) -> None:
    asks = {"search_address": f"{town.address}/tim", "search_words": "khai", "expected_text": "Khai sinh"}
    page(f"{town.address}/tot", **asks)
    page(f"{town.address}/khong-ma", **{**asks, "expected_text": "Kết hôn"})
    for minute in range(2):
        run_at(LATER + minute * MINUTE)
    assert (outcome("/tot", Check.SEARCH), outcome("/khong-ma", Check.SEARCH)) == ("passed", "failed")


@pytest.mark.django_db(transaction=True)
def test_no_page_is_visited_inside_a_transaction(town: Town) -> None:
    page(f"{town.address}/tot")
    with clock.at(LATER), transaction.atomic(), pytest.raises(NetworkInTransaction):
        services.run_visits()


def test_a_failure_counts_after_the_second_visit_at_another_time() -> None:
    page(SITE)
    visit_all([refused()])
    assert tally() == (0, 0, 1)
    second = Plan.objects.get(try_number=2)
    assert second.due_at == NOW + 45 * MINUTE
    visit_all([refused()], start=NOW + HOUR)
    assert tally() == (0, 1, 0)
    assert not Plan.objects.filter(try_number__gt=2).exists()


def test_a_page_that_answers_at_the_second_visit_is_good() -> None:
    page(SITE)
    visit_all([refused(), good_sight()])
    assert tally() == (1, 1, 0)


def test_planning_twice_plans_once_and_only_pages_that_are_watched() -> None:
    first, second = page(SITE), page(f"{SITE}2")
    services.end_target(target=second, actor=SYSTEM)
    assert (services.plan_visits(), services.plan_visits()) == (2, 0)
    assert set(Plan.objects.values_list("target_id", flat=True)) == {first}


def test_a_host_is_visited_once_at_a_time_with_a_pause_between() -> None:
    for number in range(3):
        page(f"{SITE}{number}")
    page("https://khac.mau.example.vn/1")
    services_at = LATER
    assert run_at(services_at, visitor=Scripted([good_sight()])) == 2
    assert run_at(services_at + 30 * timedelta(seconds=1)) == 0
    assert run_at(services_at + 45 * timedelta(seconds=1)) == 1


def test_a_host_has_a_ceiling_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = selectors.schedule(NOW.date())
    for number in range(terms.most_an_hour + 1):
        page(f"{SITE}{number}")
    ports.register_visitor(Scripted([good_sight()]))
    made = sum(run_at(LATER + n * MINUTE) for n in range(terms.most_an_hour + 3))
    assert made == terms.most_an_hour
    assert run_at(LATER + 61 * MINUTE) == 1


def test_a_host_that_fails_is_left_alone_longer_each_time() -> None:
    page(SITE)
    page(f"{SITE}2")
    assert run_at(LATER, visitor=Scripted([refused()])) == 1
    gate = HostGate.objects.get()
    assert (gate.failures, gate.free_at) == (1, LATER + 15 * MINUTE)
    assert run_at(LATER + 14 * MINUTE) == 0 and run_at(LATER + 15 * MINUTE) == 1
    assert HostGate.objects.get().failures == 2


def test_a_visit_that_a_killed_worker_held_is_planned_again_and_never_doubled() -> None:
    page(SITE)
    with clock.at(LATER):
        services.plan_visits()
        taken = services.take_visit()
        assert taken is not None and services.take_visit() is None
    ports.register_visitor(Scripted([good_sight()]))
    assert run_at(LATER + 4 * MINUTE) == 0
    assert run_at(LATER + 6 * MINUTE) == 1
    with clock.at(LATER + 7 * MINUTE):
        assert services.keep_visit(plan=taken.plan, hosts=taken.hosts, sight=good_sight()) is None
    assert Visit.objects.count() == 1


def test_a_visit_that_kills_every_worker_is_given_up() -> None:
    """All within one part of the day: in the next one the page is due again, at a minute that its number decides."""
    page(SITE)
    for attempt in range(3):
        with clock.at(LATER + 6 * attempt * MINUTE):
            services.plan_visits()
            services.tidy_plans()
            assert services.take_visit() is not None
    with clock.at(LATER + 20 * MINUTE):
        services.tidy_plans()
        assert services.take_visit() is None
    assert Plan.objects.filter(state="missed").count() == 1


def test_a_visit_whose_time_passed_is_missed_and_counts_for_nothing() -> None:
    page(SITE)
    services.plan_visits()
    with clock.at(NOW + timedelta(days=2)):
        services.tidy_plans()
    assert set(Plan.objects.values_list("state", flat=True)) == {"missed"} and not Tally.objects.exists()


def test_a_page_whose_host_left_the_list_is_not_visited() -> None:
    page(SITE)
    services.plan_visits()
    (entry,) = selectors.hosts()
    services.end_host(entry=entry.id, reason="Máy chủ đã thôi phục vụ", actor=SYSTEM)
    assert run_at(LATER, visitor=Scripted([good_sight()])) == 0


def test_a_visitor_may_go_only_to_the_hosts_of_its_agency() -> None:
    errands: list[Errand] = []
    page(SITE)
    services.allow_host(agency="H01", host="sso.mau.example.vn", reason="Cổng đăng nhập chung", actor=SYSTEM)
    services.allow_host(agency="H33", host="h33.mau.example.vn", reason="Máy chủ của nơi khác", actor=SYSTEM)
    run_at(LATER, visitor=Scripted([good_sight()], errands))
    assert errands[0].hosts == {"dichvucong.mau.example.vn", "sso.mau.example.vn"}


def test_without_a_browser_a_run_stops_and_nothing_is_counted() -> None:
    page(SITE)
    page("https://khac.mau.example.vn/1")
    with clock.at(LATER):
        ports.register_visitor(ports.NobodyThere())
        reports = [services.run_visits() for _ in range(2)]
        watch = selectors.last_run()
    assert [r.stopped for r in reports] == ["no browser could be started"] * 2 and reports[0].visited == 0
    assert watch is not None and (watch.at, watch.has_browser) == (LATER, False)
    assert not Visit.objects.exists() and not Tally.objects.exists()
    assert run_at(LATER + MINUTE, visitor=Scripted([good_sight()])) == 2
    seen = selectors.last_run()
    assert seen is not None and seen.has_browser


def test_a_browser_that_dies_on_the_way_ends_the_run_and_blames_no_page() -> None:
    page(SITE)
    page("https://khac.mau.example.vn/1")
    run_at(LATER, visitor=Scripted([sight(fault=Fault.NO_BROWSER)]))
    assert Visit.objects.count() == 1 and tally() == (0, 0, 1)
    watch = selectors.last_run()
    assert watch is not None and not watch.has_browser


def test_a_worker_that_is_told_to_end_ends_after_the_visit() -> None:
    page(SITE)
    page("https://khac.mau.example.vn/1")
    assert run_at(LATER, visitor=Scripted([good_sight()]), is_over=Visit.objects.exists) == 1


def test_a_new_page_is_visited_at_once_and_then_by_its_minute() -> None:
    page(SITE)
    assert run_at(NOW, visitor=Scripted([good_sight()])) == 1
    second = Plan.objects.get(state="waiting")
    assert second.due_at == rules.due_at(selectors.schedule(NOW.date()), second.target_id, NOW.date(), 2)


def test_many_pages_of_one_host_keep_no_other_host_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("motcua.oversight.probes.services.take_visit"), "_LOOKED_AT", 2)
    for number in range(4):
        page(f"{SITE}{number}")
    with clock.at(NOW + MINUTE):
        page("https://khac.mau.example.vn/1")
    assert run_at(NOW + MINUTE, visitor=Scripted([good_sight()])) == 2


def test_when_all_pages_of_many_agencies_fail_it_is_we_who_are_out() -> None:
    for number in range(1, 9):
        page(f"https://h{number}.mau.example.vn/1", agency=f"H0{number}")
    lost = visit_all([refused()] * 8, every=MINUTE, tries=(1,))
    outage = OwnOutage.objects.get()
    assert (outage.begins_at, outage.ends_at > lost[-1].at) == (lost[0].at, True)
    assert tally() == (0, 0, 8)
    assert not HostGate.objects.filter(failures__gt=0).exists()
    for plan in Plan.objects.filter(try_number=2).order_by("pk"):
        with clock.at(LATER + plan.pk * timedelta(seconds=1)):
            seen = good_sight(began_at=clock.now())
            services.keep_visit(plan=plan.pk, hosts=tuple(plan.target.hosts), sight=seen)
    assert tally() == (0, 0, 8), "a round that our own line spoilt says nothing"
    assert OwnOutage.objects.count() == 1
    strip = selectors.strip(lost[0].target_id, NOVEMBER)
    assert [str(visit.left_out) for visit in strip] == ["ourselves", "None"]


def test_seven_agencies_that_fail_are_out_themselves() -> None:
    for number in range(1, 8):
        page(f"https://h{number}.mau.example.vn/1", agency=f"H0{number}")
    visit_all([refused()] * 7, every=MINUTE, tries=(1,))
    assert not OwnOutage.objects.exists()


def test_a_visit_is_never_changed_or_deleted() -> None:
    page(SITE)
    (visit,) = visit_all([refused()])
    for change in (lambda: Visit.objects.update(status=200), lambda: Visit.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    visit.refresh_from_db()
    assert visit.status is None


def test_the_picture_is_kept_as_evidence_with_its_digest() -> None:
    page(SITE)
    (visit,) = visit_all([good_sight()])
    assert vault.file_content(Picture.objects.get().file_id) == PNG
    assert len(visit.sha256) == 64
    (broken,) = visit_all([good_sight(screenshot=b"not a picture")], start=NOW + HOUR)
    assert not Picture.objects.filter(visit=broken).exists() and broken.sha256


def test_pictures_go_when_their_time_is_over_and_what_was_seen_stays() -> None:
    page(SITE)
    (visit,) = visit_all([refused()])
    Picture.objects.create(visit=visit, file_id=vault.keep_file(PNG, name="a.png", owner=None).id, kept_at=NOW)
    with clock.at(NOW + timedelta(days=720)):
        tasks.drop_pictures(0)
        assert Picture.objects.count() == 1
    with clock.at(NOW + timedelta(days=800)):
        assert (services.drop_pictures(), services.drop_pictures()) == (1, 0)
    assert AuditEntry.objects.get(action="drop_pictures").detail["count"] == 1
    assert Visit.objects.count() == 1


def test_a_check_that_somebody_asked_for_counts_for_nothing(keeper: Actor) -> None:
    number = page(SITE)
    for _ in range(2):
        services.check_page(target=number, actor=keeper)
    assert Plan.objects.count() == 1
    assert AuditEntry.objects.filter(action="check_page", subject=f"probe_target:{number}").count() == 1
    assert run_at(NOW, visitor=Scripted([refused()])) == 1
    assert not Tally.objects.exists() and not Plan.objects.filter(try_number=2).exists()
    with pytest.raises(NotAllowed):
        services.check_page(target=number, actor=actor(account(5)))
    with pytest.raises(NotFound):
        services.check_page(target=0, actor=keeper)


def test_a_limit_and_an_agency_bound_a_run() -> None:
    for code in ("H01", "H33"):
        page(f"https://{code.lower()}.mau.example.vn/1", agency=code)
    assert run_at(LATER, visitor=Scripted([good_sight()]), limit=0) == 0
    told: list[str] = []
    assert run_at(LATER, agency="H33", tell=told.append) == 1
    assert told[0].startswith("H33  https://h33.mau.example.vn/1  reachable passed")
    assert Visit.objects.get().target.agency_code == "H33"


def test_the_observation_side_of_reconciliation_reads_rounds_and_speeds() -> None:
    page(SITE)
    visit_all([good_sight(answer_milliseconds=ms) for ms in (100, 300)], every=6 * HOUR)
    assert selectors.probe_summary("H01", NOVEMBER) == ProbeSummary(Ratio(2, 2), Ratio(2, 2), 100, 300)
    assert selectors.probe_summary("H33", NOVEMBER) == ProbeSummary(Ratio(0, 0), Ratio(0, 0), None, None)
    assert selectors.rounds_by_procedure("H01", NOVEMBER) == {("H01", "1.004772"): Ratio(2, 2)}
    assert selectors.figure_of("PRB-1", "H01", NOVEMBER, NOVEMBER) == Ratio(2, 2)
    with pytest.raises(NotFound):
        selectors.figure_of("PRB-99", "H01", NOVEMBER, NOVEMBER)


def test_a_stranger_page_full_of_nul_and_endless_hops_is_kept_as_it_can_be() -> None:
    page(SITE)
    wild = sight(fault=Fault.REDIRECTS, hops=("x\x00" * 900,) * 90, final_address="y" * 9000, tls_version="\x00" * 50)
    (visit,) = visit_all([wild])
    assert len(visit.hops) == 30 and "\x00" not in visit.hops[0]
    assert visit.outcomes[Check.REACHABLE] == Outcome.FAILED


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_visit_or_the_same_host() -> None:
    for number in range(2):
        page(f"{SITE}{number}")
    with clock.at(LATER):
        services.plan_visits()
    barrier, taken = threading.Barrier(2), []

    def take() -> None:
        with clock.at(LATER):
            barrier.wait()
            taken.append(services.take_visit())
        connection.close()

    workers = [threading.Thread(target=take) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len([each for each in taken if each]) == 1


@pytest.mark.django_db(transaction=True)
def test_the_scheduled_task_visits(town: Town) -> None:
    page(f"{town.address}/tot")
    ports.register_visitor(Fetcher())
    with clock.at(LATER):
        tasks.visit_pages(cast(JobContext, SimpleNamespace(should_abort=lambda: False)), 0)
    assert Visit.objects.count() == 1
