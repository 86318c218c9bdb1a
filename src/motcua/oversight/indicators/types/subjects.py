"""What an engine may be asked about besides dossiers: each subject with its columns (measurement.md 4.6).

Every column is a whole number, as in the facts of dossiers, and every subject has `known_minute` and `sign`, so that
the same SQL counts them all. Most are kept as signed rows. `services`, `visits`, `synchronisation` and `reports` are
made for one period and one instant, by adding up and joining in Python: one row each, `sign` +1, known at that instant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag

from motcua.oversight.indicators.types.facts import FACT_COLUMNS, Column


class PetitionFlag(IntFlag):
    """Yes-or-no facts of a petition (phản ánh, kiến nghị)."""

    IN_SCOPE = 1
    ANSWERED = 2
    PUBLISHED = 4
    REPEATED = 8
    DISLIKED = 16
    """Answered, and more dislikes than likes (IND-24)."""


class ServiceTrait(IntFlag):
    """What an agency may tell of a service beside its level; each is a column of `services`, -1 where not told."""

    ELIGIBLE_FULL = 1
    ON_PORTAL = 2
    HAS_FEE = 4
    PAYS_ONLINE = 8
    POPULATION_DATA = 16
    EXEMPT_FROM_DESK = 32
    AT_DESK = 64
    WHOLE_AT_DESK = 128
    PUBLISHED_BOARD = 256
    PUBLISHED_ONLINE = 512


@dataclass(frozen=True)
class Subject:
    """A table of facts: its name, what one row is, and its columns."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns)


_WHO = (
    Column("top", 16, "number of the ministry or province"),
    Column("agency", 32, "number of the agency itself"),
    Column("procedure", 32, "number of the procedure"),
)
_KNOWN = (
    Column("known_minute", 32, "whole minute since 1970-01-01 UTC at which this row became known"),
    Column("sign", 8, "+1 a row that holds, -1 the same row taken back"),
)

DOSSIERS = Subject("dossiers", "one dossier as known since a minute", FACT_COLUMNS)

SERVICES = Subject(
    "services",
    "one procedure of one agency as offered in the last minute before the cut, with its dossiers of the period",
    (
        *_WHO,
        Column("level", 8, "0 information, 1 partial, 2 full; 3 and 4 the levels of before 2022"),
        Column("eligible_full", 8, "1 where it is flagged eligible for full process; -1 not told"),
        Column("on_portal", 8, "1 where it is on the national portal; -1 not told"),
        Column("has_fee", 8, "1 where the procedure has fees; -1 not told"),
        Column("pays_online", 8, "1 where online payment is integrated; -1 not told"),
        Column("population_data", 8, "1 where it uses data of the population database; -1 not told"),
        Column(
            "parts",
            8,
            "how many of the 7 parts of a procedure are published; -1 where its ministry or province told of none",
        ),
        Column("exempt_from_desk", 8, "1 where it need not be received at the one-stop desk; -1 not told"),
        Column("at_desk", 8, "1 where it is received and returned at the one-stop desk; -1 not told"),
        Column("whole_at_desk", 8, "1 where the whole process is at the one-stop desk; -1 not told"),
        Column("published_board", 8, "1 where it is on the board, correct, full and timely; -1 not told"),
        Column("published_online", 8, "1 where it is published electronically, correct, full and timely; -1 not told"),
        Column("received", 32, "dossiers received in the period"),
        Column("online_received", 32, "of these, sent online (channel 2) to a partial or full service"),
        Column("online_late", 32, "online dossiers of the period that are late or unresolved past their due date"),
        Column("paid_online", 32, "dossiers of the period with an online payment"),
        Column("certified_copies", 32, "dossiers of the period with a certified electronic copy"),
        *_KNOWN,
    ),
)

PETITIONS = Subject(
    "petitions",
    "one petition as known since a minute",
    (
        *_WHO,
        Column("received_month", 16, "year * 12 + month - 1 of receipt in Vietnam"),
        Column("answered_month", 16, "month of the answer or refusal; 0 while open"),
        Column("late_minute", 32, "first whole minute at which a limit of IND-23 is passed, or NEVER"),
        Column("kind", 8, "1 about a rule, 2 about behaviour; 0 not told"),
        Column("flags", 32, "sum of `PetitionFlag`"),
        Column("petition", 64, "number of the petition within its source"),
        *_KNOWN,
    ),
)

