"""Invented people and papers for the tests of forms."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from motcua.foundation.forms.selectors import form_from_document
from motcua.foundation.forms.services.load import REFERENCE
from motcua.foundation.forms.types import (
    Applicant,
    BirthCertificate,
    BirthExtract,
    ControlSlip,
    FormInfo,
    HandOver,
    Letterhead,
    PrintedChild,
    PrintedComponent,
    PrintedPaper,
    PrintedParent,
    Receipt,
    RefusalNote,
    Signature,
    SupplementRequest,
)
from motcua.kernel.identifiers import uuid7

TODAY = datetime(2026, 11, 23, 2, 34, tzinfo=UTC)
ALL_ACCENTS = "ẮẰẲẴẶ ẤẦẨẪẬ ẾỀỂỄỆ ỐỒỔỖỘ ỚỜỞỠỢ ỨỪỬỮỰ ÝỲỶỸỴ ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự ýỳỷỹỵ đĐ"


def document() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((REFERENCE / "birth-registration.json").read_text("utf-8"))
    return loaded


def birth_form(number: int = 1) -> FormInfo:
    return form_from_document(version_id=uuid7(), number=number, valid_from=date(2025, 7, 1), document=document())


def whole_answers() -> dict[str, Any]:
    """A complete birth registration: both parents, married, thirty questions answered."""
    return {
        "agency": "H01.128",
        "requester_name": "Danh Thị Minh Hoạ",
        "requester_birth": "1996-11-05",
        "requester_has_number": "yes",
        "requester_number": "089000000001",
        "requester_relation": "Mẹ",
        "child_name": "Trần Thị Ngọc Thí Dụ",
        "child_birth": "2026-11-05",
        "child_sex": "Nữ",
        "child_ethnicity": "Khmer",
        "child_nationality": "Việt Nam",
        "child_birth_place_kind": "facility",
        "child_birth_facility": "Trạm y tế xã Vĩnh Hoà Hưng, tỉnh An Giang",
        "child_hometown": "Xã Vĩnh Hoà Hưng, tỉnh An Giang",
        "mother_declared": "yes",
        "father_declared": "yes",
        **_parent("mother", "Danh Thị Minh Hoạ", "089000000001"),
        **_parent("father", "Trần Văn Mẫu", "089000000002"),
        "parents_married": "yes",
        "marriage_number": "12/2020",
        "marriage_book": "01",
        "marriage_date": "2020-10-20",
        "marriage_place": "Ủy ban nhân dân xã Vĩnh Hoà Hưng",
        "copies": 2,
        "declaration": True,
    }


def _parent(who: str, name: str, number: str) -> dict[str, Any]:
    return {
        f"{who}_name": name,
        f"{who}_birth": "1996",
        f"{who}_has_number": "yes",
        f"{who}_number": number,
        f"{who}_ethnicity": "Kinh",
        f"{who}_nationality": "Việt Nam",
        f"{who}_residence": "Ấp Giả Định, xã Vĩnh Hoà Hưng\ntỉnh An Giang",
    }


def letterhead(number: str, desk: str = "Trung tâm Phục vụ hành chính công") -> Letterhead:
    return Letterhead(
        authority="Ủy ban nhân dân phường Rạch Giá",
        desk=desk,
        number=number,
        place="Rạch Giá",
        day=date(2026, 11, 23),
    )


def applicant() -> Applicant:
    return Applicant(
        name="Danh Thị Minh Hoạ",
        person_number="•••• •••• 0001",
        address="Ấp Giả Định, phường Rạch Giá, tỉnh An Giang",
        phone="0900 000 012",
        email="vidu@example.vn",
    )


OFFICER = Signature(title="Người tiếp nhận", name="Đỗ Thị Thử Nghiệm", note="Đã ký số 09:34 23/11/2026")
GIVER = Signature(title="Người nộp hồ sơ", note="Nộp qua VNeID, không phải ký")
CODE = "H01.128.07-261123-0031"
LOOKUP = "Tra cứu: quét mã, hoặc nhập mã hồ sơ trên cổng dịch vụ công."
REQUEST = "Thủ tục đăng ký khai sinh (1.001193) cho Trần Thị Ngọc Thí Dụ"
QR = f"https://dichvucong.example.vn/tra-cuu/{CODE}"


def receipt(**changes: Any) -> Receipt:
    given: dict[str, Any] = {
        "letterhead": letterhead("2417/TNHS"),
        "dossier_code": CODE,
        "applicant": applicant(),
        "request": REQUEST,
        "components": (
            PrintedComponent(name="Tờ khai đăng ký khai sinh", form="biểu mẫu điện tử"),
            PrintedComponent(name="Giấy chứng sinh", form="bản chụp, 2 tệp"),
            PrintedComponent(name="Cam kết của người làm chứng", form="bản điện tử, ký số"),
        ),
        "from_databases": ("Thông tin cha, mẹ, nơi cư trú", "Giấy chứng nhận kết hôn"),
        "time_limit": "1 ngày làm việc (thứ Ba 24/11/2026 nghỉ lễ, không tính)",
        "received_at": TODAY,
        "received_by": "trực tuyến",
        "due_at": datetime(2026, 11, 25, 10, 0, tzinfo=UTC),
        "result_way": "Bản điện tử qua VNeID; bản giấy tại quầy số 3",
        "fees": ("Lệ phí đăng ký khai sinh: 0 đồng", "Phí cấp 2 bản sao Trích lục khai sinh: 16.000 đồng"),
        "giver": GIVER,
        "taker": OFFICER,
        "qr_text": QR,
        "lookup": LOOKUP,
    }
    return Receipt(**{**given, **changes})


def supplement_request(**changes: Any) -> SupplementRequest:
    given: dict[str, Any] = {
        "letterhead": letterhead("12/PBS"),
        "dossier_code": CODE,
        "applicant": applicant(),
        "request": REQUEST,
        "items": ("Giấy chứng sinh: chụp lại mặt sau, chữ đọc được", "Văn bản của người làm chứng về việc sinh"),
        "reason": "Ảnh mặt sau Giấy chứng sinh bị loá, không đọc được ngày sinh của trẻ.",
        "answer_by": datetime(2026, 11, 30, 10, 0, tzinfo=UTC),
        "contact": "Quầy số 3, điện thoại 0900 000 090, motcua@example.vn",
        "taker": OFFICER,
        "qr_text": QR,
        "lookup": LOOKUP,
    }
    return SupplementRequest(**{**given, **changes})


def refusal_note(**changes: Any) -> RefusalNote:
    given: dict[str, Any] = {
        "letterhead": letterhead("3/PTC"),
        "applicant": applicant(),
        "request": REQUEST,
        "reasons": ("Trẻ đã được đăng ký khai sinh ngày 10/11/2026 tại xã Vĩnh Hoà Hưng.",),
        "contact": "Quầy số 3, điện thoại 0900 000 090",
        "giver": GIVER,
        "taker": OFFICER,
        "lookup": LOOKUP,
    }
    return RefusalNote(**{**given, **changes})


def control_slip(**changes: Any) -> ControlSlip:
    steps = (
        ("Đỗ Thị Thử Nghiệm, quầy số 3", "Lê Văn Ví Dụ, tư pháp - hộ tịch", "Thẩm định", "Đúng hạn"),
        ("Lê Văn Ví Dụ, tư pháp - hộ tịch", "Ngô Thị Giả Thiết, Phó Chủ tịch", "Ký duyệt", "Trước hạn"),
        ("Ngô Thị Giả Thiết, Phó Chủ tịch", "Đỗ Thị Thử Nghiệm, quầy số 3", "Trả kết quả", "Quá hạn"),
    )
    given: dict[str, Any] = {
        "letterhead": letterhead("31/PKS"),
        "dossier_code": CODE,
        "applicant": applicant(),
        "request": REQUEST,
        "received_at": TODAY,
        "due_at": datetime(2026, 11, 25, 10, 0, tzinfo=UTC),
        "hand_overs": tuple(
            HandOver(giver=giver, taker=taker, step=step, at=TODAY, due_at=TODAY, result=result)
            for giver, taker, step, result in steps
        ),
        "qr_text": QR,
        "lookup": LOOKUP,
    }
    return ControlSlip(**{**given, **changes})


def child() -> PrintedChild:
    return PrintedChild(
        name="Trần Thị Ngọc Thí Dụ",
        birth=date(2026, 11, 5),
        birth_in_words="Ngày năm tháng mười một năm hai nghìn không trăm hai mươi sáu",
        sex="Nữ",
        ethnicity="Khmer",
        nationality="Việt Nam",
        birth_place="Trạm y tế xã Vĩnh Hoà Hưng, tỉnh An Giang",
        hometown="Xã Vĩnh Hoà Hưng, tỉnh An Giang",
        person_number="089326000003",
    )


def parent(name: str) -> PrintedParent:
    return PrintedParent(
        name=name,
        birth="1996",
        ethnicity="Khmer",
        nationality="Việt Nam",
        residence="Ấp Giả Định, xã Vĩnh Hoà Hưng, tỉnh An Giang",
        paper="Số định danh cá nhân 089000000001",
    )


SIGNER = Signature(title="Người ký giấy khai sinh", name="Ngô Thị Giả Thiết", note="Đã ký số 15:20 24/11/2026")


def birth_certificate(**changes: Any) -> BirthCertificate:
    given: dict[str, Any] = {
        "letterhead": letterhead("128/2026", desk=""),
        "child": child(),
        "mother": parent("Danh Thị Minh Hoạ"),
        "father": parent("Trần Văn Mẫu"),
        "requester_name": "Danh Thị Minh Hoạ",
        "requester_paper": "Số định danh cá nhân 089000000001",
        "registered_at": "Ủy ban nhân dân phường Rạch Giá, tỉnh An Giang",
        "registered_on": date(2026, 11, 24),
        "signer": SIGNER,
        "qr_text": QR,
        "lookup": "Quét mã để kiểm tra giấy này trên cổng dịch vụ công.",
        "is_demo": True,
    }
    return BirthCertificate(**{**given, **changes})


def birth_extract(**changes: Any) -> BirthExtract:
    given: dict[str, Any] = {
        "letterhead": letterhead("45/TLKS-BS", desk=""),
        "child": child(),
        "mother": parent("Danh Thị Minh Hoạ"),
        "father": PrintedParent(),
        "registered_at": "Ủy ban nhân dân phường Rạch Giá, tỉnh An Giang",
        "registered_number": "128/2026",
        "registered_on": date(2026, 11, 24),
        "copy_number": "Bản sao thứ 1 trong 2 bản",
        "signer": Signature(title="Người ký trích lục", name="Ngô Thị Giả Thiết", note="Đã ký số 15:20 24/11/2026"),
        "qr_text": QR,
        "lookup": "Quét mã để kiểm tra bản sao này trên cổng dịch vụ công.",
        "is_demo": True,
    }
    return BirthExtract(**{**given, **changes})


def all_papers() -> list[PrintedPaper]:
    return [receipt(), supplement_request(), refusal_note(), control_slip(), birth_certificate(), birth_extract()]


def printed_sources() -> dict[str, str]:
    from motcua.foundation.forms.services.load import read_papers

    return {each["code"]: each["source"] for each in read_papers(Path(REFERENCE) / "printed")}
