"""Who may open each address. A new address without a line here fails `test_every_url.py`.

Friends are named as in `house.py`. Everybody else is a stranger and is told nothing, whatever the method.
"""

from __future__ import annotations

from tests.access.rule import Rule as Rule

OWNER = frozenset({"mother"})
DESK = frozenset({"desk", "colleague"})
STAFF = DESK | {"specialist", "leader"}
ADMINISTRATOR, ANALYST, PLANNER = (frozenset({name}) for name in ("administrator", "analyst", "planner"))
EDITOR, REVIEWER, APPROVER = frozenset({"editor"}), frozenset({"reviewer"}), frozenset({"approver"})
REPORTER = frozenset({"reporter"})
CLERK, HEAD, RECEIVER, CHIEF = (frozenset({name}) for name in ("clerk", "head", "receiver", "chief"))
COLLECTORS = RECEIVER | CHIEF | ANALYST
FILERS = CLERK | HEAD | COLLECTORS
LETTER_REVIEWER, LETTER_APPROVER = frozenset({"letter_reviewer"}), frozenset({"letter_approver"})
LETTER_OFFICE, MINISTER = frozenset({"letter_office"}), frozenset({"minister_office"})
LETTER_PEOPLE = LETTER_REVIEWER | LETTER_APPROVER | LETTER_OFFICE | MINISTER
MEASURERS = ANALYST | EDITOR | REVIEWER | APPROVER
ASSESSOR, TESTER, ASSESSED = (frozenset({name}) for name in ("assessor", "tester", "assessed"))
ASSESSMENT_APPROVER = frozenset({"assessment_approver"})
ASSESSORS = ASSESSOR | ASSESSMENT_APPROVER
ASSESSING = ASSESSORS | TESTER | ASSESSED
PROBE_KEEPERS = ADMINISTRATOR | ANALYST
PROBE_READERS = PROBE_KEEPERS | REPORTER | ASSESSOR
PROBE_PAGES = ("", "bang.<sheet_kind:kind>", "co-quan/<str:agency>/", "trang/<int:page_id>/", "ngung/")
PROBE_DOORS = ("may-chu", "may-chu/thoi", "may-chu/da-biet", "trang", "bang", "tham", "thoi")
OTHERS = {"stranger", "elsewhere", "dismissed"}
DOER, TASK_HEAD, TASK_OFFICE = frozenset({"task_clerk"}), frozenset({"task_head"}), frozenset({"task_office"})
TARGET_HEAD = frozenset({"target_head"})
PLAN_READERS = ANALYST | PLANNER | TARGET_HEAD
FOLLOWERS = DOER | TASK_HEAD | TASK_OFFICE | ANALYST
SIGNED_IN = (
    OWNER | STAFF | ADMINISTRATOR | MEASURERS | PLANNER | REPORTER | FILERS | FOLLOWERS | LETTER_PEOPLE | ASSESSING
    | TARGET_HEAD | OTHERS
)  # fmt: skip
EVERYBODY = SIGNED_IN | {"nobody"}
VIEWERS = STAFF | {"elsewhere"}
LEDGER = DESK | {"elsewhere"} | ADMINISTRATOR


def _own(methods: str = "GET", step: str = "received") -> Rule:
    return Rule(OWNER, methods, step)


def _desk(friends: frozenset[str] = STAFF, methods: str = "GET", step: str = "received") -> Rule:
    return Rule(friends, methods, step)


OPEN = Rule(EVERYBODY, sighted=EVERYBODY)
SIGNED = Rule(SIGNED_IN, sighted=OWNER)
ROLES = Rule(ADMINISTRATOR, "POST")

