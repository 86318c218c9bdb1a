"""What the browser tells of every page of the town: the contract of the port `Visitor`, with Chromium itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from motcua.connectors.chromium.sandbox import certificates
from motcua.connectors.chromium.tests.conftest import Walk
from motcua.kernel.http import NetworkInTransaction
from motcua.oversight.probes.types import Fault

PNG = b"\x89PNG\r\n\x1a\n"


# ---------- a page that stands ----------


def test_a_good_page_is_seen_whole(walk: Walk) -> None:
    before = datetime.now(UTC)
    sight = walk.see("/tot", search="/tim", form="/bieu-mau")
    assert (sight.fault, sight.status, sight.hops) == (None, 200, (walk.address("/tot"),))
    assert sight.final_address == walk.address("/tot")
    assert before <= sight.began_at <= datetime.now(UTC)
    assert (sight.page_width, sight.has_viewport, sight.violations) == (360, True, ())
    assert (sight.is_found, sight.opens_form) == (True, True)
    assert sight.answer_milliseconds is not None and sight.ready_milliseconds is not None
    assert sight.answer_milliseconds <= sight.ready_milliseconds
    assert sight.screenshot is not None and sight.screenshot.startswith(PNG)
    assert sight.browser.startswith("Chromium ") and ", axe 4." in sight.browser
    assert (sight.tls_version, sight.certificate_ends) == (None, None)


def test_a_mark_is_looked_for_in_the_source_only_when_asked(walk: Walk) -> None:
    errand = walk.errand("/tot")
    told = [walk.go(replace(errand, marks=marks)).has_mark for marks in ((), ("nowhere", "1.001193"), ("nowhere",))]
    assert told == [None, True, False]


def test_over_tls_the_version_and_the_end_of_the_certificate_are_told(walk: Walk) -> None:
    sight = walk.see(walk.address("/tot", certificates.GOOD, "https"))
    assert (sight.fault, sight.tls_version) == (None, "TLS 1.3")
    left = (sight.certificate_ends or datetime.now(UTC)) - datetime.now(UTC)
    assert timedelta(days=certificates.GOOD_DAYS - 1) < left < timedelta(days=certificates.GOOD_DAYS + 1)


def test_a_redirect_to_a_good_page_is_a_hop(walk: Walk) -> None:
    sight = walk.see("/doi-dia-chi")
    assert (sight.fault, sight.status) == (None, 200)
    assert sight.hops == (walk.address("/doi-dia-chi"), walk.address("/tot"))


def test_nothing_that_was_not_asked_is_told_and_the_picture_shows_what_failed(walk: Walk) -> None:
    plain, found, missed = walk.see("/tot"), walk.see("/tot", search="/tim"), walk.see("/tot", search="/tim-khong")
    assert (plain.is_found, plain.opens_form) == (None, None)
    assert (found.is_found, missed.is_found) == (True, False)
    assert plain.screenshot == found.screenshot != missed.screenshot


def test_a_page_wider_than_a_phone_and_one_for_desks_only(walk: Walk) -> None:
    wide, desk = walk.see("/qua-rong"), walk.see("/kho-doc")
    assert (wide.page_width or 0) >= 900 and wide.has_viewport is True
    assert desk.has_viewport is False and (desk.page_width or 0) > 360


def test_a_page_that_builds_itself_late_is_looked_at_when_it_stands(walk: Walk) -> None:
    assert (walk.see("/dung-sau").page_width or 0) >= 900


def test_axe_tells_rule_impact_and_places(walk: Walk) -> None:
    found = {one.rule: one for one in walk.see("/kho-doc").violations or ()}
    assert {"image-alt", "label", "html-has-lang", "document-title", "link-name", "color-contrast"} <= set(found)
    assert (found["image-alt"].impact, found["image-alt"].places) == ("critical", 1)


def test_a_page_that_calls_its_error_200_is_seen_through_by_search_and_form(walk: Walk) -> None:
    sight = walk.see("/loi-200", search="/loi-200", form="/loi-200")
    assert (sight.fault, sight.status, sight.is_found, sight.opens_form) == (None, 200, False, False)


# ---------- lies ----------


def test_a_page_cannot_lie_about_time_width_or_its_own_faults(walk: Walk) -> None:
    sight = walk.see("/cham")
    assert sight.answer_milliseconds is not None and sight.answer_milliseconds >= 800
    assert (sight.page_width or 0) >= 900
    assert sight.has_viewport is True
    assert {"image-alt", "label"} <= {one.rule for one in sight.violations or ()}


def test_a_page_that_stands_in_the_way_of_its_reader_is_no_clean_page(walk: Walk) -> None:
    sight = walk.see("/dung-can")
    assert (sight.fault, sight.has_viewport, sight.page_width) == (None, True, 360)
    assert sight.violations != ()


@pytest.mark.parametrize(
    ("search", "is_found", "form", "opens_form"),
    [
        pytest.param("/tim-loc", True, "/bieu-mau-rong", False, id="by script; nothing to fill in"),
        pytest.param("/tim-khong", False, "/bieu-mau-dang-nhap", False, id="in the menu only; a sign-in"),
        pytest.param("/tim-nhai", False, "/bieu-mau-loi", False, id="an echo; an error"),
        pytest.param("/bieu-mau-loi", False, "/dung-sau", True, id="an error; built by script"),
        pytest.param("/tot", False, "/ra-ngoai", False, id="no field; elsewhere"),
    ],
)
def test_an_answer_is_no_menu_and_no_echo_and_a_form_can_be_filled_in(
    walk: Walk, search: str, is_found: bool, form: str, opens_form: bool
) -> None:
    sight = walk.see("/tot", search=search, form=form)
    assert (sight.fault, sight.is_found, sight.opens_form) == (None, is_found, opens_form)
    assert sight.screenshot is not None


def test_a_code_that_was_not_typed_is_looked_for_among_the_answers(walk: Walk) -> None:
    errand = walk.errand("/tot", deadline=8, search="/tim")
    assert walk.go(replace(errand, search_words="khai sinh", expected_text="1.001193")).is_found is True
    assert walk.go(replace(errand, search_words="khai sinh", expected_text="9.999999")).is_found is False


# ---------- a page that does not stand ----------


@pytest.mark.parametrize(
    ("path", "fault", "status"),
    [
        ("/vong", Fault.REDIRECTS, 302),
        ("/di-mai", Fault.REDIRECTS, 200),
        ("/ra-ngoai", Fault.LEFT, 302),
        ("/di-ra", Fault.LEFT, 200),
        ("/di-hong", Fault.REFUSED, 200),
        ("/vao-trong", Fault.LEFT, 302),
        ("/tep", Fault.LEFT, None),
        ("/vo-tan", Fault.NOT_A_PAGE, 200),
        ("/tai-ve", Fault.NOT_A_PAGE, 200),
        ("/du-lieu", Fault.NOT_A_PAGE, 200),
        ("/bieu-mau-loi", Fault.STATUS, 500),
        ("/khong-co", Fault.STATUS, 404),
        ("/cup-may", Fault.REFUSED, None),
    ],
)
def test_every_broken_page_has_its_fault(walk: Walk, path: str, fault: Fault, status: int | None) -> None:
    sight = walk.see(path, search="/tim", form="/bieu-mau")
    assert (sight.fault, sight.status) == (fault, status)
    assert (sight.page_width, sight.violations, sight.is_found, sight.opens_form) == (None,) * 4


@pytest.mark.parametrize(
    ("path", "status"),
    [("/im-lang", None), ("/treo", 200), ("/nho-giot", 200), ("/ban-mai", 200), ("/ban-sau", 200), ("/hoi-mai", 200)],
)
def test_what_never_ends_is_ended_at_the_deadline(walk: Walk, path: str, status: int | None) -> None:
    sight = walk.see(path, deadline=3)
    assert (sight.fault, sight.status) == (Fault.HANG, status)
    assert walk.running.heard[-1][0].startswith(path)


@pytest.mark.parametrize("host", [certificates.SELF_SIGNED, certificates.EXPIRED, certificates.WRONG_HOST])
def test_a_certificate_that_does_not_count_is_a_fault(walk: Walk, host: str) -> None:
    sight = walk.see(walk.address("/tot", host, "https"))
    assert (sight.fault, sight.status, sight.screenshot) == (Fault.CERTIFICATE, None, None)


@pytest.mark.parametrize(
    ("address", "listed", "fault"),
    [
        ("http://noi-khac.example.vn/", "", Fault.LEFT),
        ("file:///etc/hostname", "", Fault.LEFT),
        ("chrome://version", "", Fault.LEFT),
        ("http://localhost:1/", "localhost:1", Fault.LEFT),
        ("http://127.0.0.1:1/", "127.0.0.1:1", Fault.LEFT),
        ("http://169.254.169.254/", "169.254.169.254", Fault.LEFT),
        ("http://[::ffff:10.0.0.1]/", "[::ffff:a00:1]", Fault.LEFT),
        ("http://0x7f000001/", "127.0.0.1", Fault.LEFT),
        ("http://khong-co.invalid/", "khong-co.invalid", Fault.NAME),
    ],
)
def test_an_address_inside_or_not_listed_is_not_visited(walk: Walk, address: str, listed: str, fault: Fault) -> None:
    errand = replace(walk.errand(address), hosts=walk.hosts | {listed})
    sight = walk.go(errand)
    assert (sight.fault, sight.status) == (fault, None)


# ---------- manners ----------


def test_it_says_who_comes_and_whom_to_ask(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.see("/tot")
    agents = {agent for _path, agent, _cookie in walk.running.heard}
    assert all("Chrome/" in agent and "motcua/" in agent and "(+http" in agent for agent in agents)
    assert not any("Headless" in agent for agent in agents)


def test_nothing_is_remembered_from_one_errand_to_the_next(walk: Walk) -> None:
    for _ in range(2):
        walk.see("/nho")
    cookies = [cookie for path, _agent, cookie in walk.running.heard if path == "/nho"]
    assert cookies == ["", ""]


def test_popups_dialogs_downloads_and_workers_come_to_nothing(walk: Walk) -> None:
    sight = walk.see("/bao")
    heard = [path for path, _agent, _cookie in walk.running.heard]
    assert (sight.fault, sight.status) == (None, 200)
    assert "/tho.js" not in heard and not any(path.startswith("/tot?bao") for path in heard)


def test_parts_from_elsewhere_are_not_fetched_and_counted(walk: Walk) -> None:
    sight = walk.see("/nhieu-noi", form="/nhieu-noi")
    assert (sight.fault, sight.status, sight.blocked) == (None, 200, 6)
    assert walk.see("/ra-ngoai").blocked == 0


@pytest.mark.django_db
def test_no_visit_inside_a_transaction(walk: Walk) -> None:
    with transaction.atomic(), pytest.raises(NetworkInTransaction):
        walk.see("/tot")
