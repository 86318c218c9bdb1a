"""Addresses of payments."""

from __future__ import annotations

from django.urls import path

from motcua.casework.payments import views

app_name = "payments"
urlpatterns = [
    path("thanh-toan/<uuid:order_id>/", views.start_payment, name="start_payment"),
    path("thanh-toan/<uuid:order_id>/ve", views.return_from_gateway, name="return"),
    path("mot-cua/thanh-toan/", views.ledger, name="ledger"),
]
