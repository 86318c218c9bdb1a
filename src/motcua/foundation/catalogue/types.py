"""Words of this module: procedures in versions, their seven parts, offers, fees, searches, import reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from motcua.kernel.worktime import TimeLimit


class ServiceLevel(StrEnum):
    """toàn trình, một phần, chỉ cung cấp thông tin (law.md 4.1); decided service by service, never derived as fact."""

    FULL = "full"
    PARTIAL = "partial"
    INFORMATION = "information"


class FeeKind(StrEnum):
    PHI = "phi"
    LE_PHI = "le_phi"


class LimitStatus(StrEnum):
    """Whether a time limit is printed, read with an assumption, or missing."""

    STATED = "stated"
    ASSUMED = "assumed"
    NOT_STATED = "not_stated"


class Origin(StrEnum):
    """Where a rule comes from: read out of the procedure record, or entered with its own source."""

    RECORD = "record"
    CURATED = "curated"


class Match(StrEnum):
    """Why a search found a procedure."""

    WORDS = "words"
    SYNONYM = "synonym"
    SIMILAR = "similar"


class Outcome(StrEnum):
    REJECTED = "rejected"
    REPAIRED = "repaired"


@dataclass(frozen=True)
class ChannelInfo:
    """One way of doing it (cách thức): in_person, online or postal. `fee_free` is weak evidence, see `quality`."""

    channel: str
    time_value: int | float | None
    time_unit: str | None
    fee_free: bool | None
    fees_vnd: tuple[int, ...]
    text: str


@dataclass(frozen=True)
class ComponentInfo:
    """One paper of the dossier or a remark beside the papers (`is_paper` false); `case` is the group it stands in."""

    case: str
    name: str
    form_file: str
    n_original: int | None
    n_copy: int | None

    @property
    def is_paper(self) -> bool:
        return bool(self.n_original or self.n_copy or self.form_file)


@dataclass(frozen=True)
class ResultInfo:
    code: str
    name: str


@dataclass(frozen=True)
class ProcedureInfo:
    """A procedure in one version: the seven parts of F-001 (name, steps, channels, components, time limit in the
    channels, audience, implementing agencies) with results, fees, legal basis and conditions.

    `quality` keeps the flags of the source (time_unit_missing, fee_conflict, ...).
    """

    code: str
    version_id: UUID
    version_number: int
    valid_from: date
    valid_to: date | None
    name: str
    field: str
    scope: str
    levels: tuple[str, ...]
    issuing_agency: str
    decision: str
    audience: tuple[str, ...]
    implementing_agencies: tuple[str, ...]
    competent_agency: str
    receiving_address: str
    channels: tuple[ChannelInfo, ...]
    channels_text: str
    components: tuple[ComponentInfo, ...]
    steps: tuple[str, ...]
    legal_basis: tuple[str, ...]
    legal_basis_text: str
    results: tuple[ResultInfo, ...]
    conditions: str
    quality: tuple[str, ...]
    source: str
    source_url: str
    retrieved: str

    @property
    def papers(self) -> tuple[ComponentInfo, ...]:
        return tuple(component for component in self.components if component.is_paper)


@dataclass(frozen=True)
class LimitInfo:
    """A time limit with its evidence; `limit` is None when the record states none."""

    limit: TimeLimit | None
    status: str
    source: str
    note: str


@dataclass(frozen=True)
class FeeLine:
    """One fee or charge; `amount` in đồng for one `unit_label` ('' for the dossier)."""

    code: str
    name: str
    kind: str
    amount: int
    unit_label: str
    source: str = ""
    assumed: bool = False


@dataclass(frozen=True)
class OfferInfo:
    """At which level agencies of `agency_kind` under `agency_code` offer a procedure, and why not fully (F-006)."""

    procedure_code: str
    agency_code: str
    agency_kind: str
    level: ServiceLevel
    reason: str
    assumed: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class SearchHit:
    code: str
    name: str
    field: str
    levels: tuple[str, ...]
    issuing_agency: str
    match: str = Match.WORDS
    score: float = 0.0


class SearchHits(list[SearchHit]):
    """One page of hits; `total` counts all of them, `asked` is the folded text that was looked for."""

    def __init__(self, hits: list[SearchHit], total: int, asked: str) -> None:
        super().__init__(hits)
        self.total = total
        self.asked = asked


@dataclass(frozen=True)
class FieldInfo:
    name: str
    count: int


@dataclass(frozen=True)
class Problem:
    """What is wrong in a row, as a stable reason code; `detail` names the place."""

    reason: str
    detail: str = ""


@dataclass(frozen=True)
class ReportLine:
    """One rejected or repaired row. `row` is the line in the file, from 1."""

    row: int
    code: str
    outcome: Outcome
    reason: str
    vi: str
    en: str


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do (`dry_run`). Every row read is created, changed, unchanged or rejected."""

    dry_run: bool
    read: int
    created: int
    changed: int
    unchanged: int
    rejected: int
    repaired: int
    seconds: float
    lines: tuple[ReportLine, ...] = field(repr=False)


@dataclass(frozen=True)
class LoadReport:
    changed: bool
    rows: dict[str, int]
