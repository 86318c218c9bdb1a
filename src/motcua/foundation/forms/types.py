"""Words of the forms module: a field, a page, a form in force, what the screens need of them, and what each
printed paper says: one frozen dataclass per template (F-096; law.md 3.4, forms of TT 03/2025)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

Answers = dict[str, Any]
"""What a person filled in: field name to text, integer or True. A date is `yyyy-mm-dd`; one that is not yet
a date keeps its three typed parts as `{"day": …, "month": …, "year": …}`. A blank field has no entry."""

Errors = dict[str, list[str]]
"""Field name to the sentences that say what to correct; empty when all is well."""


@dataclass(frozen=True)
class Field:
    """One question of a form: its place in the schema and all hints for asking it."""

    name: str
    label: str
    widget: str
    page: str
    schema: Mapping[str, Any]
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()
    show_when: Mapping[str, str] = field(default_factory=dict)
    show_when_text: str = ""
    prefill: str = ""
    prefill_value: str = ""
    autocomplete: str = "off"
    inputmode: str = ""
    width: str = ""
    default: str = ""
    is_optional: bool = False
    messages: Mapping[str, str] = field(default_factory=dict)

    @property
    def takes_partial_date(self) -> bool:
        """Whether a year alone, or a month and a year, is an answer."""
        return bool(self.schema.get("format") == "past-partial-date")


@dataclass(frozen=True)
class Page:
    """A screenful of questions, in order."""

    name: str
    title: str
    lead: str
    fields: tuple[str, ...]
    show_when: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class FormInfo:
    """One version of a form; a dossier keeps the version it was begun with (R-CFG, F-094)."""

    version_id: UUID
    code: str
    number: int
    title: str
    procedure_code: str
    valid_from: date
    schema: Mapping[str, Any]
    hints: Mapping[str, Any]
    pages: tuple[Page, ...]
    fields: Mapping[str, Field]

    def page(self, name: str) -> Page:
        """The page called `name`; the first page where there is none of that name."""
        return next((page for page in self.pages if page.name == name), self.pages[0])

    def fields_on(self, page: str | None) -> Iterator[Field]:
        """The fields of one page, or of all pages, in order."""
        return (each for each in self.fields.values() if page is None or each.page == page)


@dataclass(frozen=True)
class Choice:
    """One option as rendered."""

    value: str
    label: str
    id: str
    is_chosen: bool


@dataclass(frozen=True)
class DatePart:
    """One of the three inputs of a date."""

    name: str
    id: str
    label: str
    value: str
    width: str
    autocomplete: str


@dataclass(frozen=True)
class FieldView:
    """A field as it stands on the screen: value, options, mistakes, and what a screen reader announces."""

    field: Field
    value: str
    choices: tuple[Choice, ...]
    parts: tuple[DatePart, ...]
    errors: tuple[str, ...]
    described_by: str
    show_when: str

    @property
    def id(self) -> str:
        """The id of the control, stable over versions: the target of the error summary."""
        return f"f-{self.field.name}"

    @property
    def template(self) -> str:
        return f"forms/widgets/{self.field.widget}.html"

    @property
    def is_group(self) -> bool:
        """Whether several controls share one legend."""
        return self.field.widget in {"date", "radios"}


@dataclass(frozen=True)
class AnswerLine:
    """One question and its answer, for reading."""

    name: str
    label: str
    text: str


@dataclass(frozen=True)
class LoadReport:
    """What `load_forms` found: codes that got a new version, and how many stayed as they were."""

    new_versions: tuple[str, ...]
    unchanged: int


# Printed papers


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """Who writes, under what number, where and when.

    `authority` stands in capitals above `desk`; `number` is complete ("12/PBS"); `place` is the commune.
    """

    authority: str
    desk: str = ""
    number: str = ""
    place: str
    day: date


@dataclass(frozen=True, kw_only=True)
class PrintedComponent:
    """One paper of the dossier as listed on the receipt."""

    name: str
    form: str = ""


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Who hands in. `on_behalf_of` names the authoriser; the number is masked by the caller where it must be."""

    name: str
    person_number: str = ""
    on_behalf_of: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who signs, in what function, and a line on how (`Đã ký số 09:34 23/11/2026`)."""

    title: str
    name: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Form 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả. `fees` are lines such as "Lệ phí …: 0 đồng"."""

    CODE: ClassVar[str] = "form-01"
    letterhead: Letterhead
    dossier_code: str
    applicant: Applicant
    request: str
    components: tuple[PrintedComponent, ...]
    from_databases: tuple[str, ...] = ()
    sets: int = 1
    time_limit: str
    received_at: datetime
    received_by: str
    due_at: datetime | None
    result_way: str
    fees: tuple[str, ...] = ()
    book_number: str = ""
    giver: Signature
    taker: Signature
    qr_text: str
    lookup: str
    is_demo: bool = False


