"""Questions about agencies, units, calendars and codes, and about counts that pass from one territory to another."""

from motcua.foundation.agencies.selectors.register import (
    DEFAULT_CALENDAR,
    agencies_under,
    agency,
    ancestors,
    children_of,
    communes_of,
    forget_register,
    older_code,
    scheme_in_force,
    working_calendar,
)
from motcua.foundation.agencies.selectors.succession import ended_agencies, ended_on, forget_successions, heirs_of
from motcua.foundation.agencies.selectors.territory import (
    breaks,
    comparable,
    crosswalk,
    forget_territories,
    reexpressed,
    speaker_for,
    territory_of,
)
from motcua.foundation.agencies.selectors.units import (
    admin_unit,
    count_units,
    successors_of,
    units_on,
    units_under,
)


def forget_cached() -> None:
    """Drop what this process keeps of agencies and territories."""
    forget_register()
    forget_territories()
    forget_successions()


__all__ = [
    "DEFAULT_CALENDAR", "admin_unit", "agencies_under", "agency", "ancestors", "breaks", "children_of", "communes_of",
    "comparable", "count_units", "crosswalk", "ended_agencies", "ended_on", "forget_cached", "heirs_of", "older_code",
    "reexpressed", "scheme_in_force", "speaker_for", "successors_of", "territory_of", "units_on", "units_under",
    "working_calendar",
]  # fmt: skip
