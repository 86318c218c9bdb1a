"""What the law fixes about identifiers and codes, and how counts pass from one territory to another. No Django here."""

from motcua.foundation.agencies.rules.codes import (
    MAX_IDENTIFIER,
    code_parts,
    code_text,
    is_identifier,
    is_older_identifier,
    yymmdd,
)
from motcua.foundation.agencies.rules.crosswalk import Territory
from motcua.foundation.agencies.rules.expression import expressed, laid_out, month_day

__all__ = [
    "MAX_IDENTIFIER", "Territory", "code_parts", "code_text", "expressed", "is_identifier", "is_older_identifier",
    "laid_out", "month_day", "yymmdd",
]  # fmt: skip
