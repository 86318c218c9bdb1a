"""The steps of a dossier's life that a packet tells, as events of the intake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from motcua.connectors.portal_sync.types import (
    DOSSIERS,
    NO_DATE,
    NOT_A_RECORD,
    NOT_DECLARED,
    UNKNOWN_DOSSIER,
    UNKNOWN_STATE,
    CannotSay,
)
from motcua.kernel.clock import ZONE, local
from motcua.kernel.identifiers import SENT_CODE
from motcua.oversight.intake import services
from motcua.oversight.intake.types import DossierIdentity, Translation, Unmapped

_CHANNELS = ("0", "1", "2", "3")
_RUNNING = frozenset({"1", "2", "4", "5", "6"})
_RECEIVED = frozenset({"2", "4", "5", "6", "8", "9", "10"})
"""States that a dossier only reaches after it was received."""
_ENDS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "3": (("refused", ("NgayTuChoi", "NgayKetThucXuLy")),),
    "7": (("withdrawn", ("NgayKetThucXuLy", "NgayTra", "NgayTuChoi")),),
    "8": (("rejected", ("NgayKetThucXuLy", "NgayTuChoi")),),
    "9": (("decided", ("NgayKetThucXuLy",)),),
    "10": (("decided", ("NgayKetThucXuLy", "NgayTra")), ("returned", ("NgayTra",))),
}
"""State to the last steps it tells, each with the dates that may carry it, the first present one holds."""
_ORDER = (
    "submitted", "received", "supplement_requested", "supplemented", "refused", "withdrawn", "rejected", "decided",
    "returned",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """What the translation has to ask: the source's agency, declared levels, dossiers that are known."""

    agency: str
    level_of: Callable[[str, str, date], str]
    """Of an agency, a procedure, a day; empty where it was not declared."""
    dossier: Callable[[str], DossierIdentity | None]
    is_own: Callable[[str], bool]
    """Whether an agency code is the source's agency or below it."""


def translated(service: str, records: list[dict[str, Any]], world: World) -> Translation:
    """All records of one message, each as kept by `without_persons`."""
    events: list[dict[str, Any]] = []
    unmapped: list[Unmapped] = []
    tell = _dossier_events if service == DOSSIERS else _progress_events
    for record in records:
        try:
            events.extend(tell(record, world))
        except CannotSay as reason:
            unmapped.append(reason.unmapped)
    return Translation(tuple(events), tuple(unmapped))


def _dossier_events(record: dict[str, Any], world: World) -> list[dict[str, Any]]:
    identity, steps = _identity(record, world), sorted(_steps(record), key=_in_order)
    key = services.dossier_pseudonym(str(record["MaHoSo"]))
    flags = [*record["flags"], *record["findings"]]
    fees = [int(fee) for fee in record["fees"] if str(fee).isdecimal()]
    told = {"fee": sum(fees)} if fees else {}
    if record["person"]:
        told["person"] = record["person"]
    return [
        _cloud_event(kind, key, at, identity, {**told, **more, "flags": _flags_at(kind, flags)})
        for kind, at, more in steps
    ]


def _in_order(step: tuple[str, datetime, dict[str, Any]]) -> tuple[datetime, int]:
    return step[1], _ORDER.index(step[0])


def _flags_at(kind: str, flags: list[str]) -> list[str]:
    """A result belongs to the decision, not to the steps before it."""
    is_end = kind in ("decided", "returned")
    return [flag for flag in flags if is_end or flag not in ("e_result", "not_e_result", "result_is_upload")]


def _identity(record: dict[str, Any], world: World) -> DossierIdentity:
    """An empty KenhThucHien is a channel that is not told: counted, and not online (law.md 4.0)."""
    code, procedure = (_required(record, name) for name in ("MaHoSo", "MaTTHC"))
    channel = str(record.get("KenhThucHien") or "0")
    if channel not in _CHANNELS or not SENT_CODE.fullmatch(procedure) or len(code) > 80:
        raise CannotSay(NOT_A_RECORD, "MaTTHC" if channel in _CHANNELS else "KenhThucHien")
    unit = str(record.get("DonViXuLy", ""))
    agency = unit if SENT_CODE.fullmatch(unit) and world.is_own(unit) else world.agency
    first = _date(record, "NgayTiepNhan") or _date(record, "NgayNopHoSo") or _date(record, "NgayTuChoi")
    if first is None:
        raise CannotSay(NO_DATE, "NgayTiepNhan")
    level = world.level_of(agency, procedure, local(first).date())
    if not level:
        raise CannotSay(NOT_DECLARED, procedure)
    return DossierIdentity(agency, procedure, int(channel), level)


