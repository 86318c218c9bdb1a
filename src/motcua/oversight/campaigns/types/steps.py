"""Words of a report's life: permissions, states, steps, doors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from motcua.kernel.access import Permission

VIEW_REPORTS = Permission("campaigns.view_reports")
FILL_REPORT = Permission("campaigns.fill_report")
APPROVE_REPORT = Permission("campaigns.approve_report")
ACCEPT_REPORT = Permission("campaigns.accept_report", is_national=True)
CONFIRM_REPORT = Permission("campaigns.confirm_report", is_national=True)
VIEW_BOARD = Permission("campaigns.view_board", is_national=True)
MANAGE_CAMPAIGNS = Permission("campaigns.manage_campaigns", is_national=True)

Counts = Sequence[int | None]
"""One count for each element of the form, in its order; None where nothing was given."""
Parts = Mapping[str, Counts]
"""Counts by the agency that they were counted for: the own ones, and those of agencies that merged into it."""
Notes = Mapping[str, str]
"""Sentences of a clerk, by element or by rule."""


class State(StrEnum):
    """Where a report stands. Being late is an attribute, never a state."""

    OPEN = "open"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNIT_APPROVED = "unit_approved"
    AGENCY_APPROVED = "agency_approved"
    ACCEPTED = "accepted"
    """A reviewer took it: from here on nobody moves it under the approver's eyes."""
    APPROVED = "approved"
    RETURNED = "returned"
    REOPENED = "reopened"
    EXCLUDED = "excluded"
    PASSED_ON = "passed_on"
    """The agency merged; its successor reports its counts beside its own."""


class Step(StrEnum):
    """What somebody did with a report."""

    OPENED = "opened"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    REOPENED = "reopened"
    COMMENTED = "commented"
    EXCEPTED = "excepted"
    EXCLUDED = "excluded"
    PASSED_ON = "passed_on"
    INHERITED = "inherited"


class Door(StrEnum):
    """How counts came in."""

    PAGE = "page"
    SHEET = "sheet"
    PROGRAM = "program"
