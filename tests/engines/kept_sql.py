"""The written SQL, kept: what changes in it is seen in a diff. Written anew by `python -m tests.engines.kept_sql`.

A changed text is no changed figure (test_conformance.py says that), but somebody should have meant it.
"""

from __future__ import annotations

from pathlib import Path

from motcua.oversight.indicators.rules import compile_query
from motcua.oversight.indicators.types import (
    DIALECTS,
    All,
    Bounds,
    Compare,
    Comparison,
    Dialect,
    Either,
    Flag,
    Form,
    Measure,
    Parameter,
    Query,
)

FOLDER = Path(__file__).parent / "snapshots"
NOVEMBER = Bounds(first=24322, last=24322, cut=29_935_740, known=29_940_000)
ENDED = All(
    (
        Compare("ended_month", Comparison.AT_LEAST, Parameter.FIRST),
        Compare("ended_month", Comparison.AT_MOST, Parameter.LAST),
    )
)
MONTHLY = ("top", "received_month")
QUERIES = {
    "counts": Query("dossiers", MONTHLY, (Measure("received", Form.COUNT),)),
    "on_time": Query(
        "dossiers",
        ("top",),
        (
            Measure("ended", Form.COUNT, Compare("flags", Comparison.HAS, Flag.HAS_DUE)),
            Measure("late", Form.COUNT, Compare("late_minute", Comparison.AT_MOST, Parameter.CUT)),
            Measure("fees", Form.SUM, Compare("flags", Comparison.HAS, Flag.FEE_DUE | Flag.PAID_ONLINE), "fee"),
        ),
        ENDED,
    ),
    "extremes_and_people": Query(
        "dossiers",
        ("top",),
        (
            Measure("ended", Form.COUNT),
            Measure("quickest", Form.MIN, Compare("outcome", Comparison.EQUAL, 1), "net_minutes"),
            Measure("slowest", Form.MAX, column="net_minutes"),
            Measure("people", Form.DISTINCT, Compare("person", Comparison.UNEQUAL, 0), "person"),
        ),
        ENDED,
    ),
    "duration": Query("dossiers", ("top",), (Measure("minutes", Form.HISTOGRAM, column="net_minutes"),), ENDED),
    "nation": Query(
        "dossiers",
        (),
        (
            Measure(
                "early",
                Form.COUNT,
                Either(
                    (
                        Compare("ended_day", Comparison.LESS, "due_day"),
                        Compare("flags", Comparison.LACKS, Flag.HAS_DUE),
                    )
                ),
            ),
        ),
    ),
}


def snapshot(dialect: Dialect) -> str:
    """Every query above in one dialect."""
    texts = (f"-- {name}\n{compile_query(query, NOVEMBER, dialect)};\n" for name, query in QUERIES.items())
    return "\n".join(texts)


def file(dialect: Dialect) -> Path:
    return FOLDER / f"{dialect.name}.sql"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for dialect in DIALECTS.values():
        file(dialect).write_text(snapshot(dialect), encoding="utf-8")


if __name__ == "__main__":
    main()
