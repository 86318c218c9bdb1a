"""Invented procedures for tests."""

from __future__ import annotations

from typing import Any

from motcua.foundation.catalogue.rules import empty_record


def a_record(code: str = "9.000001", **changes: Any) -> dict[str, Any]:
    """A complete record of an invented procedure."""
    record = {
        **empty_record(),
        "code": code,
        "name": f"Thủ tục giả định số {code[-3:]}",
        "field": "Lĩnh vực giả định",
        "issuing_agency": "Bộ Giả định",
        "scope": "national",
        "levels": ["xa"],
        "steps": "- Nộp hồ sơ.\n- Nhận kết quả.",
        "online_apply_button": True,
        "channels": [a_channel()],
        "components": [
            {"case": "* Giấy tờ phải nộp:", "name": "- Tờ khai", "form_file": "", "n_original": 1, "n_copy": 0}
        ],
    }
    return {**record, **changes}


def a_channel(value: float | None = 3, unit: str | None = "working_day", **changes: Any) -> dict[str, Any]:
    return {
        "channel": "online",
        "time_value": value,
        "time_unit": unit,
        "fee_free": True,
        "fees_vnd": [],
        "text": "",
        "text_amounts_vnd": [],
        **changes,
    }
