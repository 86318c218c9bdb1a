"""What sources told beside dossiers, from signed batches to cells: as known at the cut-off, counted again alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from motcua.foundation.agencies.services import load_agencies
from motcua.kernel import clock, environment
from motcua.kernel.access import ANONYMOUS, SYSTEM
from motcua.kernel.epoch import minute_of
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.intake import services as intake
from motcua.oversight.intake.tests.factories import PROCEDURE, START, Sender, cloud_event, declared, due, record
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.releases import services
from motcua.oversight.releases.rules.computing import computed_cells, drafted
from motcua.oversight.releases.rules.counting import bounds_of
from motcua.oversight.releases.rules.untold import (
    _WORDS,
    NEEDED_TOLD,
    silence,
    untold_columns,
    without_silent,
    without_untold,
)
from motcua.oversight.releases.selectors import offline
from motcua.oversight.releases.selectors import releases as selectors
from motcua.oversight.releases.services.law import LawDefinitions
from motcua.oversight.releases.services.sources import LedgerFacts
from motcua.oversight.releases.tests.factories import HEADING, engine
from motcua.oversight.releases.tests.test_life_of_a_release import EDITOR
from motcua.oversight.releases.tests.test_sources import CODE, publish
from motcua.oversight.releases.types import Cell, FrozenFacts, Heading, Inputs

pytestmark = pytest.mark.django_db
NOVEMBER = Period.month(2026, 11)
SENT, CUT = START + timedelta(days=20), datetime(2026, 12, 21, 17, 0, tzinfo=UTC)
KNOWN = minute_of(CUT)
AGENCIES, PROCEDURES = ("H01", "H01.101", "H14"), (PROCEDURE, "2.000001")
LEVELS = ("information", "partial", "full")


@pytest.fixture(autouse=True)
def _ground(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    load_agencies()
    settings.FILES_ROOT, settings.FACTS_ROOT = tmp_path / "files", tmp_path / "facts"
    monkeypatch.setattr(environment, "home", lambda: tmp_path / "home")


@pytest.fixture
def senders() -> dict[str, Sender]:
    with clock.at(START):
        return {code: Sender(f"tinh-{code.lower()}", code).register() for code in ("H01", "H14")}


def send(sender: Sender, *events: Any, at: datetime = SENT) -> None:
    with clock.at(at):
        assert sender.send(*events)["rejected"] == []


def told(kind: str, name: str, days: float = 0, **data: Any) -> dict[str, Any]:
    """One event of a petition; 0 is Monday 2 November."""
    return record(
        f"petition.{kind}", f"{name}-{kind}", days, **{"petition": name, "at": due(days), "agency": "H01", **data}
    )


def disclosed(name: str, days: float = 0, **data: Any) -> dict[str, Any]:
    content = {"procedure": PROCEDURE, "decided_on": "2026-11-02", "effective_on": "2026-11-09", "parts": 7, **data}
    return record("procedure.disclosed", name, days, **{"agency": "H01", **content})


def rated(name: str, **data: Any) -> dict[str, Any]:
    content = {"agency": "H01", "procedure": PROCEDURE, "aspect": "overall", "grade": 3, "at": due(1), **data}
    return record("rating.given", name, **content)


def frozen(folder: Path) -> FrozenFacts:
    return LedgerFacts().frozen(period=NOVEMBER, known=KNOWN, since=0, folder=folder)


def counted(*prefixes: str, of_telling: bool = False) -> dict[tuple[str, str], Cell]:
    """The cells of November as a release would have them, of definitions that begin so.

    `of_telling` leaves out who did not tell what a definition reads, as the building of a release does.
    """
    source = LawDefinitions()
    wanted = tuple(d for d in source.in_force(NOVEMBER)[0] if d.id.startswith(prefixes))
    heading = Heading(**{**vars(HEADING), "code": CODE, "first": NOVEMBER.first, "last": NOVEMBER.last,
                         "known_minute": KNOWN})  # fmt: skip
    with TemporaryDirectory() as name, engine() as session, clock.at(CUT):
        (Path(name) / "cells").mkdir()
        facts = frozen(Path(name))
        if of_telling:
            told = silence(session, facts.subjects, bounds_of(NOVEMBER, KNOWN))
            wanted = without_silent(wanted, told, facts.tree)
        inputs = Inputs(**vars(facts), definitions=wanted, left_out=(), numbering=source.numbering(NOVEMBER))
        contents = drafted(session, heading, inputs)
        found = computed_cells(session, contents, Path(name) / "cells")
    return {(cell.indicator, cell.scope): cell for cell in found}


def pair(cells: dict[tuple[str, str], Cell], indicator: str, scope: str = "H01") -> tuple[int, int]:
    found = cells[indicator, scope]
    return found.numerator, found.denominator


def as_pair(ratio: Ratio) -> tuple[int, int]:
    return ratio.numerator, ratio.denominator


offers = st.dictionaries(
    st.tuples(st.sampled_from(AGENCIES), st.sampled_from(PROCEDURES)), st.sampled_from(LEVELS), min_size=1
)
dossiers = st.lists(
    st.tuples(st.sampled_from(AGENCIES), st.sampled_from(PROCEDURES), st.sampled_from([1, 2, 3]),
              st.sampled_from(LEVELS)),
    max_size=4,
)  # fmt: skip


@settings(max_examples=15, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(offers, dossiers)
def test_ind_03_04_07_of_a_release_are_those_of_the_measure(
    senders: dict[str, Sender],
    offered: dict[tuple[str, str], str],
    received: list[tuple[str, str, int, str]],
) -> None:
    with transaction.atomic():
        _tell(senders, offered, received)
        cells = counted("IND-03", "IND-04", "IND-07")
        with clock.at(CUT):
            for scope, within in (("H01", "H01"), ("H14", "H14"), ("VN", "")):
                figures = monitoring.figures_of(NOVEMBER, within)
                assert pair(cells, "IND-03", scope) == as_pair(figures.online_services)
                assert pair(cells, "IND-04", scope) == as_pair(figures.full_services)
                assert pair(cells, "IND-07", scope) == as_pair(figures.services_with_dossiers)
        transaction.set_rollback(True)


def _tell(
    senders: dict[str, Sender], offered: dict[tuple[str, str], str], received: list[tuple[str, str, int, str]]
) -> None:
    for top, sender in senders.items():
        sender.sequence = 0
        services = [declared(level, a, procedure=p) for (a, p), level in offered.items() if a.startswith(top)]
        lives = [
            cloud_event("received", 0, f"d{n}", agency=a, procedure=p, channel=channel, level=level)
            for n, (a, p, channel, level) in enumerate(received)
            if a.startswith(top)
        ]
        if services or lives:
            send(sender, *services, *lives)


def test_a_dossier_at_another_agency_than_the_service_does_not_make_it_used_ind_07(senders: dict[str, Sender]) -> None:
    send(senders["H01"], declared("full", "H01"), cloud_event("received", 0, agency="H01.101"))
    assert pair(counted("IND-07"), "IND-07") == (0, 1)
    send(senders["H01"], cloud_event("received", 0, "d2", agency="H01"))
    assert pair(counted("IND-07"), "IND-07") == (1, 1)


def test_petitions_in_scope_are_in_time_and_liked_ind_23_24(senders: dict[str, Sender]) -> None:
    send(
        senders["H01"],
        told("received", "in-time"), told("answered", "in-time", 3), told("published", "in-time", 4),
        told("received", "late"), told("answered", "late", 1), told("published", "late", 8),
        told("received", "away"), told("forwarded", "away", 1),
        told("received", "disliked", repeated=True), told("answered", "disliked", 1),
        told("published", "disliked", 1), told("judged", "disliked", 2, likes=1, dislikes=2),
        told("received", "open", 17),
    )  # fmt: skip
    cells = counted("IND-23", "IND-24")
    assert pair(cells, "IND-23") == (2, 4), "one late, one not yet handled"
    assert pair(cells, "IND-24") == (1, 4), "4 less one disliked, one repeated, one late"


def test_an_answer_after_the_period_does_not_rewrite_it(senders: dict[str, Sender]) -> None:
    send(senders["H01"], told("received", "p"))
    before = pair(counted("IND-23"), "IND-23")
    send(senders["H01"], told("answered", "p", 32), told("published", "p", 32), at=START + timedelta(days=33))
    assert before == pair(counted("IND-23"), "IND-23") == (0, 1)


def test_decisions_are_in_time_and_a_late_one_makes_its_procedure_late_ind_30_31(senders: dict[str, Sender]) -> None:
    send(
        senders["H01"],
        disclosed("a"), disclosed("b", 4, public_on="2026-11-06"),
        disclosed("c", 12, procedure="2.1", public_on="2026-11-12"),
        disclosed("d", procedure="2.1", decided_on="2026-11-03", effective_on="2026-11-04"),
    )  # fmt: skip
    cells = counted("IND-30", "IND-31")
    assert pair(cells, "IND-30") == (1, 2)
    assert pair(cells, "IND-31") == (1, 3), "told twice is one; made public late; due and not public"


def test_parts_are_of_the_procedures_of_who_tells_them_ind_32(senders: dict[str, Sender]) -> None:
    send(senders["H01"], declared("full", "H01"), declared("full", "H01.101", procedure="2.1"))
    send(senders["H14"], declared("full", "H14"))
    assert pair(counted("IND-32"), "IND-32", "VN") == (0, 0)
    send(senders["H01"], disclosed("a", parts=6), disclosed("b", parts=7, decided_on="2026-11-03"))
    cells = counted("IND-32")
    assert (pair(cells, "IND-32"), pair(cells, "IND-32", "H14")) == ((1, 2), (0, 0))


def test_ratings_are_shares_of_the_answers_to_each_question_ind_27(senders: dict[str, Sender]) -> None:
    send(senders["H01"], rated("a"), rated("b", grade=1), rated("c", grade=2, aspect="attitude"))
    cells = counted("IND-27.")
    assert pair(cells, "IND-27.overall_very") == (1, 2)
    assert pair(cells, "IND-27.attitude_satisfied") == (1, 1)
    assert pair(cells, "IND-27.timeliness_not") == (0, 0)


def test_what_is_told_after_the_cut_off_changes_no_frozen_row(senders: dict[str, Sender], tmp_path: Path) -> None:
    send(senders["H01"], declared("full", "H01"), told("received", "p"), disclosed("a"), rated("r"))
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    before = frozen(first)
    late = (declared("partial", "H01.101"), told("answered", "p", 2), disclosed("b", parts=1), rated("s"))
    send(senders["H01"], *late, at=CUT + timedelta(hours=1))
    assert frozen(second).segments == before.segments
    rows = {segment.subject: segment.rows for segment in before.segments if segment.name == "frozen"}
    assert rows == {"services": 1, "petitions": 1, "disclosures": 1, "ratings": 1, "synchronisation": 0,
                    "reports": 0}  # fmt: skip


def test_a_batch_that_is_left_out_after_the_cut_off_stays_in_what_was_frozen(senders: dict[str, Sender]) -> None:
    send(senders["H01"], rated("r"))
    with clock.at(CUT - timedelta(days=1)):
        assert intake.revoke_key(source=senders["H01"].code, stolen_since=START, actor=SYSTEM) == 1
    with clock.at(CUT + timedelta(days=1)):
        intake.settle_doubt(source=senders["H01"].code, is_counted=False, reason="khóa đã lộ", actor=SYSTEM)
    assert pair(counted("IND-27."), "IND-27.overall_very") == (1, 1)


def test_a_batch_that_was_left_out_before_the_cut_off_is_not_in_it(senders: dict[str, Sender]) -> None:
    send(senders["H01"], rated("r"))
    with clock.at(CUT - timedelta(days=1)):
        intake.revoke_key(source=senders["H01"].code, stolen_since=START, actor=SYSTEM)
        intake.settle_doubt(source=senders["H01"].code, is_counted=False, reason="khóa đã lộ", actor=SYSTEM)
    assert pair(counted("IND-27."), "IND-27.overall_very") == (0, 0)


def test_the_index_of_a_release_names_what_is_missing_and_verifies_alone(senders: dict[str, Sender]) -> None:
    for top, sender in senders.items():
        send(sender, declared("full", top), cloud_event("received", 0, agency=top, due_at=due(20)),
             cloud_event("decided", 5, agency=top, due_at=due(20), online_result=top == "H14"))  # fmt: skip
    send(senders["H01"], disclosed("a", 4, public_on="2026-11-06"), told("received", "p", 17))
    code = services.prepare_release(year=2026, month=11, actor=EDITOR)
    publish(code, CUT + timedelta(days=15))
    total = {cell.scope: cell for cell in selectors.cells(code, indicator="QD-766")}
    assert "VN" not in total and not total["H01"].label
    assert {"1.4", "3.3", "3.5a", "3.5b", "4.5a"} <= set(total["H01"].missing.split())
    assert {"1.1", "1.2", "1.3", "5.2", "5.3"} & set(total["H01"].missing.split()) == set()
    assert {"1.1", "1.2", "1.3", "5.2", "5.3"} <= set(total["H14"].missing.split())
    groups = [cell for cell in selectors.cells(code, scope="H01") if cell.indicator.startswith("QD-766.")]
    assert len(groups) == 6 and sum(cell.denominator for cell in groups) == total["H01"].denominator
    assert groups[0].value == "12.00" and groups[0].missing == "1.4"
    assert (total["H01"].rank, total["H14"].rank) == (1, None)
    assert total["H14"].unranked == "chưa có điểm ở mọi dòng mà phần đông cơ quan có"
    with engine() as session:
        assert offline.verified(services.read_bundle(code=code, actor=ANONYMOUS), engine=session).findings == ()


def test_the_passport_of_an_index_says_how_its_points_come_about(senders: dict[str, Sender]) -> None:
    send(senders["H01"], declared("full", "H01"))
    code = services.prepare_release(year=2026, month=11, actor=EDITOR)
    publish(code, CUT + timedelta(days=15))
    found = selectors.passport(code, "2026-11:QD-766:H01")
    assert "3.1: 3 × min(1, IND-05 / 80 %)" in found.numerator_filter
    assert found.cell.denominator % 100 == 0 and found.cell.rank == 1
    assert selectors.revisions_by_reporter()[0].cells == len(
        [c for c in selectors.cells(code, scope=selectors.revisions_by_reporter()[0].top) if c.indicator[:2] != "QD"]
    )


def test_traits_of_services_reach_the_cells_as_told_and_not_told_ind_06_35(senders: dict[str, Sender]) -> None:
    """From a signed batch; H14 told of its services nothing but their level."""
    send(
        senders["H01"],
        declared("full", "H01", traits={"eligible_full": True, "has_fee": True, "pays_online": False}),
        declared("partial", "H01", procedure="2.000001", traits={"eligible_full": True, "has_fee": False}),
    )
    send(senders["H14"], declared("full", "H14"))
    cells = counted("IND-06", "IND-35")
    assert (pair(cells, "IND-06"), pair(cells, "IND-35")) == ((1, 2), (0, 1))
    assert (pair(cells, "IND-06", "H14"), pair(cells, "IND-35", "H14")) == ((0, 0), (0, 0))


def test_a_figure_whose_column_nobody_told_is_left_out_with_that_reason(senders: dict[str, Sender]) -> None:
    send(senders["H01"], declared("full", "H01", traits={"has_fee": False}), told("received", "p1", 1))
    definitions, _ = LawDefinitions().in_force(NOVEMBER)
    with TemporaryDirectory() as name, engine() as session, clock.at(CUT):
        subjects = frozen(Path(name)).subjects
        kept, left_out = without_untold(
            definitions, untold_columns(silence(session, subjects, bounds_of(NOVEMBER, KNOWN)))
        )
    reasons = {row.indicator: row.reason for row in left_out}
    assert reasons["IND-06"] == "chưa nguồn nào báo thủ tục đủ điều kiện toàn trình"
    assert reasons["IND-35"] == "chưa nguồn nào báo thủ tục tích hợp thanh toán trực tuyến"
    assert reasons["IND-27b.rule"] == "chưa nguồn nào báo loại phản ánh"
    assert "IND-36" in {d.id for d in kept} and "IND-36" not in reasons
    assert _WORDS.keys() == frozenset.union(*NEEDED_TOLD.values()), "each column has words for the reader"


def test_petitions_are_told_apart_by_what_they_are_about_ind_27b(senders: dict[str, Sender]) -> None:
    send(
        senders["H01"],
        told("received", "p1", 1, about="rule"), told("received", "p2", 1, about="behaviour"),
        told("received", "p3", 1),
    )  # fmt: skip
    cells = counted("IND-27b")
    assert (pair(cells, "IND-27b.rule"), pair(cells, "IND-27b.behaviour")) == ((1, 3), (1, 3))


def test_who_told_the_kind_of_no_petition_has_no_share_of_kinds_and_is_not_pooled_ind_27b(
    senders: dict[str, Sender],
) -> None:
    send(senders["H01"], told("received", "p1", 1, about="rule"), told("received", "p2", 1))
    send(senders["H14"], *(told("received", f"b{n}", 1, agency="H14") for n in range(3)))
    cells = counted("IND-27b", "IND-23", of_telling=True)
    assert pair(cells, "IND-27b.rule") == pair(cells, "IND-27b.rule", "VN") == (1, 2)
    silent = cells["IND-27b.rule", "H14"]
    assert (silent.denominator, silent.value, silent.excluded) == (0, "", "chưa báo loại phản ánh")
    assert pair(cells, "IND-23", "VN")[1] == 5, "a figure that does not read the kind has everybody"


def test_who_told_a_trait_of_no_service_is_left_out_and_who_told_it_of_one_counts_with_all_ind_35_45(
    senders: dict[str, Sender],
) -> None:
    """H01 tells it of 1 of 2 with fees, H14 of none: 1 of 2, and not 1 of 3."""
    flattering = {"has_fee": True, "pays_online": True, "population_data": True}
    send(
        senders["H01"],
        declared("full", "H01", traits=flattering),
        declared("full", "H01", procedure="2.000001", traits={"has_fee": True}),
    )
    send(senders["H14"], declared("full", "H14", traits={"has_fee": True}))
    cells = counted("IND-35", "IND-36", "IND-45", of_telling=True)
    for name in ("IND-35", "IND-45.procedures"):
        assert pair(cells, name) == pair(cells, name, "VN") == (1, 2)
        assert cells[name, "H14"].excluded.startswith("chưa báo ") and not cells[name, "H01"].excluded
    assert pair(cells, "IND-36", "H14") == (0, 1)


@pytest.mark.parametrize(("microseconds", "is_inside"), [(-1, True), (0, False), (1, False)])
def test_what_comes_at_the_very_instant_of_the_cut_off_is_outside_of_a_release(
    senders: dict[str, Sender], microseconds: int, is_inside: bool
) -> None:
    """Half open to the microsecond, the same for dossiers, services, petitions and batches (decision 51)."""
    send(
        senders["H01"],
        cloud_event("received", 1, agency="H01"), declared("full", "H01"), told("received", "p1", 1),
        at=CUT + timedelta(microseconds=microseconds),
    )  # fmt: skip
    with clock.at(CUT + timedelta(days=1)):
        cells = counted("IND-10", "IND-03", "IND-23")
    assert (pair(cells, "IND-10")[1], pair(cells, "IND-03")[1], pair(cells, "IND-23")[1]) == (is_inside,) * 3
    with TemporaryDirectory() as name, clock.at(CUT + timedelta(days=1)):
        assert len(frozen(Path(name)).batches) == is_inside


def test_a_dislike_that_is_told_of_a_later_month_moves_no_earlier_month_ind_26(senders: dict[str, Sender]) -> None:
    """Decided in November, disliked at its return on 4 December, known before the cut-off of November's release."""
    send(senders["H01"], cloud_event("received", 0, agency="H01"), cloud_event("decided", 5, agency="H01"))
    with clock.at(CUT):
        before = pair(counted("IND-26"), "IND-26")
    send(senders["H01"], cloud_event("returned", 32, agency="H01", flags=["disliked"]), at=CUT - timedelta(days=1))
    assert pair(counted("IND-26"), "IND-26") == before == (1, 1)


def test_a_property_told_before_the_cut_off_counts_and_one_told_after_it_does_not_ind_43(
    senders: dict[str, Sender],
) -> None:
    """State at the data cut-off, and the definition says so; as known then it stays what it was."""
    send(senders["H01"], *(cloud_event("received", 1, name, agency="H01") for name in "ab"))
    send(
        senders["H01"],
        cloud_event("processing", 31, "a", agency="H01", flags=["data_reused"]),
        at=CUT - timedelta(days=9),
    )
    send(
        senders["H01"],
        cloud_event("processing", 31, "b", agency="H01", flags=["data_reused"]),
        at=CUT + timedelta(days=9),
    )
    assert pair(counted("IND-43"), "IND-43") == (1, 2)
    words = next(d.texts["counting"] for d in LawDefinitions().in_force(NOVEMBER)[0] if d.id == "IND-43")
    assert "trước lúc chốt số liệu" in words
