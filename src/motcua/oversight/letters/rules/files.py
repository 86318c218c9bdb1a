"""Names of a letter's files."""

from __future__ import annotations

import re

from motcua.kernel.text import fold


def file_name(number: int | None, mark: str) -> str:
    """`cong-van-12-bkhcn-cdsqg`; without a number `du-thao`."""
    if number is None:
        return "cong-van-du-thao"
    return f"cong-van-{number}-{re.sub(r'[^a-z0-9]+', '-', fold(mark)).strip('-')}"
