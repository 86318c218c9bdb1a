"""The addresses of this module alone."""

from django.urls import include, path

urlpatterns = [path("", include("motcua.foundation.vault.urls"))]
