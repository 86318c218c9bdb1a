"""What is asked of the facts: queries of the closed algebra, one agency's month a row (measurement.md 4.6).

Each query is asked for one month at a time: `first` = `last` = the month, `cut` = the minute at which it ended, `known`
= the minute up to which rows were known. Rows are signed, so a dossier that only changed later adds nothing to the
counts of what became known after the month's end.
"""

from __future__ import annotations

from collections.abc import Iterable

from motcua.oversight.detection.types import Kind
from motcua.oversight.indicators.types import (
    All,
    Compare,
    Comparison,
    Condition,
    Either,
    Flag,
    Form,
    Measure,
    Parameter,
    Query,
)

SUBJECT = "dossiers"
SWIFT_SECONDS = 300
ONLINE = Compare("channel", Comparison.EQUAL, 2)
POST = Compare("channel", Comparison.EQUAL, 3)
DECIDED = Compare("outcome", Comparison.EQUAL, 1)
PARTIAL = Either((Compare("level", Comparison.EQUAL, 1), Compare("level", Comparison.EQUAL, 3)))
FULL = Either((Compare("level", Comparison.EQUAL, 2), Compare("level", Comparison.EQUAL, 4)))
AFTER_END = Compare("known_minute", Comparison.MORE, Parameter.CUT)
HAS_DUE = Compare("flags", Comparison.HAS, int(Flag.HAS_DUE))
LATE = All((HAS_DUE, Compare("ended_day", Comparison.MORE, "due_day")))
ON_DUE_DAY = All((HAS_DUE, Compare("ended_day", Comparison.EQUAL, "due_day")))
IN_TIME = All((HAS_DUE, Compare("ended_day", Comparison.AT_MOST, "due_day")))
SWIFT = All((DECIDED, Compare("span_seconds", Comparison.AT_MOST, SWIFT_SECONDS)))
NAMED = Compare("person", Comparison.UNEQUAL, 0)


def has(flag: Flag) -> Compare:
    return Compare("flags", Comparison.HAS, int(flag))


def lacks(flag: Flag) -> Compare:
    return Compare("flags", Comparison.LACKS, int(flag))


def count(name: str, *where: Condition) -> Measure:
    return Measure(name, Form.COUNT, All(where))


def within(column: str) -> All:
    """The month in hand, by the month in `column`."""
    return All(
        (Compare(column, Comparison.AT_LEAST, Parameter.FIRST), Compare(column, Comparison.AT_MOST, Parameter.LAST))
    )


RECEIVED = Query(
    SUBJECT,
    ("agency",),
    (
        count("received"),
        count("online", ONLINE),
        count("post", POST),
        count("partial", PARTIAL),
        count("full", FULL),
        count("online_partial", ONLINE, PARTIAL),
        count("online_full", ONLINE, FULL),
        count("unfit_full", ONLINE, FULL, lacks(Flag.ELIGIBLE_FULL)),
        count("fee_due", has(Flag.FEE_DUE)),
        count("paid_online", has(Flag.FEE_DUE), has(Flag.PAID_ONLINE)),
        count("placeholders", has(Flag.PLACEHOLDER_PERSON)),
        count("foreign_codes", has(Flag.CODE_OUT_OF_SCHEME)),
        count("fed_back", AFTER_END),
        count("fed_back_online", AFTER_END, ONLINE),
        count("named", NAMED),
        Measure("persons", Form.DISTINCT, NAMED, "person"),
    ),
    within("received_month"),
)
ENDED = Query(
    SUBJECT,
    ("agency",),
    (
        count("ended"),
        count("decided", DECIDED),
        count("unacted", DECIDED, has(Flag.NO_OFFICER_ACT)),
        count("results", DECIDED, has(Flag.E_RESULT)),
        count("uploads", DECIDED, has(Flag.RESULT_IS_UPLOAD)),
        count("with_due", HAS_DUE),
        count("late", LATE),
        count("on_due_day", ON_DUE_DAY),
        count("fed_back_ended", AFTER_END),
        count("fed_back_due", AFTER_END, HAS_DUE),
        count("fed_back_in_time", AFTER_END, IN_TIME),
    ),
    within("ended_month"),
)
DAYS = Query(
    SUBJECT,
    ("agency", "received_day"),
    (count("dossiers"),),
    within("received_month"),
)
SERVICES = Query(
    SUBJECT,
    ("agency", "procedure"),
    (
        count("dossiers"),
        count("online", ONLINE),
        count("online_partial", ONLINE, PARTIAL),
        count("online_full", ONLINE, FULL),
        count("unfit_full", ONLINE, FULL, lacks(Flag.ELIGIBLE_FULL)),
        count("swift", SWIFT),
    ),
    within("received_month"),
)
DUE = (count("due"), count("due_late", LATE), count("due_on_day", ON_DUE_DAY))


