"""Questions about procedures. Contents and rules are cached in the process until the next import (`kernel.cache`)."""

from motcua.foundation.catalogue.selectors.kept import forget_cached
from motcua.foundation.catalogue.selectors.lists import PAGE_SIZE, fields, procedures_of, search, suggest
from motcua.foundation.catalogue.selectors.offers import (
    fee_lines,
    limit_info,
    offer,
    offers_of,
    service_level,
    time_limit,
)
from motcua.foundation.catalogue.selectors.procedures import procedure, procedure_name, version

__all__ = [
    "PAGE_SIZE", "fee_lines", "fields", "forget_cached", "limit_info", "offer", "offers_of", "procedure",
    "procedure_name", "procedures_of", "search", "service_level", "suggest", "time_limit", "version",
]  # fmt: skip
