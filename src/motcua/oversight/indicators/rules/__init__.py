"""What the law fixes about figures, exactly: pairs, and the algebra written out for an engine."""

from motcua.oversight.indicators.rules.compile import compile_query
from motcua.oversight.indicators.rules.pairs import agrees, pooled

__all__ = ["agrees", "compile_query", "pooled"]
