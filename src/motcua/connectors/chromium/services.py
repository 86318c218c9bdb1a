"""Pages of the town that a trial visits from its first minute on, so that a newcomer sees what visits find."""

from __future__ import annotations

from django.db import transaction

from motcua.connectors.chromium.sandbox import certificates, pages
from motcua.kernel import environment
from motcua.kernel.access import SYSTEM
from motcua.oversight.probes import selectors, services
from motcua.oversight.probes.types import TargetWish

REASON = "Thị trấn giả định của bản chạy thử trên máy này, không phải trang thật"
_HOSTS = (("H01", "http", "localhost"), ("H26", "https", certificates.GOOD), ("H29", "https", certificates.EXPIRED),
          ("G16", "http", "localhost"))  # fmt: skip
"""Agency, scheme and name of the town there."""
_PAGES = (
    ("H01", "/tot", "/tim", "/bieu-mau"),
    ("H01", "/qua-rong", "/tim-khong", "/bieu-mau-dang-nhap"),
    ("H26", "/tot", "/tim-nhai", "/bieu-mau-rong"),
    ("H26", "/nhieu-noi", "", ""),
    ("H29", "/tot", "", ""),
    ("G16", "/kho-doc", "", ""),
    ("G16", "/vong", "", ""),
)
"""Agency, service page, search page and form page; good ones, broken ones and lying ones."""


@transaction.atomic
def load_demo_pages() -> int:
    """Have the town's pages visited; how many are new. Again: none. Those of another port are visited no longer."""
    port, before = environment.sandbox_port("town"), selectors.targets().count()
    _leave_other_ports(port)
    roots = {agency: (f"{name}:{port}", f"{scheme}://{name}:{port}") for agency, scheme, name in _HOSTS}
    for agency, (host, _root) in roots.items():
        services.allow_host(agency=agency, host=host, reason=REASON, actor=SYSTEM)
    for agency, *paths in _PAGES:
        services.register_target(wish=_wish(agency, roots[agency][1], *paths), actor=SYSTEM)
    return max(0, selectors.targets().count() - before)


def _wish(agency: str, root: str, path: str, search: str, form: str) -> TargetWish:
    return TargetWish(
        agency=agency,
        procedure=pages.CODE,
        address=root + path,
        search_address=root + search if search else "",
        search_words=pages.SERVICE.lower() if search else "",
        expected_text=pages.SERVICE if search else "",
        form_address=root + form if form else "",
    )


def _leave_other_ports(port: int) -> None:
    """A trial that was started on another port had the town elsewhere, where nobody is at home now."""
    gone = [h for h in selectors.hosts() if h.reason == REASON and not h.host.endswith(f":{port}")]
    for host in gone:
        for target in selectors.targets(host.agency):
            if f"//{host.host}/" in target.address:
                services.end_target(target=target.pk, actor=SYSTEM)
        services.end_host(entry=host.id, reason="Bản chạy thử đã chuyển sang cổng khác", actor=SYSTEM)
