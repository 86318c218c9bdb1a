"""A bundle follows from its inputs to the byte, and whoever has it alone can count every cell again."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.oversight.releases.rules import bundle, codec
from motcua.oversight.releases.rules.contents import Contents, contents_of, members_of
from motcua.oversight.releases.rules.program import program
from motcua.oversight.releases.rules.scores import UNHEARD
from motcua.oversight.releases.selectors import offline
from motcua.oversight.releases.tests.factories import (
    COMPETITION,
    END,
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
from motcua.oversight.releases.types import (
    BatchNote,
    Cell,
    Composite,
    Definition,
    Finish,
    IndexLine,
    LeftOut,
    Verification,
)


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
    assert cell(found, "IND-10", "H03").unranked == UNHEARD and cell(found, "IND-10", "H03").rank is None
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


def resealed(contents: Contents, members: dict[str, bytes], **heading: object) -> bytes:
    """Other members under a manifest and a signature of the publisher's own."""
    held = {n: b for n, b in members_of(contents).items() if n not in (bundle.MANIFEST, bundle.SIGNATURE)}
    told = replace(contents.heading, **heading)  # type: ignore[arg-type]
    return bundle.signed(bundle.sealed(told, {**held, **members}), KEY)


def twice_told(contents: Contents) -> bytes:
    """A cell whose value stands twice: a reader of the first sees another than a reader of the last."""
    body = members_of(contents)[bundle.CELLS].decode()
    return body.replace('{"', '{"value":"99.99","', 1).encode()


def turned(contents: Contents) -> bytes:
    return codec.written([codec.plain_cell(cell) for cell in contents.cells[::-1]])


def reporters(contents: Contents, **changes: object) -> bytes:
    return codec.written([{**vars(row), **changes} for row in contents.reporters])


@pytest.mark.parametrize(
    ("members", "heading", "kind"),
    [
        (lambda c: {bundle.CELLS: twice_told(c)}, {}, "spelling"),
        (lambda c: {bundle.CELLS: json.dumps(codec.read(members_of(c)[bundle.CELLS])).encode()}, {}, "spelling"),
        (lambda c: {bundle.CELLS: turned(c)}, {}, "cell"),
        (lambda c: {"cells.csv": b"H01,99.99"}, {}, "stranger"),
        (lambda c: {}, {"cut_off_at": "2026-12-31T00:00:00+00:00"}, "heading"),
        (lambda c: {}, {"edition": 7}, "heading"),
        (lambda c: {}, {"code": "../../elsewhere"}, "heading"),
        (lambda c: {}, {"corrects": "2026-10-0"}, "heading"),
        (lambda c: {}, {"edition": 0, "code": "2026-10-0"}, "heading"),
        (lambda c: {}, {"edition": -1, "code": "2026-10--1"}, "heading"),
        (lambda c: {}, {"corrects": "2026-10-1", "corrects_digest": "0" * 64}, "heading"),
        (lambda c: {}, {"edition": 2, "code": "2026-10-2", "corrects": "2020-01-1", "corrects_digest": "0" * 64},
         "heading"),
        (lambda c: {bundle.REPORTERS: reporters(c, last_minute=KNOWN + 1)}, {}, "reporter"),
        (lambda c: {bundle.REPORTERS: reporters(c, source="nguon-h01")}, {}, "reporter"),
        (lambda c: {bundle.POLICIES: codec.written({"numbering": {**vars(c.numbering), "valid_from": "2030-01-01"}})},
         {}, "policy"),
    ],
)  # fmt: skip
def test_what_disagrees_within_a_bundle_is_told_though_the_publisher_signed_it(
    tmp_path: Path,
    contents: Contents,
    members: Callable[[Contents], dict[str, bytes]],
    heading: dict[str, object],
    kind: str,
) -> None:
    touched = resealed(contents, members(contents), **heading)
    assert kind in kinds(checked(tmp_path, touched, key=bundle.signer(bundle.unpacked(packed(contents)))))


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("SELECT *, 'Tỉnh Mẫu Một đạt 99,99 %' AS remark FROM facts", "columns"),
        ("SELECT * FROM facts UNION ALL SELECT * REPLACE (-sign AS sign) FROM facts UNION ALL SELECT * FROM facts",
         "rows"),
    ],
)  # fmt: skip
def test_facts_that_no_cell_counts_are_told(tmp_path: Path, contents: Contents, query: str, what: str) -> None:
    """Signed by the publisher too: every cell comes out the same, so only the layout and the rows can tell."""
    name, path = bundle.FACTS.format(subject="dossiers"), tmp_path / "facts.parquet"
    path.write_bytes(contents.facts["dossiers"])
    with duckdb.connect() as session:
        session.execute("CREATE TABLE facts AS SELECT * FROM read_parquet(?)", [str(path)])
        session.execute(f"COPY ({query}) TO '{tmp_path / 'forged.parquet'}' (FORMAT parquet)")  # nosec B608
    touched = resealed(contents, {name: (tmp_path / "forged.parquet").read_bytes()})
    found = kinds(checked(tmp_path, touched, key=bundle.signer(bundle.unpacked(packed(contents)))))
    assert found == {"facts": [f"{name} {what}"]}


