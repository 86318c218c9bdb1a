"""Yes-or-no facts of a packet, and findings that only the whole packet can tell (integrations.md 5.2)."""

from __future__ import annotations

import re
from typing import Any

from motcua.oversight.intake.selectors import is_placeholder_number

_SCHEME = re.compile(r"[0-9A-Z]+(\.[0-9A-Z]+)*-[0-9]{6}-[0-9]{4,}")
"""Agency, day and number of the day (law.md 2.3), in the older and the newer form."""
_YES = ("1", 1)
_PAID_ONLINE = {"1", "2", "3"}
"""Both generations of the list: 1 national portal, 2 or 3 local gateway."""


def told_flags(record: dict[str, Any]) -> list[str]:
    """Names of the intake's flags that the packet tells, yes and no; a field that it lacks tells neither."""
    papers, results = objects(record, "TaiLieuNop"), objects(record, "DanhSachGiayToKetQua")
    fees = [_whole(fee.get("Gia")) for fee in objects(record, "DanhSachLePhi")]
    holds = {
        "written_result_due": bool(results),
        "e_result": any(one.get("MaGiayToKetQua") and one.get("DuongDanTepTinKetQua") for one in results),
        "fee_due": any(fees),
        "paid_online": str(record.get("DuocThanhToanTrucTuyen")) in _PAID_ONLINE,
        "digitised": record.get("HoSoCoThanhPhanSoHoa") in _YES or any(p.get("DuocSoHoa") in _YES for p in papers),
        "data_reused": bool(record.get("DSKetNoiCSDL")) or any(p.get("DuocTaiSuDung") in _YES for p in papers),
        "from_store": any(p.get("DuocLayTuKhoDMQG") in _YES for p in papers),
        "person_authenticated": record.get("TaiKhoanDuocXacThucVoiVNeID") in _YES,
    }
    said = {
        "e_result": "DanhSachGiayToKetQua" in record,
        "paid_online": bool(str(record.get("DuocThanhToanTrucTuyen") or "")),
        "digitised": "HoSoCoThanhPhanSoHoa" in record or any("DuocSoHoa" in paper for paper in papers),
        "data_reused": "DSKetNoiCSDL" in record or any("DuocTaiSuDung" in paper for paper in papers),
        "from_store": any("DuocLayTuKhoDMQG" in paper for paper in papers),
        "person_authenticated": "TaiKhoanDuocXacThucVoiVNeID" in record,
    }
    noes = [f"not_{name}" for name, is_said in said.items() if is_said and not holds[name]]
    return [*(name for name, is_so in holds.items() if is_so), *noes]


def findings(record: dict[str, Any], identity: str) -> list[str]:
    """Signs that something was made up; findings, never corrections."""
    uploads = {paper.get("DuongDanTaiTepTin") for paper in objects(record, "TaiLieuNop")} - {None, ""}
    results = {one.get("DuongDanTepTinKetQua") for one in objects(record, "DanhSachGiayToKetQua")}
    holds = {
        "result_is_upload": bool(_texts(uploads) & _texts(results)),
        "placeholder_person": is_placeholder_number(identity),
        "code_out_of_scheme": not _SCHEME.fullmatch(str(record.get("MaHoSo", ""))),
    }
    return [name for name, is_so in holds.items() if is_so]


def _texts(values: set[Any]) -> set[str]:
    return {value for value in values if isinstance(value, str)}


def objects(record: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects in a list of the record; what is no object is passed over."""
    found = record.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _whole(value: object) -> int:
    return int(value) if isinstance(value, str | int) and str(value).isdecimal() else 0
