"""What the law fixes about figures, exactly: pairs, and the algebra written out for an engine."""

from motcua.oversight.indicators.rules.compile import compile_query
from motcua.oversight.indicators.rules.pairs import agrees, pooled
from motcua.oversight.indicators.rules.together import (
    Defined,
    adds_up,
    limited_terms,
    measures_of,
    numbers_of,
    together,
)  # fmt: skip

__all__ = [
    "Defined",
    "adds_up",
    "agrees",
    "compile_query",
    "limited_terms",
    "measures_of",
    "numbers_of",
    "pooled",
    "together",
]
