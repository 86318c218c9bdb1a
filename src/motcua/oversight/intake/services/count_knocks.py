"""Account for what was turned away or repeated: one row a day, source and answer, so a flood cannot fill the table."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import connection

from motcua.kernel.clock import local
from motcua.oversight.intake.models import Source

REPLAYED = "replayed"
SOURCE_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_COUNT = """
INSERT INTO intake_doorcount (source_code, day, code, times, last_at) VALUES (%s, %s, %s, 1, %s)
ON CONFLICT (source_code, day, code) DO UPDATE SET times = intake_doorcount.times + 1, last_at = excluded.last_at
"""


def count_knock(claimed: object, code: str, at: datetime) -> None:
    """One more answer `code` to whoever sent in the name of `claimed`; names of no source are counted together."""
    name = claimed if isinstance(claimed, str) and SOURCE_CODE.fullmatch(claimed) else ""
    known = name if Source.objects.filter(pk=name).exists() else ""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [known, local(at).date(), code, at])