@dataclass(frozen=True, kw_only=True)
class SupplementRequest:
    """Form 02: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ. Everything that is missing, said once (R-SUP)."""

    CODE: ClassVar[str] = "form-02"
    letterhead: Letterhead
    dossier_code: str
    applicant: Applicant
    request: str
    items: tuple[str, ...]
    reason: str
    answer_by: datetime | None = None
    contact: str
    taker: Signature
    qr_text: str
    lookup: str
    is_demo: bool = False


@dataclass(frozen=True, kw_only=True)
class RefusalNote:
    """Form 03: Phiếu từ chối tiếp nhận, giải quyết hồ sơ. `dossier_code` is blank before receipt."""

    CODE: ClassVar[str] = "form-03"
    letterhead: Letterhead
    dossier_code: str = ""
    applicant: Applicant
    request: str
    reasons: tuple[str, ...]
    contact: str
    giver: Signature
    taker: Signature
    qr_text: str = ""
    lookup: str = ""
    is_demo: bool = False


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """One hand-over of the dossier. `result` is "Trước hạn", "Đúng hạn" or "Quá hạn"; blank while running."""

    giver: str
    taker: str
    step: str
    at: datetime
    due_at: datetime | None = None
    result: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ControlSlip:
    """Form 06: Phiếu kiểm soát quá trình giải quyết hồ sơ, produced from the trace."""

    CODE: ClassVar[str] = "form-06"
    letterhead: Letterhead
    dossier_code: str
    applicant: Applicant
    request: str
    received_at: datetime
    due_at: datetime | None
    hand_overs: tuple[HandOver, ...]
    qr_text: str
    lookup: str
    is_demo: bool = False


@dataclass(frozen=True, kw_only=True)
class PrintedParent:
    """Mother or father as in the civil-status register; blank lines are left to dots."""

    name: str = ""
    birth: str = ""
    ethnicity: str = ""
    nationality: str = ""
    residence: str = ""
    paper: str = ""


@dataclass(frozen=True, kw_only=True)
class PrintedChild:
    """The child; `birth_in_words` comes from `rules.date_in_words`."""

    name: str
    birth: date
    birth_in_words: str
    sex: str
    ethnicity: str
    nationality: str
    birth_place: str
    hometown: str
    person_number: str = ""


@dataclass(frozen=True, kw_only=True)
class BirthCertificate:
    """Giấy khai sinh (electronic)."""

    CODE: ClassVar[str] = "birth-certificate"
    letterhead: Letterhead
    child: PrintedChild
    mother: PrintedParent
    father: PrintedParent
    requester_name: str
    requester_paper: str
    registered_at: str
    registered_on: date
    signer: Signature
    qr_text: str
    lookup: str
    is_demo: bool = False


@dataclass(frozen=True, kw_only=True)
class BirthExtract:
    """Trích lục khai sinh (bản sao): what the register says, for one certified copy."""

    CODE: ClassVar[str] = "birth-extract"
    letterhead: Letterhead
    child: PrintedChild
    mother: PrintedParent
    father: PrintedParent
    registered_at: str
    registered_number: str
    registered_on: date
    copy_number: str = ""
    signer: Signature
    qr_text: str
    lookup: str
    is_demo: bool = False


PrintedPaper = Receipt | SupplementRequest | RefusalNote | ControlSlip | BirthCertificate | BirthExtract
