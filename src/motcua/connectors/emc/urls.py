"""The address of the inbound door."""

from __future__ import annotations

from django.urls import path

from motcua.connectors.emc import inbound

app_name = "emc"
urlpatterns = [path("emc/<slug:source>/", inbound.push, name="push")]
