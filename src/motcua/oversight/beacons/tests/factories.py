"""A registered host and what its pages send."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client

from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.kernel.access import SYSTEM
from motcua.oversight.beacons import services
from motcua.oversight.beacons.models import Hit
from motcua.oversight.beacons.services.take_beacon import forget_sites

BROWSER = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36"
PROCEDURE = "1.004772"
HOST = "dichvu.example.vn"


@dataclass
class Page:
    """The page of one procedure on a registered host."""

    host: str = HOST
    procedure: str = PROCEDURE
    number: int = 0
    token: str = ""

    def register(self) -> Page:
        add_agencies("H01")
        self.number = services.register_site(host=self.host, name="Cổng tỉnh mẫu", agency_code="H01", actor=SYSTEM)
        forget_sites()
        self.token = services.page_token(site=self.number, procedure=self.procedure)
        return self

    @property
    def url(self) -> str:
        return f"https://{self.host}/thu-tuc/{self.procedure}"

    def tell(self, client: Client, kind: str = "view", headers: dict[str, str] | None = None, **said: Any) -> int:
        """Send what our script sends; returns the status of the answer."""
        body = json.dumps({"token": self.token, "kind": kind, "url": self.url, **said})
        given = {"User-Agent": BROWSER, "Origin": f"https://{self.host}", **(headers or {})}
        return client.post("/dem/", body, content_type="text/plain", headers=given).status_code


def count_views(host: str, agency: str, procedure: str, views: Mapping[date, int]) -> int:
    """A registered site whose page was viewed so often on these days, one visitor each; its number."""
    add_agencies(agency)
    number = services.register_site(host=host, name="Cổng mẫu", agency_code=agency, actor=SYSTEM)
    for day, times in views.items():
        Hit.objects.bulk_create(Hit(site=number, procedure=procedure, day=day, kind=1, visitor=1) for _ in range(times))
    services.fold_hits()
    return number
