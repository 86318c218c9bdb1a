"""Addresses of the message store."""

from __future__ import annotations

from django.urls import path

from motcua.foundation.exchange import views

app_name = "exchange"
urlpatterns = [path("quan-tri/tin-nhan/", views.messages, name="messages")]