def _steps(record: dict[str, Any]) -> Iterator[tuple[str, datetime, dict[str, Any]]]:
    """Kind, instant and due date of each step that the packet tells."""
    state = str(record.get("TrangThaiHoSo", ""))
    if state not in _RUNNING and state not in _ENDS:
        raise CannotSay(UNKNOWN_STATE, state or "–")
    submitted, received = _date(record, "NgayNopHoSo"), _date(record, "NgayTiepNhan")
    if submitted:
        yield "submitted", submitted, {}
    if received:
        yield "received", received, _due(record["supplements"][0] if record["supplements"] else {}, record)
    elif state in _RECEIVED:
        raise CannotSay(NO_DATE, "NgayTiepNhan")
    yield from _supplements(record)
    for kind, names in _ENDS.get(state, ()):
        at = next((found for name in names if (found := _date(record, name))), None)
        if at is None:
            raise CannotSay(NO_DATE, names[0])
        yield kind, at, {}


def _due(supplement: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """The due date first promised: before it was put off."""
    due = _date(supplement, "NgayHenTraTruoc") or _date(record, "NgayHenTra")
    return {"due_at": due.isoformat()} if due else {}


def _supplements(record: dict[str, Any]) -> Iterator[tuple[str, datetime, dict[str, Any]]]:
    for supplement in record["supplements"]:
        asked, sent = _date(supplement, "NgayBoSung"), _date(supplement, "NgayTiepNhanBoSung")
        if asked is None:
            raise CannotSay(NO_DATE, "NgayBoSung")
        yield "supplement_requested", asked, {}
        if sent:
            due = _date(supplement, "NgayHenTraMoi")
            yield "supplemented", sent, {"due_at": due.isoformat()} if due else {}


def _progress_events(record: dict[str, Any], world: World) -> list[dict[str, Any]]:
    code, at = _required(record, "MaHoSo"), _date(record, "ThoiDiemXuLy")
    if at is None:
        raise CannotSay(NO_DATE, "ThoiDiemXuLy")
    key = services.dossier_pseudonym(code)
    identity = world.dossier(key)
    if identity is None:
        raise CannotSay(UNKNOWN_DOSSIER, code)
    return [_cloud_event("processing", key, at, identity, {})]


def _required(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None or not str(value).strip():
        raise CannotSay(NOT_A_RECORD, name)
    return str(value).strip()


def _date(fields: dict[str, Any], name: str) -> datetime | None:
    """`yyyyMMddHHmmss` in Vietnamese time; None where absent."""
    value = fields.get(name)
    if value in (None, "", 0, "0"):
        return None
    try:
        return datetime.strptime(str(value), "%Y%m%d%H%M%S").replace(tzinfo=ZONE).astimezone(UTC)
    except ValueError as error:
        raise CannotSay(NOT_A_RECORD, name) from error


def _cloud_event(kind: str, key: str, at: datetime, identity: DossierIdentity, more: dict[str, Any]) -> dict[str, Any]:
    """The id follows from dossier, step and instant: a packet that tells the same step again adds nothing."""
    data = {
        "dossier": key, "agency": identity.agency, "procedure": identity.procedure, "channel": identity.channel,
        "level": identity.level, "at": at.isoformat(), **more,
    }  # fmt: skip
    return {
        "specversion": "1.0",
        "id": f"sync-{key[:32]}-{kind}-{int(at.timestamp())}",
        "source": "portal_sync",
        "type": f"vn.motcua.dossier.{kind}.v1",
        "time": at.isoformat(),
        "data": data,
    }