DISCLOSURES = Subject(
    "disclosures",
    "one procedure in one decision that publishes it, as known since a minute",
    (
        *_WHO,
        Column("decided_month", 16, "month of the decision to publish"),
        Column("decided_late", 8, "1 where the decision came too late before the effective date (IND-30)"),
        Column("public_month", 16, "month in which it was made public; 0 where it is not yet"),
        Column("due_month", 16, "month in which it had to be public (IND-31)"),
        Column("late_minute", 32, "first whole minute at which it counts as made public too late, or NEVER"),
        *_KNOWN,
    ),
)

RATINGS = Subject(
    "ratings",
    "one answer of an applicant, as known since a minute",
    (
        *_WHO,
        Column("rated_month", 16, "month of the answer"),
        Column("overall", 8, "1 not satisfied, 2 satisfied, 3 very satisfied"),
        Column("convenience", 8, "the same scale; 0 where not asked"),
        Column("timeliness", 8, "the same scale; 0 where not asked"),
        Column("attitude", 8, "the same scale; 0 where not asked"),
        *_KNOWN,
    ),
)

VISITS = Subject(
    "visits",
    "page views and visits of one service in one month",
    (
        *_WHO,
        Column("month", 16, "year * 12 + month - 1 in Vietnam"),
        Column("views", 32, "page views"),
        Column("visits", 32, "visits; daily visits added up, never lasting persons"),
        Column("submissions", 32, "dossiers sent from these pages"),
        *_KNOWN,
    ),
)

SYNCHRONISATION = Subject(
    "synchronisation",
    "one agency in one month: what was synchronised against what should have been",
    (
        *_WHO[:2],
        Column("month", 16, "year * 12 + month - 1 in Vietnam"),
        Column("synchronised", 32, "dossiers received in the month that reached the national side"),
        Column("expected_twelfths", 32, "12 * max(report system, portal); without a report last year's count; else 0"),
        *_KNOWN,
    ),
)

TOLD_COUNTS: Mapping[str, str] = {
    "procedures": "procedures in force",
    "services": "services offered online, all levels of before 2022",
    "level_3": "services of level 3",
    "level_4": "services of level 4",
    "full": "full-process services",
    "partial": "partial services",
    "used": "online services with online dossiers in the month",
    "carried": "dossiers carried over from the month before",
    "received": "dossiers received in the month",
    "online": "of these, online",
    "ended": "dossiers finished in the month",
    "full_process": "of these, full process with an electronic result",
    "on_time": "of the finished, on time",
    "in_hand": "dossiers in hand at the end of the month",
}
"""What an element of a form may tell the nation; a form says which of its elements tells which."""

REPORTS = Subject(
    "reports",
    "one report that an agency owes for one month, as known at the cut, with the counts its head approved",
    (
        *_WHO[:2],
        Column("month", 16, "year * 12 + month - 1 that the report is about"),
        Column("expected", 8, "1 where it is expected; 0 where its agency is excluded or merged away, with the reason"),
        Column("came", 8, "1 where it is expected, was handed in and not sent back"),
        Column("in_time", 8, "1 where it came and began to arrive before it was due"),
        *(Column(f"told_{name}", 32, f"{says}, as reported; -1 not told") for name, says in TOLD_COUNTS.items()),
        *_KNOWN,
    ),
)

OFFERS = Subject(
    "offers",
    "one eligible person for one proactive service, as known since a minute",
    (
        *_WHO,
        Column("month", 16, "month in which the person became eligible"),
        Column("level", 8, "level 1 to 4 of the proactive service"),
        Column("offered", 8, "1 where the offer was made"),
        Column("answer", 8, "0 none, 1 accepted, 2 refused"),
        Column("reversed", 8, "1 where an accepted result was taken back to the former state"),
        *_KNOWN,
    ),
)

STEPS = Subject(
    "steps",
    "one completed step of a dossier, as known since a minute",
    (
        *_WHO,
        Column("ended_month", 16, "month in which the step was completed"),
        Column("human", 8, "1 where a person had to act"),
        *_KNOWN,
    ),
)

SUBJECTS = {
    subject.name: subject
    for subject in (
        DOSSIERS, SERVICES, PETITIONS, DISCLOSURES, RATINGS, VISITS, SYNCHRONISATION, REPORTS, OFFERS,
        STEPS,
    )
}  # fmt: skip
