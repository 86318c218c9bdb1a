"""The address of the inbound door."""

from __future__ import annotations

from django.urls import path

from motcua.connectors.paygov import inbound

app_name = "paygov"
urlpatterns = [path("cong-thanh-toan/paygov/thong-bao", inbound.notice, name="notice")]
