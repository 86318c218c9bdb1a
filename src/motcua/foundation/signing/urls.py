"""Addresses of signing."""

from django.urls import path

from motcua.foundation.signing import views

app_name = "signing"
urlpatterns = [path("xac-minh/", views.check_signature, name="check_signature")]
