"""The contract of facts: one narrow, typed row per dossier and change (measurement.md 4.6).

Every column is a whole number. Time zone, calendar and due dates are settled at the intake, never in SQL. Rows are
only ever added: a dossier that changes is written again with `sign` -1 (as it was) and +1 (as it is), so counts are
sums of `sign`, and "as known at" is a condition on `known_minute`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag

NEVER = 2**31 - 1
"""`late_minute` of a dossier that is never late; also "no upper bound" of an instant."""


class Channel(IntEnum):
    """How a dossier came in (KenhThucHien, law.md 4.0). Only 2 is online; who tells none is counted, and not online."""

    NOT_TOLD = 0
    COUNTER = 1
    ONLINE = 2
    POST = 3


class ServiceLevel(IntEnum):
    """What a service offers (law.md 4.1). The levels of before 2022 are never derived from those of today."""

    INFORMATION = 0
    PARTIAL = 1
    FULL = 2
    LEVEL3 = 3
    LEVEL4 = 4


@dataclass(frozen=True)
class Column:
    """One column of the facts: its name, width in bits, and what the number says."""

    name: str
    bits: int
    says: str


FACT_COLUMNS = (
    Column("top", 16, "number of the ministry or province"),
    Column("agency", 32, "number of the agency itself"),
    Column("procedure", 32, "number of the procedure"),
    Column("received_month", 16, "year * 12 + month - 1 of receipt in Vietnam; 0 where it was never received"),
    Column("received_day", 32, "days since 1970-01-01 of receipt, Vietnamese date; 0 where never received"),
    Column("ended_month", 16, "month in which the agency was done; 0 while it runs"),
    Column("ended_day", 32, "day on which the agency was done; 0 while it runs"),
    Column(
        "due_day", 32, "day of the due date first promised, or with DUE_DERIVED of the legal maximum; 0 without one"
    ),
    Column("late_minute", 32, "first whole minute since 1970-01-01 UTC at which it counts as late (IND-20), or NEVER"),
    Column("channel", 8, "0 not told, 1 counter, 2 online, 3 post"),
    Column("level", 8, "0 information, 1 partial, 2 full; 3 and 4 the levels of before 2022"),
    Column(
        "outcome",
        8,
        "0 running, 1 decided, 2 rejected, 3 withdrawn, 4 refused at the door, 5 stopped, 6 running, but waiting for a "
        "supplement (IND-20)",
    ),
    Column("requests", 8, "supplement requests"),
    Column("disliked_month", 16, "month of the first petition or dislike of the applicant; 0 without one (IND-26)"),
    Column("flags", 32, "sum of `Flag`"),
    Column("net_minutes", 32, "working minutes from receipt to end, less the applicant's own time; 0 while it runs"),
    Column("span_seconds", 32, "seconds from receipt to the end, at most NEVER; 0 while it runs"),
    Column("fee", 32, "đồng"),
    Column("person", 64, "pseudonym of the applicant; 0 where none was sent"),
    Column("dossier", 64, "number of the dossier within its source"),
    Column("known_minute", 32, "whole minute since 1970-01-01 UTC at which this row became known"),
    Column("sign", 8, "+1 a row that holds, -1 the same row taken back"),
)


class Flag(IntFlag):
    """Yes-or-no facts of a dossier (law.md 4.2 to 4.7; the last four are findings of the intake, integrations.md 5)."""

    HAS_DUE = 1
    INTERNAL_ON_TIME = 2
    """Ended by the due date counted anew after a supplement (IND-21)."""
    WRITTEN_RESULT_DUE = 4
    E_RESULT = 8
    """An electronic result with code and link (IND-12, IND-40)."""
    FEE_DUE = 16
    """Of a procedure with fees, and not every fee 0 (IND-37)."""
    PAID_ONLINE = 32
    DIGITISED = 64
    CERTIFIED_COPY = 128
    DATA_REUSED = 256
    FROM_STORE = 512
    PERSON_AUTHENTICATED = 1024
    ELIGIBLE_FULL = 2048
    """Of a procedure flagged eligible for full process (IND-06, IND-13)."""
    DISLIKED = 4096
    """A petition or dislike of the applicant (IND-26)."""
    UNITS_EARLY = 1 << 13
    """Every unit that took part was done before its own limit (TT01-2; this and the next two: the worst one told)."""
    UNITS_ON_TIME = 1 << 14
    UNITS_LATE = 1 << 15
    CONTACTS_NONE = 1 << 16
    """The applicant had to go to no agency (TT01-4; this and the next two: the most told)."""
    CONTACTS_DESK = 1 << 17
    """Only to the one-stop desk, and to bodies that the law involves in field checks."""
    CONTACTS_MORE = 1 << 18
    NOT_PAID_ONLINE = 1 << 19
    """Told as no, which is more than not told (`TOLD_AS_NO`)."""
    RESULT_IS_UPLOAD = 1 << 20
    PLACEHOLDER_PERSON = 1 << 21
    CODE_OUT_OF_SCHEME = 1 << 22
    NO_OFFICER_ACT = 1 << 23
    DUE_DERIVED = 1 << 24
    """Nobody promised a due date; `due_day` and `late_minute` follow from the legal maximum (IND-20)."""
    NOT_E_RESULT = 1 << 25
    """This and the next five: told as no (`TOLD_AS_NO`)."""
    NOT_DIGITISED = 1 << 26
    NOT_CERTIFIED_COPY = 1 << 27
    NOT_DATA_REUSED = 1 << 28
    NOT_FROM_STORE = 1 << 29
    NOT_PERSON_AUTHENTICATED = 1 << 30


TOLD_AS_NO = {
    Flag.E_RESULT: Flag.NOT_E_RESULT,
    Flag.PAID_ONLINE: Flag.NOT_PAID_ONLINE,
    Flag.DIGITISED: Flag.NOT_DIGITISED,
    Flag.CERTIFIED_COPY: Flag.NOT_CERTIFIED_COPY,
    Flag.DATA_REUSED: Flag.NOT_DATA_REUSED,
    Flag.FROM_STORE: Flag.NOT_FROM_STORE,
    Flag.PERSON_AUTHENTICATED: Flag.NOT_PERSON_AUTHENTICATED,
}
"""Facts that lift a rate where they hold, and the flag of those that were told not to hold; with neither they were not
told, and missing is not zero: who told one of no dossier has no figure that reads it (IND-11, 12, 36, 37, 40 to 45)."""
