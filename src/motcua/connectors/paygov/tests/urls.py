"""The addresses under test."""

from django.urls import include, path

urlpatterns = [
    path("", include("motcua.casework.payments.urls")),
    path("", include("motcua.connectors.paygov.urls")),
]
