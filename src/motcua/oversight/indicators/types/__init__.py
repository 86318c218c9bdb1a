"""Words of exact figures: pairs, periods, definitions; the facts and the algebra over them."""

from motcua.oversight.indicators.types.algebra import (
    NEUTRAL,
    All,
    Bounds,
    Compare,
    Comparison,
    Condition,
    Either,
    Form,
    Measure,
    Operand,
    Parameter,
    Query,
)
from motcua.oversight.indicators.types.dialects import (
    CLICKHOUSE,
    DIALECTS,
    DUCKDB,
    POSTGRESQL,
    SPARK,
    Dialect,
)
from motcua.oversight.indicators.types.facts import FACT_COLUMNS, NEVER, Column, Flag
from motcua.oversight.indicators.types.figures import (
    NOT_APPLICABLE,
    NOTHING,
    Indicator,
    Period,
    Ratio,
    half_up,
)

__all__ = [
    "CLICKHOUSE",
    "DIALECTS",
    "DUCKDB",
    "FACT_COLUMNS",
    "NEUTRAL",
    "NEVER",
    "NOTHING",
    "NOT_APPLICABLE",
    "POSTGRESQL",
    "SPARK",
    "All",
    "Bounds",
    "Column",
    "Compare",
    "Comparison",
    "Condition",
    "Dialect",
    "Either",
    "Flag",
    "Form",
    "Indicator",
    "Measure",
    "Operand",
    "Parameter",
    "Period",
    "Query",
    "Ratio",
    "half_up",
]  # fmt: skip
