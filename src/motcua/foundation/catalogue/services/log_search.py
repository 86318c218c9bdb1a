"""Remember what people look for, so that the synonym table can grow (stack: search)."""

from __future__ import annotations

from motcua.foundation.catalogue import rules
from motcua.foundation.catalogue.models import SearchLog
from motcua.kernel.clock import today
from motcua.kernel.text import fold


def log_search(text: str, count: int, chosen: str = "") -> None:
    """Keep one search: the folded text without long numbers, the day, how many hits, which one was opened.

    Nothing says who searched or at what hour.
    """
    folded = rules.loggable(fold(text[: rules.MAX_QUERY]))
    if folded:
        SearchLog.objects.create(on=today(), folded=folded, count=count, chosen=chosen[:20])