def due_in(days: tuple[int, int]) -> Query:
    """What was due from the first to the last of `days`, of the endings of the months asked for."""
    first, last = days
    where = (Compare("due_day", Comparison.AT_LEAST, first), Compare("due_day", Comparison.AT_MOST, last))
    return Query(SUBJECT, ("agency",), DUE, All((HAS_DUE, *where, within("ended_month"))))


MANY = 5
"""Dossiers of one person in one month from which the person is looked at (assumed)."""


def persons_of(agencies: Iterable[int], persons: Iterable[int] = ()) -> Query:
    """Dossiers by agency and person of a month; of the named persons only where some are named."""
    told = [tuple(Compare("agency", Comparison.EQUAL, agency) for agency in agencies)]
    told += [tuple(Compare("person", Comparison.EQUAL, person) for person in persons)]
    chosen = tuple(Either(parts) for parts in told if parts)
    where = All((NAMED, within("received_month"), *chosen))
    return Query(SUBJECT, ("agency", "person"), (count("dossiers"),), where)


BEHIND: dict[Kind, tuple[str, Condition]] = {
    Kind.TURNED_DONE: ("ended_month", All((DECIDED, has(Flag.NO_OFFICER_ACT)))),
    Kind.UPLOAD_AS_RESULT: ("ended_month", All((DECIDED, has(Flag.RESULT_IS_UPLOAD)))),
    Kind.PLACEHOLDER_PERSON: ("received_month", has(Flag.PLACEHOLDER_PERSON)),
    Kind.REPEATED_PERSON: ("received_month", NAMED),
    Kind.CODE_OUT_OF_SCHEME: ("received_month", has(Flag.CODE_OUT_OF_SCHEME)),
    Kind.LEVELS_MERGED: ("received_month", All((ONLINE, FULL, lacks(Flag.ELIGIBLE_FULL)))),
    Kind.POST_AS_ONLINE: ("received_month", ONLINE),
    Kind.DUE_DAY_BURST: ("ended_month", ON_DUE_DAY),
    Kind.SWIFT_ENDING: ("received_month", SWIFT),
    Kind.FED_BACK: ("received_month", AFTER_END),
    Kind.ROUND_NUMBERS: ("received_month", ONLINE),
    Kind.SILENCE: ("received_month", All()),
    Kind.CONSTANT_LEVEL: ("received_month", FULL),
    Kind.CONSTANT_PAYMENT: ("received_month", All((has(Flag.FEE_DUE), has(Flag.PAID_ONLINE)))),
}
"""By kind, the month column and the condition of the dossiers behind its signs, for the drill-down."""


def drill_down(kind: Kind, agency: int, *keys: str) -> Query:
    """The dossiers of `agency` behind a sign of `kind`, counted by `keys` (`dossier`, `received_day`, `person`, ..)."""
    column, condition = BEHIND[kind]
    where = All((Compare("agency", Comparison.EQUAL, agency), within(column), condition))
    return Query(SUBJECT, keys, (count("dossiers"),), where)


def day_of(kind: Kind) -> str:
    """The column of the day by which the dossiers behind a sign are told: that of receipt, or that of ending."""
    return BEHIND[kind][0].replace("month", "day")
