"""An invented country for releases: facts as signed rows in Parquet, definitions of the algebra, a source of both."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import duckdb
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from motcua.foundation.agencies.types import Group
from motcua.kernel.access import Actor, Permission
from motcua.kernel.epoch import minute_of
from motcua.oversight.indicators.ports import Engine, open_engine
from motcua.oversight.indicators.types import (
    FACT_COLUMNS,
    NEVER,
    All,
    Compare,
    Comparison,
    Flag,
    Form,
    Measure,
    Parameter,
    Period,
)
from motcua.oversight.releases.rules import bundle
from motcua.oversight.releases.rules.computing import computed_cells, drafted
from motcua.oversight.releases.rules.contents import Contents, members_of
from motcua.oversight.releases.rules.program import program
from motcua.oversight.releases.types import (
    BatchNote,
    Definition,
    FrozenFacts,
    Heading,
    Inputs,
    LeftOut,
    Numbering,
    Reporter,
    Segment,
    Subject,
    Term,
    Top,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PERIOD = Period.month(2026, 10)
END = minute_of(PERIOD.end)
KNOWN = minute_of(datetime(2026, 11, 20, 17, 0, tzinfo=UTC))
HEADING = Heading("2026-10-1", 1, PERIOD.first, PERIOD.last, "2026-11-20T17:00:00+00:00", KNOWN, program())
TREE = (
    Top(1, "G01", "Bộ Mẫu Một", Group.MINISTRY),
    Top(2, "G02", "Bộ Mẫu Hai", Group.MINISTRY),
    Top(3, "H01", "Tỉnh Mẫu Một", Group.PROVINCE),
    Top(4, "H02", "Tỉnh Mẫu Hai", Group.PROVINCE),
    Top(5, "H03", "Tỉnh Mẫu Ba", Group.PROVINCE),
)
COMPETITION = Numbering("competition-2023", "competition", 1, "2023-07-12", "Công văn 3109/BTTTT-CĐSQG")
_EMPTY = {column.name: 0 for column in FACT_COLUMNS}
_TYPES = {8: "TINYINT", 16: "SMALLINT", 32: "INTEGER", 64: "BIGINT"}
Row = dict[str, int]


def dossier(top: int = 3, number: int = 1, **changes: int) -> Row:
    """One row of facts: received in the period, known when it was, online, running."""
    base = {"top": top, "agency": top * 10, "procedure": 7, "received_month": PERIOD.first, "channel": 2, "level": 2,
            "late_minute": NEVER, "flags": int(Flag.HAS_DUE), "person": 900_000_000_000 + number, "dossier": number,
            "known_minute": END - 5000, "sign": 1}  # fmt: skip
    return {**_EMPTY, **base, **changes}


def revised(old: Row, known: int, **changes: int) -> list[Row]:
    """The two rows that a change of a dossier adds."""
    return [{**old, "sign": -1, "known_minute": known}, {**old, **changes, "sign": 1, "known_minute": known}]


def write_rows(path: Path, rows: Sequence[Row]) -> Path:
    """The rows as a Parquet file in the layout of the contract."""
    layout = ", ".join(f"{column.name} {_TYPES[column.bits]}" for column in FACT_COLUMNS)
    with duckdb.connect(":memory:") as session:
        session.execute(f"CREATE TABLE facts ({layout})")
        for row in rows:
            session.table("facts").insert([row[column.name] for column in FACT_COLUMNS])
        session.execute("COPY facts TO $1 (FORMAT parquet)", [str(path)])
    return path


def read_rows(body: bytes, folder: Path) -> list[Row]:
    """The rows of a Parquet file."""
    path = folder / "read.parquet"
    path.write_bytes(body)
    with duckdb.connect(":memory:") as session:
        answer = session.execute("SELECT * FROM read_parquet($1)", [str(path)])
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def is_(column: str, value: int | Parameter, comparison: Comparison = Comparison.EQUAL) -> Compare:
    return Compare(column, comparison, value)


IN_PERIOD = All(
    (
        is_("received_month", Parameter.FIRST, Comparison.AT_LEAST),
        is_("received_month", Parameter.LAST, Comparison.AT_MOST),
    )
)


def count(*parts: Compare | All, form: Form = Form.COUNT, column: str = "") -> tuple[Term, ...]:
    return (Term(1, Measure("x", form, All(parts), column)),)


ONLINE = Definition(
    indicator="IND-10", figure="", version=1, name="Tỷ lệ hồ sơ trực tuyến", article="QĐ mẫu", subject="dossiers",
    within=IN_PERIOD, numerator=count(is_("channel", 2)), denominator=count(),
)  # fmt: skip
ON_TIME = Definition(
    indicator="IND-20", figure="", version=1, name="Đúng hạn", article="QĐ 766/QĐ-TTg", subject="dossiers",
    within=IN_PERIOD, numerator=count(is_("late_minute", Parameter.CUT, Comparison.MORE)), denominator=count(),
    exclusions={"G02": "cơ quan có chức năng đặc thù"},
)  # fmt: skip
PERSONS = Definition(
    indicator="IND-16", figure="persons", version=1, name="Người nộp trực tuyến", article="QĐ mẫu", subject="dossiers",
    within=IN_PERIOD, numerator=count(is_("channel", 2), form=Form.DISTINCT, column="person"),
    denominator=count(form=Form.DISTINCT, column="person"),
)  # fmt: skip


def country(size: int = 40) -> list[Row]:
    """Dossiers of five agencies: some by counter, some late, one taken back, one known only after the cut-off."""
    rows = [
        dossier(
            top=1 + n % 5,
            number=n,
            channel=2 if n % 3 else 1,
            late_minute=END - 10 if n % 4 == 0 else NEVER,
            person=900_000_000_000 + n % 17,
        )
        for n in range(1, size + 1)
    ]
    return [*rows, *revised(rows[0], END - 100, channel=1), dossier(top=3, number=size + 1, known_minute=KNOWN + 60)]


@dataclass
class Country:
    """A fact source and a definition source in one, whose content a test may change."""

    folder: Path
    rows: list[Row] = field(default_factory=country)
    tree: tuple[Top, ...] = TREE
    definitions: tuple[Definition, ...] = (ONLINE, ON_TIME)
    rank: Numbering = COMPETITION
    silent: tuple[str, ...] = ()
    tardy: tuple[str, ...] = ()
    """Who last sent something before the period had ended."""
    batches: tuple[BatchNote, ...] = ()
    left_out: tuple[LeftOut, ...] = (LeftOut("IND-15", 1, "chưa có cách tính"),)
    asked: int = 0

    def frozen(self, *, period: Period, known: int, since: int, folder: Path) -> FrozenFacts:
        self.asked += 1
        path = write_rows(folder / "segment.parquet", [row for row in self.rows if row["known_minute"] <= known])
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        reporters = tuple(
            Reporter(f"nguon-{top.code.lower()}", top.code, 3, self._last(top.code, known)) for top in self.tree
        )
        batches = tuple(b for b in self.batches if since < b.known_minute <= known)
        segments = (Segment("dossiers", "segment", digest, len(self.rows)),)
        return FrozenFacts((Subject("dossiers", FACT_COLUMNS, (path,)),), segments, self.tree, reporters, batches)

    def _last(self, top: str, known: int) -> int | None:
        own = [note.known_minute for note in self.batches if note.top == top and note.known_minute <= known]
        usual = () if top in self.silent else (END - 60,) if top in self.tardy else (END + 60,)
        return max([*own, *usual], default=None)

    def in_force(self, period: Period) -> tuple[tuple[Definition, ...], tuple[LeftOut, ...]]:
        return self.definitions, self.left_out

    def numbering(self, period: Period) -> Numbering:
        return self.rank

    def redefine(self, old: Definition, **changes: object) -> None:
        self.definitions = tuple(replace(d, **changes) if d == old else d for d in self.definitions)  # type: ignore[arg-type]


def engine() -> Engine:
    """A session with the embedded engine."""
    return open_engine("duckdb")


def actor(*permissions: Permission, name: str = "Người Giả Định", account_id: UUID | None = None) -> Actor:
    grants = frozenset((permission.code, "") for permission in permissions)
    return Actor(account_id=account_id or uuid4(), name=name, kind="officer", grants=grants)


def made(folder: Path, country: Country, heading: Heading | None = None) -> Contents:
    """The release of a country, computed in a folder."""
    heading = heading or HEADING
    work = folder / f"{heading.code}-{country.asked}"
    for name in ("inputs", "cells"):
        (work / name).mkdir(parents=True)
    facts = country.frozen(period=PERIOD, known=heading.known_minute, since=0, folder=work / "inputs")
    definitions, left_out = country.in_force(PERIOD)
    inputs = Inputs(**vars(facts), definitions=definitions, left_out=left_out, numbering=country.rank)
    with engine() as session:
        contents = drafted(session, heading, inputs)
        return replace(contents, cells=computed_cells(session, contents, work / "cells"))


def packed(contents: Contents) -> bytes:
    """Its bundle, signed with a key for tests."""
    return bundle.signed(bundle.sealed(contents.heading, members_of(contents)), KEY)


def packed_country(folder: Path, country: Country) -> tuple[bytes, Contents]:
    contents = made(folder, country)
    return packed(contents), contents