def test_batches_agree_with_who_reported(tmp_path: Path, contents: Contents) -> None:
    """A batch after the cut-off, of nobody who reports, listed twice, or beyond the number of its source."""
    note = BatchNote("nguon-h01", "H01", 4, "ab" * 32, END)
    for notes, kind in (
        ([note], ""),
        ([note] * 2, "batch"),
        ([replace(note, known_minute=KNOWN + 5)], "batch"),
        ([replace(note, known_minute=END + 61)], "batch"),  # its source spoke last at END + 60
        ([replace(note, source="ai-do")], "batch"),
        ([replace(note, sequence=n) for n in range(4)], "reporter"),
    ):
        report = checked(tmp_path, packed(replace(contents, batches=tuple(notes))))
        assert set(kinds(report)) == ({kind} if kind else set())


def test_what_an_index_needs_and_nobody_has_is_left_out_with_a_reason(tmp_path: Path, contents: Contents) -> None:
    line = IndexLine("1.1", "IND-99.x", 5, "100", True)
    index = Definition("MAU", "", 1, "Mẫu", "Mẫu", finish=Finish.POINTS, composite=Composite(5, (line,)))
    told = replace(contents, definitions=(*contents.definitions, index))
    assert kinds(checked(tmp_path, packed(told)))["left_out"] == ["IND-99.x"]
    told = replace(told, left_out=(LeftOut("IND-99.x", 1, "chưa nguồn nào báo"),))
    assert "left_out" not in kinds(checked(tmp_path, packed(told)))


def squeezed(content: bytes, way: int) -> bytes:
    """The same members compressed, the first one damaged: no program of compression is asked about it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", way) as archive:
        for name, body in bundle.unpacked(content).items():
            archive.writestr(name, body)
    start = 39 + len(min(bundle.unpacked(content)))
    return made.getvalue()[:start] + b"\xff" * 6 + made.getvalue()[start + 6 :]


@pytest.mark.parametrize("way", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressed_and_damaged_members_are_told_and_never_raised(tmp_path: Path, contents: Contents, way: int) -> None:
    [finding] = checked(tmp_path, squeezed(packed(contents), way)).findings
    assert finding.kind == "container" and "cells.json" in finding.where


WRONG = st.sampled_from([None, True, -1, 10**15, 10**40, "", "x", "a\0b", "../x", [], ["a"], [[1]], {}, {"a": 1}])


@settings(deadline=None, max_examples=25)
@given(data=st.data(), wrong=WRONG)
def test_no_value_of_a_wrong_type_or_size_ends_the_check(data: st.DataObject, wrong: object) -> None:
    """One value of one member is another: it is told, or it says nothing that can be counted; nothing is raised."""
    with TemporaryDirectory() as made_in:
        folder = Path(made_in)
        contents = made(folder, Country(folder))
        name = data.draw(st.sampled_from(sorted(bundle.NAMES - {bundle.PROSE, bundle.SIGNATURE})))
        members = bundle.unpacked(packed(contents))
        plain = codec.read(members[name])
        place = plain
        while isinstance(place, dict | list) and place:
            key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else list(range(len(place)))))
            if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
                place[key] = wrong
                break
            place = place[key]
        checked(folder, bundle.packed({**members, name: codec.written(plain)}))


def test_a_definition_that_reads_files_is_no_question_for_the_engine(tmp_path: Path, contents: Contents) -> None:
    """A forged bundle can ask for nothing but the algebra: names are those of its columns, checked."""
    plain = codec.read(bundle.unpacked(packed(contents))[bundle.DEFINITIONS])
    plain["definitions"][0]["within"] = {"column": "x) or read_text('passwords') is (1", "is": "=", "to": 1}
    found = checked(tmp_path, with_member(packed(contents), bundle.DEFINITIONS, codec.written(plain)))
    assert any(f.kind == "uncountable" and f.where == "outside_algebra" for f in found.findings)
