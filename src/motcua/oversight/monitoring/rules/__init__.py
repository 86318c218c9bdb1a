"""What the portal measures, as queries of the closed algebra, and how parts become wholes."""

from motcua.oversight.monitoring.rules.measures import (
    OBSERVED,
    SERVICES_QUERY,
    TRAITS_QUERY,
    Observing,
    bounds_of,
    limited,
    told_query,
)
from motcua.oversight.monitoring.rules.roll_up import Cell, Vector, added, cells_of, finished, pooled_cells

__all__ = [
    "OBSERVED",
    "SERVICES_QUERY",
    "TRAITS_QUERY",
    "Cell",
    "Observing",
    "Vector",
    "added",
    "bounds_of",
    "cells_of",
    "finished",
    "limited",
    "pooled_cells",
    "told_query",
]  # fmt: skip
