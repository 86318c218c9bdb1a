"""The address of the inbound door."""

from __future__ import annotations

from django.urls import path

from motcua.connectors.portal_sync import inbound

app_name = "portal_sync"
urlpatterns = [path("dong-bo/<slug:source>/", inbound.synchronise, name="synchronise")]
