"""The addresses of the program and an empty page to compare with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from motcua.kernel.access import PUBLIC, requires


@requires(PUBLIC)
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("bench-empty/", empty), path("", include("motcua.sites.compose.urls"))]
