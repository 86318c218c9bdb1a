"""Words of exact figures: pairs, periods, definitions; the facts and the algebra over them."""

from motcua.oversight.indicators.types.algebra import (
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
    "FACT_COLUMNS",
    "NEVER",
    "NOTHING",
    "NOT_APPLICABLE",
    "All",
    "Bounds",
    "Column",
    "Compare",
    "Comparison",
    "Condition",
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