PORTAL = {
    "": OPEN,
    "ngon-ngu/<str:language>/": OPEN,
    "kit/": OPEN,
    "tim/": OPEN,
    "goi-y/": OPEN,
    "thu-tuc/<str:code>/": OPEN,
    "linh-vuc/": OPEN,
    "linh-vuc/<slug:slug>/": OPEN,
    "viec-doi/<slug:slug>/": OPEN,
    "diem-mot-cua/": OPEN,
    "so-do/": OPEN,
    "tro-giup/": OPEN,
    "tiep-can/": OPEN,
    "du-lieu-ca-nhan/": OPEN,
    "robots.txt": OPEN,
    "sitemap.xml": OPEN,
    "so-do/trang.xml": OPEN,
    "so-do/linh-vuc-<slug:slug>.xml": OPEN,
    "xac-minh/": Rule(EVERYBODY, "GET POST", sighted=OWNER),
    "xac-minh/<str:token>/": Rule(EVERYBODY, sighted=OWNER),
    "tra-cuu/": Rule(EVERYBODY, sighted=OWNER),
    "dang-nhap/": OPEN,
    "dang-nhap/ve": OPEN,
    "dang-xuat/": Rule(EVERYBODY, "POST"),
    "cong-thanh-toan/paygov/thong-bao": Rule(EVERYBODY, "POST"),
    "dem/": Rule(EVERYBODY, "POST"),
    "dem/dem.js": OPEN,
    "dem/<str:token>/matomo.php": OPEN,
    "emc/<slug:source>/": Rule(frozenset(), "POST"),
    "dong-bo/<slug:source>/": Rule(frozenset(), "POST"),
}
CITIZEN = {
    "tai-khoan/": Rule(SIGNED_IN, "GET POST", sighted=OWNER),
    "thong-bao/": SIGNED,
    "thong-bao/doc-het/": Rule(SIGNED_IN, "POST"),
    "thong-bao/<uuid:message_id>/doc/": _own("POST"),
    "kho-giay-to/": SIGNED,
    "tep/<uuid:file_id>/": _own(step="decided"),
    "thanh-toan/<uuid:order_id>/": _own(step="unpaid"),
    "thanh-toan/<uuid:order_id>/ve": _own(step="unpaid"),
    "ho-so/": SIGNED,
    "nop-ho-so/<str:procedure_code>/": Rule(SIGNED_IN, "GET POST", sighted=OWNER),
    "ho-so/<uuid:dossier_id>/": _own(),
    "ho-so/<uuid:dossier_id>/khai/": _own("GET POST", "unpaid"),
    "ho-so/<uuid:dossier_id>/khai/<slug:page>/": _own("GET POST", "unpaid"),
    "ho-so/<uuid:dossier_id>/luu/<slug:page>/": _own("POST", "unpaid"),
    "ho-so/<uuid:dossier_id>/giay-to/": _own("GET POST", "unpaid"),
    "ho-so/<uuid:dossier_id>/giay-to/<uuid:attachment_id>/": _own(),
    "ho-so/<uuid:dossier_id>/giay-to/<uuid:attachment_id>/bo/": _own("POST", "unpaid"),
    "ho-so/<uuid:dossier_id>/nop/": _own("GET POST", "unpaid"),
    "ho-so/<uuid:dossier_id>/nop-phi/": _own("POST", "unpaid"),
    "ho-so/<uuid:dossier_id>/rut/": _own("GET POST", "submitted"),
    "ho-so/<uuid:dossier_id>/phieu/<int:form_id>.pdf": _own(),
    "ho-so/<uuid:dossier_id>/danh-gia/": _own("GET POST", "decided"),
}
OFFICER = {
    "mot-cua/": Rule(VIEWERS, sighted=STAFF),
    "mot-cua/thanh-toan/": Rule(LEDGER, sighted=DESK | ADMINISTRATOR),
    "mot-cua/ho-so/<uuid:dossier_id>/": _desk(),
    "mot-cua/ho-so/<uuid:dossier_id>/tiep-nhan/": _desk(DESK, "POST", "submitted"),
    "mot-cua/ho-so/<uuid:dossier_id>/bo-sung/": _desk(DESK, "POST", "submitted"),
    "mot-cua/ho-so/<uuid:dossier_id>/tu-choi/": _desk(DESK, "POST", "submitted"),
    "mot-cua/ho-so/<uuid:dossier_id>/phan-cong/": _desk(frozenset({"leader"}), "POST"),
    "mot-cua/ho-so/<uuid:dossier_id>/trinh/": _desk(frozenset({"specialist"}), "POST", "assigned"),
    "mot-cua/ho-so/<uuid:dossier_id>/duyet/": _desk(frozenset({"leader"}), "POST", "proposed"),
    "mot-cua/ho-so/<uuid:dossier_id>/tra-lai/": _desk(frozenset({"leader"}), "POST", "proposed"),
    "mot-cua/ho-so/<uuid:dossier_id>/tra-ket-qua/": _desk(DESK, "POST", "decided"),
    "mot-cua/ho-so/<uuid:dossier_id>/nguoi-nop/": _desk(methods="POST"),
    "mot-cua/ho-so/<uuid:dossier_id>/giay-to/<uuid:attachment_id>/": _desk(),
    "mot-cua/ho-so/<uuid:dossier_id>/phieu/<int:form_id>.pdf": _desk(),
    "mot-cua/ho-so/<uuid:dossier_id>/phieu-kiem-soat.pdf": _desk(),
    "mot-cua/ho-so/<uuid:dossier_id>/ket-qua.pdf": _desk(step="decided"),
    "quan-tri/tai-khoan/": Rule(ADMINISTRATOR),
    "quan-tri/tai-khoan/<uuid:account_id>/": Rule(ADMINISTRATOR),
    "quan-tri/tai-khoan/<uuid:account_id>/vai-tro/": ROLES,
    "quan-tri/tai-khoan/<uuid:account_id>/khoa/": ROLES,
    "quan-tri/tai-khoan/<uuid:account_id>/mo/": ROLES,
    "quan-tri/vai-tro/<int:grant_id>/thu-hoi/": ROLES,
    "quan-tri/tin-nhan/": Rule(ADMINISTRATOR),
}
_FILED = "bao-cao/<uuid:report_id>"
REPORTS = {
    "bao-cao/": Rule(FILERS),
    "bao-cao/cho-duyet/": Rule(FILERS),
    "bao-cao/tien-do/": OPEN,
    "bao-cao/lich.ics": OPEN,
    "bao-cao/khoa-bien-nhan.pem": OPEN,
    "bao-cao/bang/": Rule(COLLECTORS),
    "bao-cao/mo-dot/": Rule(RECEIVER, "POST"),
    "bao-cao/phan-cong/": Rule(COLLECTORS),
    "bao-cao/phan-cong/<slug:form>/<str:agency>/": Rule(COLLECTORS),
    f"{_FILED}/": Rule(FILERS),
    f"{_FILED}/luu/": Rule(CLERK, "POST"),
    f"{_FILED}/mau.xlsx": Rule(CLERK | HEAD),
    f"{_FILED}/bien-nhan/<int:version>/": Rule(FILERS),
    f"{_FILED}/bien-nhan/<int:version>.json": Rule(FILERS),
    f"{_FILED}/quyet-dinh/": Rule(FILERS, "POST"),
    f"{_FILED}/mo-lai/": Rule(RECEIVER | CHIEF, "POST"),
    f"{_FILED}/y-kien/": Rule(FILERS, "POST"),
    f"{_FILED}/da-xem/": Rule(FILERS),
    f"{_FILED}/gia-han/": Rule(RECEIVER | CHIEF, "POST"),
    f"{_FILED}/chuyen/": Rule(RECEIVER, "POST"),
    f"{_FILED}/loai/": Rule(RECEIVER, "POST"),
}
_RELEASE = "do-luong/cong-bo/ky/<slug:code>"
_CASCADE = "do-luong/phan-cap/<str:indicator>/<int:year>/<str:unit>"
_ASSESSMENT = "do-luong/danh-gia/dot/<slug:code>"
NATIONAL = {
    "do-luong/": OPEN,
    "do-luong/co-quan/": OPEN,
    "do-luong/co-quan/<str:code>/": OPEN,
    "do-luong/thu-tuc/<str:code>/": Rule(MEASURERS),
    "do-luong/co-quan/<str:code>/ho-so/<str:procedure>/": Rule(ANALYST),
    "do-luong/ho-so/<int:dossier>/": Rule(ANALYST),
    "do-luong/so-lieu/": Rule(MEASURERS),
    "do-luong/so-lieu/<slug:name>.<sheet_kind:kind>": Rule(MEASURERS),
    "do-luong/cong-bo/": OPEN,
    "do-luong/cong-bo/2020-08/": OPEN,
    "do-luong/cong-bo/2018-quy-2/": OPEN,
    "do-luong/danh-gia/": OPEN,
    "do-luong/danh-gia/dot/": OPEN,
    "do-luong/danh-gia/tieu-chi/": OPEN,
    "do-luong/danh-gia/tieu-chi/<slug:set_code>/": OPEN,
    "do-luong/danh-gia/mo/": Rule(ASSESSOR, "GET POST"),
    "do-luong/danh-gia/viec/": Rule(TESTER),
    "do-luong/danh-gia/cua-toi/": Rule(ASSESSED),
    f"{_ASSESSMENT}/tieu-chi/": OPEN,
    "do-luong/danh-gia/bang-chung/<int:evidence>/": Rule(ASSESSORS | ASSESSED),
    f"{_ASSESSMENT}/": OPEN,
    f"{_ASSESSMENT}/bang.<sheet_kind:kind>": OPEN,
    f"{_ASSESSMENT}/bang-<slug:table>.<sheet_kind:kind>": OPEN,
    f"{_ASSESSMENT}/co-quan/<str:agency>/": OPEN,
    f"{_ASSESSMENT}/dieu-hanh/thay-nguoi/": Rule(ASSESSOR, "POST"),
    f"{_ASSESSMENT}/dieu-hanh/gia-han/": Rule(ASSESSOR, "POST"),
    f"{_ASSESSMENT}/dieu-hanh/thu-tuc/": Rule(ASSESSOR, "POST"),
    f"{_ASSESSMENT}/tra-loi/<str:agency>/bang.xlsx": Rule(ASSESSED),
    "do-luong/danh-gia/y-kien/": Rule(CLERK | ASSESSED),
    "do-luong/danh-gia/y-kien/<slug:release>/<str:indicator>/<str:agency>/": Rule(CLERK | ASSESSED),
    "do-luong/danh-gia/anh/<int:photo>/": Rule(ASSESSORS | TESTER),
    f"{_ASSESSMENT}/cham/<str:agency>/": Rule(TESTER, "GET POST"),
    f"{_ASSESSMENT}/xet/<str:agency>/": Rule(ASSESSOR),
    f"{_ASSESSMENT}/tra-loi/<str:agency>/": Rule(ASSESSED),
    f"{_ASSESSMENT}/dieu-hanh/": Rule(ASSESSORS),
    f"{_ASSESSMENT}/dieu-hanh/phan-cong/": Rule(ASSESSOR, "POST"),
    f"{_ASSESSMENT}/dieu-hanh/lay-so-lieu/": Rule(ASSESSOR, "POST"),
    f"{_ASSESSMENT}/dieu-hanh/khep-diem/": Rule(ASSESSOR, "POST"),
    f"{_ASSESSMENT}/dieu-hanh/phe-duyet/": Rule(ASSESSMENT_APPROVER, "POST"),
    f"{_ASSESSMENT}/dieu-hanh/cong-bo/": Rule(ASSESSOR, "POST"),
    "do-luong/chi-so/": OPEN,
    "do-luong/du-lieu-mo/": OPEN,
    "do-luong/du-lieu-mo/<slug:name>.<sheet_kind:kind>": OPEN,
    "do-luong/chi-tieu/": OPEN,
    "do-luong/chi-tieu/<str:agency>/": Rule(PLAN_READERS),
    "do-luong/chi-tieu/<str:agency>/dat/": Rule(PLANNER, "POST"),
    "do-luong/chi-tieu/<str:agency>/rut/": Rule(PLANNER, "POST"),
    "do-luong/chi-tieu/<str:agency>/uoc-luong/": Rule(PLANNER, "POST"),
    f"{_RELEASE}/vi-sao/<str:agency>/": OPEN,
    f"{_RELEASE}/hang/<str:indicator>.<sheet_kind:kind>": OPEN,
    "do-luong/cong-bo/thang/<str:month>/hang/<str:indicator>.<sheet_kind:kind>": OPEN,
    "do-luong/chi-tieu/<str:agency>/ke-hoach.<sheet_kind:kind>": Rule(PLAN_READERS),
    "do-luong/phan-cap/": Rule(PLAN_READERS),
    "do-luong/phan-cap/cua-toi/": Rule(TARGET_HEAD),
    f"{_CASCADE}/": Rule(PLAN_READERS),
    f"{_CASCADE}/dat/": Rule(PLANNER, "POST"),
    f"{_CASCADE}/nguoi/": Rule(PLANNER, "POST"),
    f"{_CASCADE}/giao/": Rule(PLANNER, "GET POST"),
    f"{_CASCADE}/bang.<sheet_kind:kind>": Rule(PLAN_READERS),
    f"{_RELEASE}/neu/": Rule(MEASURERS),
    f"{_RELEASE}/trong-so/": Rule(MEASURERS),
    f"{_RELEASE}/bien-dong/": Rule(MEASURERS),
    "do-luong/nguon/": Rule(ADMINISTRATOR),
    "do-luong/nguon-moi/": Rule(ADMINISTRATOR, "POST"),
    "do-luong/trang-web/": Rule(ADMINISTRATOR),
    "do-luong/trang-web/dang-ky/": Rule(ADMINISTRATOR, "POST"),
    "do-luong/trang-web/ngung/": Rule(ADMINISTRATOR, "POST"),
    **{f"do-luong/tham-do/{way}": OPEN for way in PROBE_PAGES},
    "do-luong/tham-do/ngung/cua-toi/": Rule(REPORTER),
    **{f"do-luong/tham-do/luot/<uuid:visit>/{way}": Rule(PROBE_READERS) for way in ("", "anh.png")},
    "do-luong/tham-do/luot/<uuid:visit>/phan-doi/": Rule(REPORTER, "POST"),
    "do-luong/tham-do/luot/<uuid:visit>/quyet-dinh/": Rule(ANALYST, "POST"),
    "do-luong/tham-do/ban/": Rule(PROBE_KEEPERS),
    **{f"do-luong/tham-do/ban/{way}/": Rule(PROBE_KEEPERS, "POST") for way in PROBE_DOORS},
    **{f"do-luong/tham-do/ngung/{way}/": Rule(REPORTER, "POST") for way in ("bao", "rut")},
    "do-luong/nhan-chung/": Rule(ADMINISTRATOR),
    "do-luong/nhan-chung/dang-ky/": Rule(ADMINISTRATOR, "POST"),
    "do-luong/nhan-chung/ngung/": Rule(ADMINISTRATOR, "POST"),
    "do-luong/nguon/lo.<sheet_kind:kind>": Rule(ADMINISTRATOR),
    "do-luong/nguon/<str:source>/": Rule(ADMINISTRATOR),
    "do-luong/nguon/<str:source>/thu-hoi-khoa/": Rule(ADMINISTRATOR, methods="POST"),
    "do-luong/nguon/<str:source>/ngung/": Rule(ADMINISTRATOR, methods="POST"),
    "do-luong/nguon/<str:source>/ban-giao/": Rule(ADMINISTRATOR, methods="POST"),
    "do-luong/nguon/<str:source>/doi-khoa/": Rule(ADMINISTRATOR, methods="POST"),
    "do-luong/nguon/<str:source>/nghi-van/": Rule(ADMINISTRATOR, methods="POST"),
    "do-luong/nguon/<str:source>/<int:sequence>/": Rule(ADMINISTRATOR),
    "do-luong/nguon/<str:source>/tep/<int:load>/bi-loai.csv": Rule(ADMINISTRATOR),
    f"{_RELEASE}/": OPEN,
    f"{_RELEASE}/goi.zip": OPEN,
    f"{_RELEASE}/bang.<sheet_kind:kind>": OPEN,
    f"{_RELEASE}/o/<str:cell>/": OPEN,
    "do-luong/cong-bo/lap/": Rule(EDITOR, "POST"),
    f"{_RELEASE}/bo/": Rule(EDITOR, "POST"),
    f"{_RELEASE}/doc-truoc/": Rule(EDITOR, "POST"),
    f"{_RELEASE}/rut-doc-truoc/": Rule(EDITOR, "POST"),
    f"{_RELEASE}/accept/": Rule(REVIEWER, "POST"),
    f"{_RELEASE}/approve/": Rule(APPROVER, "POST"),
    f"{_RELEASE}/publish/": Rule(EDITOR, "POST"),
    f"{_RELEASE}/correct/": Rule(EDITOR, "POST"),
    "do-luong/chuoi/<str:indicator>/<str:scope>/": OPEN,
    "do-luong/nhung/<str:indicator>/<str:scope>/": OPEN,
    "do-luong/nhung/xep-hang/<slug:code>/<str:indicator>/<str:group>/": OPEN,
    "do-luong/nhung/dot/<slug:code>/khoi/<str:group>/": OPEN,
    "do-luong/du-lieu-mo/danh-muc.jsonld": OPEN,
    "do-luong/du-lieu-mo/sdmx/": OPEN,
    "do-luong/dau-hieu/": Rule(MEASURERS),
    "do-luong/dau-hieu/<uuid:id>/": Rule(MEASURERS),
    "do-luong/dau-hieu/<uuid:id>/buoc/": Rule(ANALYST, "POST"),
    "do-luong/doi-soat/": Rule(ANALYST | REPORTER),
    "do-luong/doi-soat/<str:agency>/<str:month>/": Rule(ANALYST | REPORTER),
    "do-luong/doi-soat/<str:agency>/<str:month>/ky/": Rule(ANALYST, "POST"),
    "do-luong/doi-soat/vu-viec/<uuid:case_id>/": Rule(ANALYST | REPORTER),
}
_DUTY = "nhiem-vu/viec/<uuid:duty_id>"
_TEXT = "nhiem-vu/van-ban/<uuid:directive_id>"
DIRECTIVES = {
    "nhiem-vu/": OPEN,
    "nhiem-vu/cua-toi/": Rule(FOLLOWERS),
    "nhiem-vu/bang/": Rule(TASK_OFFICE | ANALYST),
    "nhiem-vu/van-phong/": Rule(TASK_OFFICE),
    "nhiem-vu/nhap/": Rule(TASK_OFFICE, "GET POST"),
    f"{_TEXT}/": OPEN,
    f"{_TEXT}/doc/": Rule(TASK_OFFICE, "POST"),
    f"{_TEXT}/hien/": Rule(TASK_OFFICE, "POST"),
    f"{_TEXT}/them/": Rule(TASK_OFFICE, "POST"),
    f"{_TEXT}/canh-ban/": Rule(TASK_OFFICE, "GET POST"),
    f"{_TEXT}/de-xuat/": Rule(TASK_OFFICE),
    "nhiem-vu/de-xuat/<int:proposal_id>/": Rule(TASK_OFFICE, "GET POST"),
    "nhiem-vu/muc/<uuid:task_id>/giao-them/": Rule(TASK_OFFICE, "POST"),
    "nhiem-vu/muc/<uuid:task_id>/thoi/": Rule(TASK_OFFICE, "POST"),
    f"{_DUTY}/": Rule(FOLLOWERS),
    f"{_DUTY}/bao-cao/": Rule(DOER, "POST"),
    f"{_DUTY}/gia-han/": Rule(DOER, "POST"),
    f"{_DUTY}/lanh-dao/": Rule(TASK_HEAD, "POST"),
    f"{_DUTY}/quyet-dinh/": Rule(TASK_OFFICE, "POST"),
    f"{_DUTY}/y-kien/": Rule(FOLLOWERS, "POST"),
    f"{_DUTY}/minh-chung/<int:evidence_id>/": Rule(FOLLOWERS),
}
_V1 = "api/v1/"
_OF = f"{_V1}dossiers/<uuidstr:dossier_id>"
_AT = f"{_V1}desk/dossiers/<uuidstr:dossier_id>"
API = {
    f"{_V1}openapi.json": OPEN,
    f"{_V1}sessions": Rule(EVERYBODY, "POST"),
    f"{_V1}me": SIGNED,
    f"{_V1}agencies": OPEN,
    f"{_V1}procedures": OPEN,
    f"{_V1}procedures/<code>": OPEN,
    f"{_V1}forms/<procedure_code>": OPEN,
    f"{_V1}dossiers": Rule(SIGNED_IN, "GET POST", sighted=OWNER),
    _OF: _own(),
    f"{_OF}/answers": _own("PUT", "unpaid"),
    f"{_OF}/papers": _own("POST", "unpaid"),
    f"{_OF}/order": _own("POST", "unpaid"),
    f"{_OF}/submit": _own("POST", "unpaid"),
    f"{_OF}/supplement": _own("POST", "submitted"),
    f"{_OF}/withdraw": _own("POST", "submitted"),
    f"{_V1}desk/dossiers": Rule(VIEWERS, sighted=STAFF),
    f"{_AT}/receive": _desk(DESK, "POST", "submitted"),
    f"{_AT}/request-supplement": _desk(DESK, "POST", "submitted"),
    f"{_AT}/refuse": _desk(DESK, "POST", "submitted"),
    f"{_AT}/assign": _desk(frozenset({"leader"}), "POST"),
    f"{_AT}/propose": _desk(frozenset({"specialist"}), "POST", "assigned"),
    f"{_AT}/send-back": _desk(frozenset({"leader"}), "POST", "proposed"),
    f"{_AT}/approve": _desk(frozenset({"leader"}), "POST", "proposed"),
    f"{_AT}/return": _desk(DESK, "POST", "decided"),
    f"{_V1}progress/<code>": Rule(EVERYBODY, sighted=OWNER),
    f"{_V1}documents": SIGNED,
    f"{_V1}campaigns/<campaign>/rates": OPEN,
    f"{_V1}reports": Rule(FILERS),
    f"{_V1}reports/<report_id>": Rule(CLERK),
    f"{_V1}reports/<report_id>/draft": Rule(CLERK, "PUT"),
    f"{_V1}reports/<report_id>/submit": Rule(CLERK, "POST"),
    f"{_V1}directives": OPEN,
    f"{_V1}directives/<directive_id>": OPEN,
    f"{_V1}directives/<directive_id>/tasks": OPEN,
    f"{_V1}tasks/<task_id>/duties": Rule(TASK_OFFICE, "POST"),
    f"{_V1}duties": Rule(FOLLOWERS),
    f"{_V1}duties/<duty_id>": Rule(FOLLOWERS),
    f"{_V1}duties/<duty_id>/evidence/<evidence_id>": Rule(FOLLOWERS),
    f"{_V1}duties/<duty_id>/progress": Rule(DOER, "POST"),
    f"{_V1}duties/<duty_id>/evidence": Rule(DOER, "POST"),
    f"{_V1}duties/<duty_id>/consent": Rule(TASK_HEAD, "POST"),
    f"{_V1}duties/<duty_id>/decision": Rule(TASK_OFFICE, "POST"),
    f"{_V1}duties/<duty_id>/extension": Rule(DOER, "POST"),
    f"{_V1}duties/<duty_id>/extension/withdrawal": Rule(DOER, "POST"),
    f"{_V1}duties/<duty_id>/extension/consent": Rule(TASK_HEAD, "POST"),
    f"{_V1}duties/<duty_id>/extension/decision": Rule(TASK_OFFICE, "POST"),
    f"{_V1}notifications": SIGNED,
    f"{_V1}notifications/<message_id>/read": _own("POST"),
    "api/intake/v1/openapi.json": OPEN,
    "api/intake/v1/batches": Rule(frozenset(), "POST"),
    "api/intake/v1/reconciliation/evidence": Rule(frozenset(), "POST"),
    "api/intake/v1/reconciliation/comparisons": Rule(frozenset(), "POST"),
    "api/intake/v1/reconciliation/comparisons/questions": Rule(frozenset(), "POST"),
    "api/intake/v1/reconciliation/comparisons/outcomes": Rule(frozenset(), "POST"),
    "api/intake/v1/sources/<code>/seals": OPEN,
    "api/intake/v1/sources/<code>/seals/<number>": OPEN,
}
_LETTER = "cong-van/<uuid:letter_id>"
_READERS = ANALYST | LETTER_PEOPLE
LETTERS = {
    "cong-van/": OPEN,
    "cong-van/moi/": Rule(ANALYST, "GET POST"),
    "cong-van/da-gui/<slug:original_code>/": OPEN,
    "cong-van/da-gui/<slug:original_code>/tep/<slug:file_kind>/": OPEN,
    f"{_LETTER}/": Rule(_READERS),
    f"{_LETTER}/phu-luc/": Rule(_READERS),
    f"{_LETTER}/tep/<slug:file_kind>/": Rule(_READERS),
    f"{_LETTER}/sua/": Rule(ANALYST, "GET POST"),
    f"{_LETTER}/so-lieu-moi/": Rule(ANALYST, "POST"),
    f"{_LETTER}/thay-the/": Rule(ANALYST, "POST"),
    f"{_LETTER}/trinh/": Rule(ANALYST, "POST"),
    f"{_LETTER}/dong-y/": Rule(LETTER_REVIEWER | LETTER_APPROVER, "POST"),
    f"{_LETTER}/tra-lai/": Rule(LETTER_REVIEWER | LETTER_APPROVER, "POST"),
    f"{_LETTER}/phe-duyet/": Rule(LETTER_APPROVER, "POST"),
    f"{_LETTER}/ky/": Rule(LETTER_APPROVER, "POST"),
    f"{_LETTER}/cap-so/": Rule(LETTER_OFFICE, "POST"),
    f"{_LETTER}/gui/": Rule(LETTER_OFFICE, "POST"),
    f"{_LETTER}/gui-lai/": Rule(LETTER_OFFICE, "POST"),
    f"{_LETTER}/cong-bo/": Rule(LETTER_OFFICE, "POST"),
    f"{_LETTER}/luu-tru/": Rule(LETTER_OFFICE, "POST"),
}
GROUPS = {
    "portal": PORTAL,
    "citizen": CITIZEN,
    "officer": OFFICER,
    "national": NATIONAL,
    "reports": REPORTS,
    "letters": LETTERS,
    "directives": DIRECTIVES,
    "api": API,
}
NO_PAGES = frozenset({_V1, "api/intake/v1/"})
"""Addresses that only name the root of an API and answer nobody."""
