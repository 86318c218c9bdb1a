"""Refusals of this module."""

from motcua.kernel.errors import NotFound, Refusal


class AgencyNotFound(NotFound):
    """No agency carries the code `{code}`, neither in the newer nor in the older form."""

    code = "agency_not_found"
    vi = "Không có cơ quan nào mang mã định danh {code}."
    en = "No agency has the identifier {code}."


class AdminUnitNotFound(NotFound):
    """No administrative unit carried the code `{unit}` on that day."""

    code = "admin_unit_not_found"
    vi = "Không có đơn vị hành chính nào mang mã {unit} vào ngày {on}."
    en = "No administrative unit had the code {unit} on {on}."


class NoCodeScheme(Refusal):
    """No scheme for this kind of code was in force on that day."""

    code = "no_code_scheme"
    vi = "Chưa có quy tắc cấp mã “{kind}” cho ngày {on}."
    en = "No rule for codes of kind {kind} was in force on {on}."


class NoOlderCode(Refusal):
    """The scheme needs the older identifier (000.00.00.H01), and this agency never had one."""

    code = "no_older_code"
    vi = "Cơ quan {code} không có mã định danh dạng cũ nên không cấp được mã theo quy tắc này."
    en = "Agency {code} has no identifier in the older form, so this rule cannot make a code for it."


class BadIdentifier(Refusal):
    """The text is not an agency identifier of QĐ 20/2020/QĐ-TTg."""

    code = "bad_identifier"
    status = 422
    vi = "“{code}” không đúng cấu trúc mã định danh điện tử (ví dụ H01.103.07)."
    en = "“{code}” is not an agency identifier (for example H01.103.07)."
