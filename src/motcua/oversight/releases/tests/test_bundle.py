"""A bundle follows from its inputs to the byte, and whoever has it alone can count every cell again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from motcua.oversight.releases.rules import bundle, codec
from motcua.oversight.releases.rules.contents import Contents, contents_of, members_of
from motcua.oversight.releases.rules.program import program
from motcua.oversight.releases.selectors import offline
from motcua.oversight.releases.tests.factories import (
    COMPETITION,
    KEY,
    KNOWN,
    ON_TIME,
    ONLINE,
    PERSONS,
    TREE,
    Country,
    engine,
    made,
    packed,
    read_rows,
)
from motcua.oversight.releases.types import Cell, Verification


def checked(folder: Path, content: bytes, **more: object) -> Verification:
    with engine() as session:
        return offline.verified(content, engine=session, **more)  # type: ignore[arg-type]


def cell(contents: Contents, indicator: str, scope: str) -> Cell:
    return next(c for c in contents.cells if (c.indicator, c.scope) == (indicator, scope))


@pytest.fixture
def contents(tmp_path: Path) -> Contents:
    return made(tmp_path, Country(tmp_path, silent=("H03",), definitions=(ONLINE, ON_TIME, PERSONS)))


def by_hand(country: Country, top: int, is_counted: Callable[[dict[str, int]], bool]) -> int:
    rows = (r for r in country.rows if r["known_minute"] <= KNOWN and r["top"] == top)
    return sum(row["sign"] for row in rows if is_counted(row))


def test_cells_are_the_counts_of_the_facts_known_at_the_cut_off(tmp_path: Path, contents: Contents) -> None:
    country = Country(tmp_path)
    for top in TREE:
        found = cell(contents, "IND-10", top.code)
        assert found.numerator == by_hand(country, top.number, lambda row: row["channel"] == 2)
        assert found.denominator == by_hand(country, top.number, lambda row: True)
    nation = cell(contents, "IND-10", "VN")
    assert (nation.numerator, nation.denominator) == (26, 40)
    assert nation.value == "65.00"


def test_an_excluded_agency_has_a_reason_and_stays_out_of_its_group_and_the_nation(contents: Contents) -> None:
    out = cell(contents, "IND-20", "G02")
    assert (out.excluded, out.denominator, out.rank) == ("cơ quan có chức năng đặc thù", 0, None)
    assert cell(contents, "IND-20", "ministry").denominator == cell(contents, "IND-20", "G01").denominator
    assert cell(contents, "IND-20", "VN").denominator == 32


def test_ranks_are_of_a_group_and_equal_shares_share_one(contents: Contents) -> None:
    provinces = [cell(contents, "IND-10", code) for code in ("H01", "H02", "H03")]
    shares = [c.numerator * 1000 // c.denominator for c in provinces]
    assert [c.rank for c in provinces] == [1 + sum(other > share for other in shares) for share in shares]
    assert cell(contents, "IND-10", "VN").rank is None


def test_who_sent_nothing_after_the_period_is_marked_late(contents: Contents) -> None:
    """F-162: who is late is said."""
    assert cell(contents, "IND-10", "H03").late
    assert not cell(contents, "IND-10", "H01").late


def test_an_agency_under_the_minimum_has_a_figure_and_no_rank(tmp_path: Path) -> None:
    few = made(tmp_path, Country(tmp_path, rank=replace(COMPETITION, minimum=9)))
    found = cell(few, "IND-10", "H01")
    assert found.value and found.rank is None and found.unranked == "dưới 9 trường hợp"


def test_a_policy_may_give_no_rank_to_who_is_late(tmp_path: Path) -> None:
    strict = replace(COMPETITION, late_reports="unranked")
    found = made(tmp_path, Country(tmp_path, rank=strict, silent=("H03",)))
    assert cell(found, "IND-10", "H03").unranked == "gửi chậm" and cell(found, "IND-10", "H03").rank is None
    assert {cell(found, "IND-10", code).rank for code in ("H01", "H02")} == {1, 2}
    assert cell(found, "IND-10", "province").denominator == 24


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (packed(made(tmp_path / name, Country(tmp_path))) for name in ("a", "b"))
    assert first == second


def test_the_order_of_the_facts_does_not_matter(tmp_path: Path) -> None:
    country = Country(tmp_path)
    turned = Country(tmp_path, rows=country.rows[::-1])
    first, second = (made(tmp_path / name, c) for name, c in (("a", country), ("b", turned)))
    assert first.facts == second.facts and first.cells == second.cells


def test_contents_come_back_as_they_were_written(contents: Contents) -> None:
    assert contents_of(bundle.unpacked(packed(contents))) == contents


def test_facts_travel_without_pseudonyms_and_without_columns_nobody_needs(tmp_path: Path) -> None:
    rows = read_rows(made(tmp_path, Country(tmp_path)).facts["dossiers"], tmp_path)
    assert set(rows[0]) == {"top", "received_month", "late_minute", "channel", "known_minute", "sign"}
    assert {row["known_minute"] for row in rows} == {0}
    assert sum(row["sign"] for row in rows) == 40
    assert len(rows) < 40


def test_where_persons_are_counted_their_pseudonyms_become_running_numbers(tmp_path: Path, contents: Contents) -> None:
    persons = {row["person"] for row in read_rows(contents.facts["dossiers"], tmp_path)}
    assert persons == set(range(1, 18))
    pairs = {(r["top"], r["person"]) for r in Country(tmp_path).rows if r["known_minute"] <= KNOWN}
    assert cell(contents, "IND-16.persons", "VN").denominator == len(pairs)


def test_a_right_bundle_is_found_right(tmp_path: Path, contents: Contents) -> None:
    report = checked(tmp_path, packed(contents), key=bundle.signer(bundle.unpacked(packed(contents))))
    assert report.is_right, report.findings
    assert report.cells == 3 * (1 + 2 + 5)
    assert report.program == program()


def test_signing_twice_changes_nothing(contents: Contents) -> None:
    once = packed(contents)
    assert bundle.signed(once, KEY) == once


def test_json_of_a_bundle_holds_no_floats() -> None:
    with pytest.raises(TypeError):
        codec.written({"a": [1, {"b": 0.5}]})
    with pytest.raises(ValueError, match="no whole number"):
        codec.read(b'{"a": 0.5}')


def test_every_form_of_condition_survives_the_codec(contents: Contents) -> None:
    for definition in (ONLINE, ON_TIME, PERSONS):
        plain = json.loads(codec.written(codec.plain_definition(definition)))
        assert codec.definition_of(plain) == definition


def kinds(report: Verification) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.kind, []).append(finding.where)
    return found


def with_member(content: bytes, name: str, body: bytes) -> bytes:
    return bundle.packed({**bundle.unpacked(content), name: body})


def test_every_single_changed_byte_is_told(tmp_path: Path) -> None:
    content = packed(made(tmp_path, Country(tmp_path)))
    members = bundle.unpacked(content)
    starts = {name: content.index(body) for name, body in members.items()}
    with engine() as session:
        for place in [*starts.values(), *range(5, len(content), max(1, len(content) // 150))]:
            touched = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
            report = offline.verified(touched, engine=session)
            assert not report.is_right, place


def test_a_changed_cell_is_told_by_member_and_by_cell(tmp_path: Path, contents: Contents) -> None:
    cells = codec.read(bundle.unpacked(packed(contents))[bundle.CELLS])
    forged = next(c for c in cells if c["id"] == "2026-10:IND-10:H01")
    forged["numerator"] += 1
    found = kinds(checked(tmp_path, with_member(packed(contents), bundle.CELLS, codec.written(cells))))
    assert found["member"] == [bundle.CELLS]
    assert found["cell"] == ["2026-10:IND-10:H01 numerator"]


def test_a_forger_with_a_key_of_his_own_is_told_by_the_recount(tmp_path: Path, contents: Contents) -> None:
    better = tuple(replace(c, rank=1) if c.id.endswith("IND-10:H02") else c for c in contents.cells)
    other = Ed25519PrivateKey.generate()
    forged = bundle.signed(bundle.sealed(contents.heading, members_of(replace(contents, cells=better))), other)
    official = bundle.signer(bundle.unpacked(packed(contents)))
    found = kinds(checked(tmp_path, forged, key=official))
    assert found == {"signature": ["another key"], "cell": ["2026-10:IND-10:H02 rank"]}


def test_changed_facts_are_told_with_the_cells_that_they_move(tmp_path: Path, contents: Contents) -> None:
    more = Country(tmp_path, silent=("H03",), definitions=(ONLINE, ON_TIME, PERSONS))
    more.rows = [row for row in more.rows if row["dossier"] != 12]  # an online one of H01
    facts = made(tmp_path / "other", more).facts["dossiers"]
    name = bundle.FACTS.format(subject="dossiers")
    found = kinds(checked(tmp_path, with_member(packed(contents), name, facts)))
    assert found["member"] == [name]
    assert "2026-10:IND-10:H01 denominator" in found["cell"]
    assert not [cell for cell in found["cell"] if "H02 numerator" in cell or ":G01 " in cell]


def test_a_changed_definition_is_told_by_name(tmp_path: Path, contents: Contents) -> None:
    plain = codec.read(bundle.unpacked(packed(contents))[bundle.DEFINITIONS])
    plain["definitions"][0]["article"] = "một điều khác"
    found = kinds(checked(tmp_path, with_member(packed(contents), bundle.DEFINITIONS, codec.written(plain))))
    assert found == {"member": [bundle.DEFINITIONS], "definition": ["IND-10"]}


def test_a_missing_signature_and_a_foreign_one_are_told(tmp_path: Path, contents: Contents) -> None:
    members = bundle.unpacked(packed(contents))
    unsigned = bundle.packed({name: body for name, body in members.items() if name != bundle.SIGNATURE})
    assert kinds(checked(tmp_path, unsigned)) == {"signature": ["missing"]}
    wrong = codec.read(members[bundle.SIGNATURE]) | {"public_key": "AAAA"}
    told = with_member(packed(contents), bundle.SIGNATURE, codec.written(wrong))
    assert kinds(checked(tmp_path, told)) == {"signature": ["does not hold"]}


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (lambda content: content[:-100], "container"),
        (lambda content: b"", "container"),
        (lambda content: content + b"more", "container"),
        (lambda content: with_member(content, "extra.txt", b"x"), "member"),
        (lambda content: with_member(content, bundle.TREE, b"[" * 5000), "unreadable"),
        (lambda content: with_member(content, bundle.MANIFEST, b"{}"), "unreadable"),
        (lambda content: with_member(content, "facts/dossiers.parquet", b"PAR1"), "uncountable"),
        (lambda content: with_member(content, bundle.PROSE, b"all is well"), "prose"),
    ],
)
def test_damage_of_any_kind_is_told_and_never_raised(
    tmp_path: Path, contents: Contents, damage: Callable[[bytes], bytes], kind: str
) -> None:
    assert kind in kinds(checked(tmp_path, damage(packed(contents))))


def test_a_definition_that_reads_files_is_no_question_for_the_engine(tmp_path: Path, contents: Contents) -> None:
    """A forged bundle can ask for nothing but the algebra: names are those of its columns, checked."""
    plain = codec.read(bundle.unpacked(packed(contents))[bundle.DEFINITIONS])
    plain["definitions"][0]["within"] = {"column": "x) or read_text('passwords') is (1", "is": "=", "to": 1}
    found = checked(tmp_path, with_member(packed(contents), bundle.DEFINITIONS, codec.written(plain)))
    assert any(f.kind == "uncountable" and f.where == "outside_algebra" for f in found.findings)
