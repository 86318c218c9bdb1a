"""HTTP to PayGov and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from motcua.connectors.paygov.mapping import NAME
from motcua.kernel import environment, http
from motcua.kernel.errors import OutsideUnavailable

CREATE = "/api/payments/create"
QUERY = "/api/payments/query"


def post(path: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """Send `fields` and return the JSON object of the answer.

    Raises OutsideUnavailable when there is no answer or none that can be read.
    """
    response = http.call(NAME, "POST", environment.address("PAYGOV_URL", "paygov").rstrip("/") + path, json=fields)
    if response.status_code != 200:
        raise OutsideUnavailable(system=NAME)
    try:
        content = response.json()
    except ValueError as error:
        raise OutsideUnavailable(system=NAME) from error
    if not isinstance(content, dict):
        raise OutsideUnavailable(system=NAME)
    return content
