"""The allow-list, pages one by one and from a file, outages announced ahead, objections and their decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.errors import InvalidInput, NotAllowed, NotFound
from motcua.kernel.models import AuditEntry
from motcua.oversight.beacons.services import register_site
from motcua.oversight.probes import errors, selectors, services
from motcua.oversight.probes.models import AllowedHost, Objection, Outage, Plan, Target, Visit
from motcua.oversight.probes.tests.factories import (
    NOVEMBER,
    NOW,
    Scripted,
    good_sight,
    page,
    refused,
    run_at,
    tally,
    visit_all,
)
from motcua.oversight.probes.types import Decision, LeftOut, TargetWish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
HOST = "dichvucong.mau.example.vn"
SITE = f"https://{HOST}/1"
REASON = "Trang dịch vụ chính thức"
WISH = TargetWish("H01", "1.004772", SITE)
HOUR = timedelta(hours=1)
LATER = NOW + timedelta(hours=1)


def times(action: str) -> int:
    return AuditEntry.objects.filter(action=action).count()


def allow(who: Actor, host: str = HOST, agency: str = "H01", reason: str = REASON) -> int:
    return services.allow_host(agency=agency, host=host, reason=reason, actor=who)


def test_a_host_is_listed_once_with_who_and_why_and_its_end_is_added(keeper: Actor) -> None:
    entry = allow(keeper)
    assert allow(keeper, HOST.upper()) == entry and times("allow_host") == 1
    for _ in range(2):
        services.end_host(entry=entry, reason="Đổi sang máy chủ mới", actor=keeper)
    assert times("end_host") == 1 and not selectors.hosts()
    again = allow(keeper)
    ended, running = selectors.hosts(is_history=True)
    assert (ended.id, ended.end_reason, running.id, running.listed_by) == (
        entry, "Đổi sang máy chủ mới", again, keeper.name,
    )  # fmt: skip


def test_an_entry_of_the_list_only_ends(keeper: Actor) -> None:
    entry = allow(keeper)
    changes: list[Callable[[], object]] = [
        lambda: AllowedHost.objects.filter(pk=entry).update(host="khac.example.vn"),
        lambda: AllowedHost.objects.filter(pk=entry).delete(),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("host", ["https://a.vn", "a", "10.0.0.1", "a.vn/x", "a.vn:443", "", "a..vn", "tên.vn"])
def test_what_is_no_public_host_is_not_listed(host: str, keeper: Actor) -> None:
    with pytest.raises(InvalidInput) as refusal:
        allow(keeper, host, reason="ngắn")
    assert set(refusal.value.errors) == {"host", "reason"}


def test_the_hosts_of_counted_sites_are_taken_over_once(keeper: Actor) -> None:
    register_site(host=HOST, name="Cổng mẫu", agency_code="H01", actor=SYSTEM)
    assert selectors.known_hosts(is_trial=False) == [("H01", HOST, "Cổng mẫu")]
    assert [services.allow_known_hosts(actor=keeper) for _ in range(2)] == [1, 0]


def test_a_page_needs_a_listed_host_and_is_registered_once(keeper: Actor) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.register_target(wish=WISH, actor=keeper)
    assert "chưa có trong danh sách" in refusal.value.errors["address"][0]
    allow(keeper)
    first = services.register_target(wish=WISH, actor=keeper)
    assert services.register_target(wish=WISH, actor=keeper) == first and times("register_target") == 1
    changed = services.register_target(wish=replace(WISH, form_address=f"{SITE}/nop"), actor=keeper)
    assert changed != first and list(selectors.targets().values_list("pk", flat=True)) == [changed]
    for _ in range(2):
        services.end_target(target=changed, actor=keeper)
    assert times("end_target") == 2, "the page that was changed, then the other one"
    assert not selectors.targets() and selectors.target(first).valid_to is not None


def test_a_page_of_a_unit_may_stand_on_a_host_of_its_province(keeper: Actor) -> None:
    allow(keeper)
    assert services.register_target(wish=replace(WISH, agency="H01.101"), actor=keeper)
    with pytest.raises(InvalidInput):
        services.register_target(wish=replace(WISH, agency="H33"), actor=keeper)


def test_all_faults_of_a_file_are_told_at_once_and_nothing_is_written(keeper: Actor) -> None:
    allow(keeper)
    rows = (
        "agency,procedure,address,search_address,search_words,expected_text,form_address\n"
        f"H01,1.1,{SITE},,,,\n"
        f"H99,1.1,{SITE},,,,\n"
        "H01,1.1,http://x.vn/,,,,\n"
        f"H01,1.1,https://la.example.vn/,{SITE},khai sinh,,\n"
        ",,,,,,\n"
    )
    with pytest.raises(InvalidInput) as refusal:
        services.register_targets(content=rows.encode(), actor=keeper)
    assert set(refusal.value.errors) == {
        "dòng 3, cột agency", "dòng 3, cột address", "dòng 4, cột address", "dòng 5, cột address",
        "dòng 5, cột search_words", "dòng 6, cột agency", "dòng 6, cột address",
    }  # fmt: skip
    assert not Target.objects.exists()
    good = rows.splitlines(keepends=True)[:2]
    for count in (1, 0):
        assert services.register_targets(content="".join(good).encode("utf-8-sig"), actor=keeper) == count


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"a\x00b", b"agency\n", b"agency,address,la\nH01,x,y\n", b"agency,address\n",
     b'agency,address\n"H01,x\n', b"PK\x03\x04"],
)  # fmt: skip
def test_what_is_no_table_of_pages_is_refused_with_a_sentence(content: bytes, keeper: Actor) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.register_targets(content=content, actor=keeper)
    assert list(refusal.value.errors) == ["file"]


def test_only_who_keeps_the_list_changes_it(reporter: Actor, stranger: Actor) -> None:
    number = page(SITE)
    (entry,) = selectors.hosts()
    for who in (reporter, stranger):
        doors: list[Callable[[Actor], object]] = [
            lambda a: allow(a, "moi.example.vn"),
            lambda a: services.end_host(entry=entry.id, reason=REASON, actor=a),
            lambda a: services.allow_known_hosts(actor=a),
            lambda a: services.register_target(wish=WISH, actor=a),
            lambda a: services.register_targets(content=b"", actor=a),
            lambda a: services.end_target(target=number, actor=a),
        ]
        for door in doors:
            with pytest.raises(NotAllowed):
                door(who)


def announce(who: Actor, hours: int = 2, ahead: timedelta = HOUR, agency: str = "H01", host: str = "") -> int:
    begins = NOW + ahead
    return services.announce_outage(
        agency=agency, begins_at=begins, ends_at=begins + hours * HOUR, reason="Bảo trì hệ thống", host=host, actor=who
    )


def test_an_outage_is_announced_before_it_begins(reporter: Actor) -> None:
    outage = announce(reporter)
    assert announce(reporter) == outage and times("announce_outage") == 1
    with pytest.raises(errors.AnnouncedTooLate):
        announce(reporter, ahead=timedelta(0))
    with pytest.raises(InvalidInput):
        announce(reporter, hours=24 * 8)
    with pytest.raises(InvalidInput):
        announce(reporter, hours=-1)
    with pytest.raises(NotAllowed):
        announce(reporter, agency="H33")


def test_an_announcement_is_taken_back_only_before_it_begins(reporter: Actor) -> None:
    outage = announce(reporter)
    for _ in range(2):
        services.withdraw_outage(outage=outage, actor=reporter)
    assert times("withdraw_outage") == 1
    begun = announce(reporter)
    assert begun != outage
    with clock.at(NOW + HOUR), pytest.raises(errors.OutageBegun):
        services.withdraw_outage(outage=begun, actor=reporter)
    with pytest.raises(NotFound):
        services.withdraw_outage(outage=begun, actor=actor(officer(41, "reporter", "H33")))
    with pytest.raises(DatabaseError), transaction.atomic():
        Outage.objects.filter(pk=begun).update(ends_at=NOW + 90 * HOUR)


def test_nobody_is_visited_inside_an_announced_outage_unless_to_check(reporter: Actor) -> None:
    number = page(SITE)
    announce(reporter, hours=4)
    assert run_at(LATER, visitor=Scripted([refused()])) == 0
    assert Plan.objects.filter(state="excused").count() == 1
    with clock.at(LATER):
        services.check_page(target=number, actor=SYSTEM)
    assert run_at(LATER) == 1
    assert tally() == (0, 0, 0)


def test_what_failed_inside_an_announced_outage_does_not_count(reporter: Actor) -> None:
    page(SITE)
    announce(reporter, hours=2)
    visits = visit_all([refused(), refused()], start=NOW + HOUR)
    assert tally() == (0, 0, 1)
    assert {v.left_out for v in selectors.strip(visits[0].target_id, NOVEMBER)} == {LeftOut.OUTAGE}
    (info,) = selectors.outage_infos(list(selectors.outages("H01")))
    assert [span.minutes for span in info.counted] == [120]


def test_an_outage_of_another_host_or_agency_excuses_nobody(reporter: Actor) -> None:
    page(SITE)
    announce(reporter, host="khac.mau.example.vn")
    announce(actor(officer(42, "reporter", "H33")), agency="H33")
    visit_all([refused(), refused()], start=NOW + HOUR)
    assert tally() == (0, 1, 0)


def failing() -> Visit:
    page(SITE)
    first, _second = visit_all([refused(), refused()])
    assert tally() == (0, 1, 0)
    return first


def object_to(visit: Visit, who: Actor, reason: str = "Máy đo bị tường lửa chặn nhầm") -> int:
    return services.object_visit(visit=visit.pk, reason=reason, actor=who)


def decide(objection: int, who: Actor, *, uphold: bool = True) -> None:
    services.decide_objection(objection=objection, uphold=uphold, reason="Đã xem nhật ký hai bên", actor=who)


def test_an_upheld_objection_takes_the_visit_out_and_says_why(reporter: Actor, analyst: Actor) -> None:
    visit = failing()
    objection = object_to(visit, reporter)
    assert object_to(visit, reporter) == objection and times("object_visit") == 1
    for _ in range(2):
        decide(objection, analyst)
    assert times("decide_objection") == 1 and tally() == (0, 0, 1)
    info = selectors.visit(visit.pk, analyst)
    assert info.left_out is LeftOut.OBJECTION and info.objection is not None
    assert (info.objection.decision, info.objection.decided_by) == (Decision.UPHELD, analyst.name)
    with pytest.raises(errors.AlreadyDecided):
        decide(objection, analyst, uphold=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        Objection.objects.update(decision=Decision.DISMISSED)


def test_a_dismissed_objection_changes_nothing(reporter: Actor, analyst: Actor) -> None:
    objection = object_to(failing(), reporter)
    decide(objection, analyst, uphold=False)
    assert tally() == (0, 1, 0)


def test_each_visit_is_objected_to_once_and_only_where_something_failed(reporter: Actor) -> None:
    visit = failing()
    object_to(visit, reporter)
    with pytest.raises(errors.AlreadyObjected):
        object_to(visit, reporter, "Một lý do khác hẳn")
    (good,) = visit_all([good_sight()], start=NOW + 5 * HOUR)
    with pytest.raises(errors.NothingToObject):
        object_to(good, reporter)


def test_who_objects_does_not_decide_and_strangers_do_neither(reporter: Actor, stranger: Actor, keeper: Actor) -> None:
    visit = failing()
    objection = object_to(visit, reporter)
    both = replace(reporter, grants=reporter.grants | {("probes.decide_objection", "")})
    with pytest.raises(errors.OwnObjection):
        decide(objection, both)
    colleague = actor(officer(44, "reporter", "H01"))
    with pytest.raises(errors.OwnObjection):
        decide(objection, replace(colleague, grants=colleague.grants | {("probes.decide_objection", "")}))
    assert times("decide_objection") == 0
    for who in (stranger, keeper, reporter):
        with pytest.raises(NotAllowed):
            decide(objection, who)
    for who in (stranger, actor(officer(43, "reporter", "H33"))):
        with pytest.raises(NotFound):
            object_to(visit, who)
        with pytest.raises(NotFound):
            selectors.visit(visit.pk, who)
